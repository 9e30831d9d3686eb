//! Row B11: the flow around each command, and what is no command.

use app_cli::api::Call;
use app_cli::service::Fault;
use app_cli::telemetry::Plan;

use crate::support::story::{End, assert_told, check, number, told};
use crate::support::terminal::Ended;
use crate::support::world::World;

#[test]
fn b11_what_is_no_command_is_not_told() {
    for (line, code) in [
        ("--help", 0),
        ("application create --help", 0),
        ("--version", 0),
        ("", 2),
        ("application create --no-such-option", 2),
        ("application create --plan gold", 2),
        ("application explode", 2),
    ] {
        let world = World::logged_in("b11_no_command");
        assert_eq!(world.code(line), code, "{line}");
        assert!(!world.has_events(), "{line}");
    }
}

#[test]
fn b11_a_missing_session_is_not_told() {
    for line in [
        "application create",
        "application upgrade",
        "application downgrade",
        "auth logout --yes",
    ] {
        let world = World::new("b11_no_session");
        let output = world.run(line);
        assert_eq!(output.status.code(), Some(1), "{line}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            text,
            "app: this needs a session: run `app auth login` first\n"
        );
        assert_eq!(told(&world), [""; 0], "{line}");
    }
}

#[test]
fn b11_a_build_server_is_told_from_a_person() {
    let world = World::logged_in("b11_ci");
    let mut command = world.command("application create --name shop --plan free --region us_east");
    assert!(command.env("CI", "true").status().unwrap().success());
    for line in [&told(&world)[0], &told(&world)[3]] {
        assert!(line.contains(" ci=true "), "{line}");
    }
}

#[test]
fn b11_the_command_takes_at_least_as_long_as_what_it_does() {
    let world = World::logged_in("b11_duration");
    assert_eq!(
        world.code("application create --name shop --plan free --region us_east"),
        0
    );
    let events = world.events();
    check(&events);
    assert!(number(&events[3], "duration_ms") >= number(&events[2], "duration_ms"));
}

#[test]
fn b11_what_comes_after_the_command_does_not_count() {
    let world = World::logged_in("b11_after");
    world.platform().add("blog", Plan::Free);
    world.platform().publish("9.0.0");
    world.platform().fail(Call::Version, Fault::Hang);
    let mut terminal = world.open("application upgrade --name blog --plan pro --accept-terms");
    world.platform().wait_until_held(Call::Version);
    // The end is told while the courtesy is still under way, so its time cannot be in it.
    world.wait_for_event("Command Completed");
    world.platform().mend(Call::Version);
    terminal.sees("version 9.0.0 can be installed");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        "application_upgrade",
        End::Done,
        &[
            "CLI Plan Change Started direction=upgrade",
            "Accepted Terms direction=upgrade from_plan=free step=terms to_plan=pro",
            "CLI Plan Change Completed direction=upgrade from_plan=free step=apply_plan to_plan=pro",
        ],
    );
}

#[test]
fn b11_a_courtesy_that_fails_is_not_worth_a_word() {
    let world = World::logged_in("b11_courtesy_fails");
    world.platform().fail(Call::Version, Fault::Status(500));
    let mut terminal = world.open("auth logout --yes");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_eq!(terminal.screen(), "logged out\r\n");
    let inside = [
        "CLI Auth Logout Started",
        "CLI Auth Logout Completed step=forget",
    ];
    assert_told(&world, "auth_logout", End::Done, &inside);
}
