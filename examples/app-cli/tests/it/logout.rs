//! `app auth logout`.

use app_cli::api::Call;
use app_cli::service::Fault;

use crate::support::story::{End, assert_told};
use crate::support::terminal::{CTRL_C, ESCAPE, Ended};
use crate::support::world::World;

const COMMAND: &str = "auth_logout";
const STARTED: &str = "CLI Auth Logout Started";

#[test]
fn b1_a_logout_starts_and_completes_once() {
    let world = World::logged_in("b1_logout");
    let mut terminal = world.open("auth logout");
    terminal
        .answers("End the session?", "y\r")
        .sees("logged out");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        COMMAND,
        End::Done,
        &[STARTED, "CLI Auth Logout Completed step=forget"],
    );
    assert!(!world.data.join("session").exists());
}

#[test]
fn b5_the_prompt_can_be_given_up() {
    for key in [CTRL_C, ESCAPE, "n\r"] {
        let world = World::logged_in("b5_logout_prompt");
        let mut terminal = world.open("auth logout");
        terminal.answers("End the session?", key);
        assert_eq!(terminal.ends(), Ended::Code(130));
        assert_told(
            &world,
            COMMAND,
            End::Cancelled,
            &[
                STARTED,
                "CLI Auth Logout Aborted reason=cancelled step=confirm",
            ],
        );
        assert!(world.data.join("session").exists());
    }
}

#[test]
fn b2_a_call_that_fails_ends_the_flow_in_its_step() {
    let world = World::logged_in("b2_logout_call");
    world.platform().fail(Call::SessionEnd, Fault::Status(500));
    assert_eq!(world.code("auth logout --yes"), 1);
    assert_told(
        &world,
        COMMAND,
        End::Failed("Status"),
        &[
            STARTED,
            "CLI Auth Logout Failed error_class=Status step=revoke",
        ],
    );
}
