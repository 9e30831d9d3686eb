//! `app auth login`: the browser, the session, the application to work with.

use std::fs;

use app_cli::api::Call;
use app_cli::service::Fault;
use app_cli::telemetry::{Plan, Region};

use crate::support::story::{End, assert_told};
use crate::support::terminal::{CTRL_C, DOWN, ENTER, ESCAPE, Ended, Terminal};
use crate::support::world::World;

const COMMAND: &str = "auth_login";
const STARTED: &str = "CLI Auth Login Started";
const BROWSER: &str = "to log in";

/// Begins a login and allows it in the browser.
fn allowed(world: &World) -> Terminal {
    let mut terminal = world.open("auth login");
    terminal.sees(BROWSER);
    world.platform().allow_login();
    terminal
}

#[test]
fn b2_a_login_with_an_application_that_is_there() {
    let world = World::new("b2_login");
    world.platform().add("blog", Plan::Free);
    let mut terminal = allowed(&world);
    terminal
        .answers("Application:", ENTER)
        .answers("Name of the profile:", "work\r")
        .sees("logged in, working with blog");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        COMMAND,
        End::Done,
        &[STARTED, "CLI Auth Login Completed step=profile_configure"],
    );
    assert!(world.data.join("session").exists());
    assert!(world.data.join("profile-work.json").exists());
}

#[test]
fn b8_a_login_makes_a_first_application_where_there_is_room() {
    let world = World::new("b8_login");
    let mut terminal = allowed(&world);
    terminal
        .answers("Name of the new application:", "shop\r")
        .sees("eu_west has no room")
        .answers("Name of the profile:", "work\r");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        COMMAND,
        End::Done,
        &[
            STARTED,
            "CLI Auth Login Completed region=eu_north step=profile_configure",
        ],
    );
    assert_eq!(world.platform().applications()[0].region, Region::EuNorth);
}

#[test]
fn b5_a_login_that_is_denied_in_the_browser() {
    let world = World::new("b5_denied");
    let mut terminal = world.open("auth login");
    terminal.sees(BROWSER);
    world.platform().deny_login();
    terminal.sees("app: the login was denied in the browser");
    assert_eq!(terminal.ends(), Ended::Code(1));
    assert_told(
        &world,
        COMMAND,
        End::Failed("Denied"),
        &[
            STARTED,
            "CLI Auth Login Aborted reason=denied step=browser_wait",
        ],
    );
    assert!(!world.data.join("session").exists());
}

#[test]
fn b5_no_region_has_room_for_a_first_application() {
    let world = World::new("b5_login_no_room");
    world.platform().fill(Region::EuNorth);
    world.platform().fill(Region::UsEast);
    let mut terminal = allowed(&world);
    terminal.answers("Name of the new application:", "shop\r");
    assert_eq!(terminal.ends(), Ended::Code(1));
    assert_told(
        &world,
        COMMAND,
        End::Failed("NoRoom"),
        &[
            STARTED,
            "CLI Auth Login Aborted reason=no_candidates step=app_create",
        ],
    );
}

#[test]
fn b5_every_prompt_can_be_given_up() {
    let new = format!("{DOWN}{ENTER}");
    let prompts = [
        ("Application:", new.as_str()),
        ("Name of the new application:", "shop\r"),
        ("Name of the profile:", ""),
    ];
    let ends = [
        "reason=cancelled step=app_select",
        "reason=cancelled step=app_create",
        "reason=cancelled region=eu_north step=profile_configure",
    ];
    for key in [CTRL_C, ESCAPE] {
        for (at, end) in ends.into_iter().enumerate() {
            let world = World::new("b5_login_prompts");
            world.platform().add("blog", Plan::Free);
            let mut terminal = allowed(&world);
            for (question, keys) in &prompts[..at] {
                terminal.answers(question, keys);
            }
            terminal.answers(prompts[at].0, key);
            assert_eq!(terminal.ends(), Ended::Code(130));
            let end = format!("CLI Auth Login Aborted {end}");
            assert_told(&world, COMMAND, End::Cancelled, &[STARTED, &end]);
        }
    }
}

#[test]
fn b2_a_call_that_fails_ends_the_flow_in_its_step() {
    for (call, step) in [
        (Call::LoginStart, "browser_wait"),
        (Call::LoginWait, "browser_wait"),
        (Call::Token, "code_exchange"),
        (Call::Applications, "apps_fetch"),
        (Call::Regions, "app_create"),
        (Call::Create, "app_create"),
    ] {
        let world = World::new("b2_login_calls");
        world.platform().fail(call, Fault::Status(500));
        let mut terminal = world.open("auth login");
        if call != Call::LoginStart {
            terminal.sees(BROWSER);
            world.platform().allow_login();
        }
        if step == "app_create" {
            terminal.answers("Name of the new application:", "shop\r");
        }
        assert_eq!(terminal.ends(), Ended::Code(1), "{call:?}");
        let end = format!("CLI Auth Login Failed error_class=Status step={step}");
        assert_told(&world, COMMAND, End::Failed("Status"), &[STARTED, &end]);
    }
}

#[test]
fn b2_a_profile_that_cannot_be_kept_is_told_in_its_step() {
    let world = World::new("b2_login_profile");
    world.platform().add("blog", Plan::Free);
    fs::create_dir(world.data.join("profile-work.json")).unwrap();
    let mut terminal = world.open("auth login --application blog --profile work");
    terminal.sees(BROWSER);
    world.platform().allow_login();
    assert_eq!(terminal.ends(), Ended::Code(1));
    assert_told(
        &world,
        COMMAND,
        End::Failed("FileError"),
        &[
            STARTED,
            "CLI Auth Login Failed error_class=FileError step=profile_configure",
        ],
    );
}
