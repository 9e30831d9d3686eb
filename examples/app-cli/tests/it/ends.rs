//! Row B1: exactly one end, on ways out that no code of the tool sees: a signal, a panic, an exit.

use std::process::Command;

use app_cli::api::Call;
use app_cli::service::Fault;
use app_cli::telemetry::Plan;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::story::{End, assert_told, is_end, lines, number, told};
use crate::support::terminal::{CTRL_C, Ended};
use crate::support::world::World;

const STARTED: &str = "CLI Application Create Started";
const SIGINT: i32 = Signal::INT.as_raw();
const SIGKILL: i32 = Signal::KILL.as_raw();
const SIGTERM: i32 = Signal::TERM.as_raw();

/// Everything is given, so nothing is asked for.
const CREATE: &str =
    "application create --name shop --plan pro --region us_east --accept-terms --yes";

#[test]
fn b1_sigterm_at_a_prompt_of_each_command() {
    for (command, line, question, started, end) in [
        (
            "application_create",
            "application create",
            "Name of the application:",
            STARTED,
            "CLI Application Create Aborted reason=terminated step=name",
        ),
        (
            "application_upgrade",
            "application upgrade",
            "Application:",
            "CLI Plan Change Started direction=upgrade",
            "CLI Plan Change Aborted direction=upgrade reason=terminated step=application",
        ),
        (
            "auth_logout",
            "auth logout",
            "End the session?",
            "CLI Auth Logout Started",
            "CLI Auth Logout Aborted reason=terminated step=confirm",
        ),
    ] {
        let world = World::logged_in("b1_sigterm_prompt");
        world.platform().add("blog", Plan::Free);
        let mut terminal = world.open(line);
        terminal.sees(question).signal(Signal::TERM);
        assert_eq!(terminal.ends(), Ended::Signal(SIGTERM));
        let killed = End::Killed("reason=terminated");
        assert_told(&world, command, killed, &[started, end]);
    }
}

#[test]
fn b1_sigterm_while_the_browser_is_waited_for() {
    let world = World::new("b1_sigterm_browser");
    let mut terminal = world.open("auth login");
    terminal.sees("to log in").signal(Signal::TERM);
    assert_eq!(terminal.ends(), Ended::Signal(SIGTERM));
    assert_told(
        &world,
        "auth_login",
        End::Killed("reason=terminated"),
        &[
            "CLI Auth Login Started",
            "CLI Auth Login Aborted reason=terminated step=browser_wait",
        ],
    );
}

#[test]
fn b1_sigterm_while_the_service_is_waited_for() {
    let world = World::logged_in("b1_sigterm_service");
    world.platform().fail(Call::Key, Fault::Hang);
    let mut terminal = world.open(CREATE);
    world.platform().wait_until_held(Call::Key);
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.ends(), Ended::Signal(SIGTERM));
    assert_told(
        &world,
        "application_create",
        End::Killed("reason=terminated"),
        &[
            STARTED,
            "Accepted Terms plan=pro step=terms",
            "CLI Application Create Aborted plan=pro reason=terminated region=us_east step=api_key",
        ],
    );
}

#[test]
fn b1_ctrl_c_while_the_service_is_waited_for() {
    let world = World::logged_in("b1_sigint_service");
    world.platform().fail(Call::Create, Fault::Hang);
    let mut terminal = world.open(CREATE);
    world.platform().wait_until_held(Call::Create);
    // No prompt reads it, so the terminal makes a signal of it.
    terminal.types(CTRL_C);
    assert_eq!(terminal.ends(), Ended::Signal(SIGINT));
    assert_told(
        &world,
        "application_create",
        End::Killed("reason=cancelled"),
        &[
            STARTED,
            "Accepted Terms plan=pro step=terms",
            "CLI Application Create Aborted plan=pro reason=cancelled region=us_east step=api_call",
        ],
    );
}

#[test]
fn b1_a_panic_at_each_call() {
    let accepted = "Accepted Terms plan=pro step=terms";
    for (call, has_accepted, end) in [
        ("session", false, "step=auth"),
        ("terms", false, "plan=pro step=terms"),
        ("regions", true, "plan=pro step=region"),
        ("create", true, "plan=pro region=us_east step=api_call"),
        ("key", true, "plan=pro region=us_east step=api_key"),
        ("plan", true, "plan=pro region=us_east step=apply_plan"),
    ] {
        let world = World::logged_in("b1_panic");
        let mut command = world.command(CREATE);
        let output = command.env("APP_PANIC_AT_CALL", call).output().unwrap();
        assert_eq!(output.status.code(), Some(101), "{output:?}");
        let end = format!("CLI Application Create Failed error_class=panic {end}");
        let inside: &[&str] = if has_accepted {
            &[STARTED, accepted, &end]
        } else {
            &[STARTED, &end]
        };
        let killed = End::Killed("error_class=panic");
        assert_told(&world, "application_create", killed, inside);
    }
}

#[test]
fn b1_an_exit_half_way() {
    let world = World::logged_in("b1_exit");
    world.platform().fail(Call::Key, Fault::Status(426));
    let output = world.run(CREATE);
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("this version is too old"), "{text}");
    assert_told(
        &world,
        "application_create",
        End::Killed("error_class=exit"),
        &[
            STARTED,
            "Accepted Terms plan=pro step=terms",
            "CLI Application Create Failed error_class=exit plan=pro region=us_east step=api_key",
        ],
    );
}

#[test]
fn b1_a_flow_that_is_killed_has_its_start_in_the_file() {
    let world = killed("b1_sigkill");
    let events = world.events();
    assert_eq!(
        lines(&events),
        [
            "Command Invoked ci=false command=application_create",
            STARTED,
            "Accepted Terms plan=pro step=terms",
        ],
    );
    assert!(!events.iter().any(is_end));
}

#[test]
fn b1_a_flow_that_is_killed_is_unfinished_in_a_report() {
    let world = killed("b1_report");
    // With one that is done beside it.
    world.platform().mend(Call::Key);
    assert_eq!(world.code(&CREATE.replace("shop", "blog")), 0);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "cargo-funnel", "--"])
        .args([
            "report",
            "--format",
            "json",
            "--bin",
            env!("CARGO_BIN_EXE_app"),
        ])
        .arg("--events")
        .arg(world.events_path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for event in ["CLI Command", "CLI Application Create"] {
        let flows = report["flows"].as_array().unwrap();
        let flow = flows.iter().find(|flow| flow["event"] == event).unwrap();
        let count = |key: &str| number(flow, key);
        assert_eq!(
            ["started", "completed", "aborted", "failed", "unfinished"].map(count),
            [2, 1, 0, 0, 1],
            "{event}: {report:#}"
        );
    }
}

/// Where the tool was killed while it waited for the service.
fn killed(test: &str) -> World {
    let world = World::logged_in(test);
    world.platform().fail(Call::Key, Fault::Hang);
    let mut terminal = world.open(CREATE);
    world.platform().wait_until_held(Call::Key);
    world.wait_for_event("Accepted Terms");
    terminal.signal(Signal::KILL);
    assert_eq!(terminal.ends(), Ended::Signal(SIGKILL));
    world
}

#[test]
fn b1_one_session_may_run_several_commands_into_one_file() {
    let world = World::logged_in("b1_two_commands");
    assert_eq!(world.code("application downgrade"), 1);
    let first = told(&world);
    assert_eq!(world.code("application downgrade"), 1);
    let both = lines(&world.events());
    assert_eq!(both, [first.clone(), first].concat());
}
