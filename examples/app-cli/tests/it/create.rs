//! `app application create` as a person sees it: its prompts, its helpers, its courtesy.

use std::fs;
use std::io;

use app_cli::api::Call;
use app_cli::service::Fault;
use app_cli::telemetry::{Plan, Region};

use crate::support::story::{End, assert_told, told};
use crate::support::terminal::{CTRL_C, DOWN, ENTER, ESCAPE, Ended, Terminal, at_terminal};
use crate::support::world::World;

const COMMAND: &str = "application_create";
const STARTED: &str = "CLI Application Create Started";

/// The prompts of the command in their order, and what makes the tool go on to the next.
const PROMPTS: [(&str, &str); 4] = [
    ("Name of the application:", "shop\r"),
    ("Plan:", "\x1b[B\r"),
    ("Accept the terms of pro?", "y\r"),
    ("Region:", "\x1b[B\r"),
];

/// Answers that many of the prompts.
#[track_caller]
fn answer(terminal: &mut Terminal, count: usize) {
    for (question, keys) in &PROMPTS[..count] {
        terminal.answers(question, keys);
    }
}

#[test]
fn b1_a_creation_starts_and_completes_once() {
    let world = World::logged_in("b1_create");
    let mut terminal = world.open("application create");
    answer(&mut terminal, 4);
    terminal
        .sees("created shop on pro in eu_north")
        .answers("Configure a profile now?", "n\r");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        COMMAND,
        End::Done,
        &[
            STARTED,
            "Accepted Terms plan=pro step=terms",
            "CLI Application Create Completed plan=pro region=eu_north step=apply_plan",
        ],
    );
    assert_eq!(world.platform().applications()[0].plan, Plan::Pro);
}

#[test]
fn b2_a_profile_that_is_asked_for_is_a_step() {
    let world = World::logged_in("b2_profile");
    let line = "application create --name shop --plan free --region us_east --profile work";
    assert_eq!(world.code(line), 0);
    assert_told(
        &world,
        COMMAND,
        End::Done,
        &[
            STARTED,
            "CLI Application Create Completed plan=free region=us_east step=profile_configure",
        ],
    );
    let profile = fs::read_to_string(world.data.join("profile-work.json")).unwrap();
    assert!(profile.contains("key-of-shop"), "{profile}");
}

#[test]
fn b4_declined_terms_end_the_flow_in_silence() {
    let world = World::logged_in("b4_declined");
    let mut terminal = world.open("application create");
    answer(&mut terminal, 2);
    terminal.answers("Accept the terms of pro?", "n\r");
    assert_eq!(terminal.ends(), Ended::Code(1));
    assert!(!terminal.screen().contains("app:"), "{}", terminal.screen());
    assert_told(
        &world,
        COMMAND,
        End::Failed("DeclinedTerms"),
        &[
            STARTED,
            "Declined Terms plan=pro step=terms",
            "CLI Application Create Aborted plan=pro reason=declined_terms step=terms",
        ],
    );
    assert_eq!(world.platform().applications(), []);
}

#[test]
fn b5_every_prompt_can_be_given_up() {
    let ends: [&[&str]; 4] = [
        &["CLI Application Create Aborted reason=cancelled step=name"],
        &["CLI Application Create Aborted reason=cancelled step=plan"],
        &["CLI Application Create Aborted plan=pro reason=cancelled step=terms"],
        &[
            "Accepted Terms plan=pro step=terms",
            "CLI Application Create Aborted plan=pro reason=cancelled step=region",
        ],
    ];
    for key in [CTRL_C, ESCAPE] {
        for (at, end) in ends.iter().enumerate() {
            let world = World::logged_in("b5_create_prompts");
            let mut terminal = world.open("application create");
            answer(&mut terminal, at);
            terminal.answers(PROMPTS[at].0, key);
            assert_eq!(terminal.ends(), Ended::Code(130));
            let inside = [&[STARTED], *end].concat();
            assert_told(&world, COMMAND, End::Cancelled, &inside);
        }
    }
}

#[test]
fn b5_a_plan_that_cannot_be_paid_for() {
    let world = World::logged_in("b5_billing");
    world.platform().remove_card();
    let line = "application create --name shop --plan pro --region us_east --accept-terms";
    let output = world.run(line);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("app: this plan has to be paid for"), "{text}");
    assert_told(
        &world,
        COMMAND,
        End::Failed("BillingRequired"),
        &[
            STARTED,
            "Accepted Terms plan=pro step=terms",
            "CLI Application Create Aborted plan=pro reason=billing_required region=us_east step=apply_plan",
        ],
    );
}

#[test]
fn b5_no_region_has_room() {
    let world = World::logged_in("b5_no_room");
    world.platform().fill(Region::EuNorth);
    world.platform().fill(Region::UsEast);
    let line = "application create --name shop --plan free --region us_east";
    assert_eq!(world.code(line), 1);
    assert_told(
        &world,
        COMMAND,
        End::Failed("NoRoom"),
        &[
            STARTED,
            "CLI Application Create Aborted plan=free reason=no_candidates region=us_east step=api_call",
        ],
    );
}

#[test]
fn b6_a_courtesy_that_is_given_up_changes_nothing() {
    for (keys, question) in [
        ("", "Configure a profile now?"),
        ("y\r", "Name of the profile:"),
    ] {
        let world = World::logged_in("b6_courtesy");
        let line = "application create --name shop --plan free --region us_east";
        let mut terminal = world.open(line);
        if !keys.is_empty() {
            terminal.answers("Configure a profile now?", keys);
        }
        terminal.answers(question, CTRL_C);
        assert_eq!(terminal.ends(), Ended::Code(130));
        assert_told(
            &world,
            COMMAND,
            End::Cancelled,
            &[
                STARTED,
                "CLI Application Create Completed plan=free region=us_east step=api_key",
            ],
        );
    }
}

#[test]
fn b6_an_answer_that_nobody_can_read_changes_nothing() {
    let world = World::logged_in("b6_print");
    let (nobody, stdout) = io::pipe().unwrap();
    drop(nobody);
    let line = "application create --name shop --plan free --region us_east --yes";
    let command = at_terminal(world.command(line)).stdout(stdout);
    let mut terminal = Terminal::start(command);
    assert_eq!(terminal.ends(), Ended::Code(1));
    assert_told(
        &world,
        COMMAND,
        End::Failed("io::BrokenPipe"),
        &[
            STARTED,
            "CLI Application Create Completed plan=free region=us_east step=api_key",
        ],
    );
    assert_eq!(world.platform().applications().len(), 1);
}

#[test]
fn b7_a_dry_run_is_not_told() {
    let world = World::logged_in("b7_dry_run");
    let mut terminal = world.open("application create --dry-run");
    answer(&mut terminal, 4);
    terminal.sees("would create shop on pro in eu_north");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_eq!(told(&world), [""; 0]);
    assert_eq!(world.platform().applications(), []);
}

#[test]
fn b7_a_dry_run_that_is_given_up_is_not_told() {
    let world = World::logged_in("b7_dry_run_given_up");
    let mut terminal = world.open("application create --dry-run");
    terminal.answers("Name of the application:", CTRL_C);
    assert_eq!(terminal.ends(), Ended::Code(130));
    assert_eq!(told(&world), [""; 0]);
}

#[test]
fn b8_the_region_that_it_became_is_told() {
    let world = World::logged_in("b8_create");
    let line = "application create --name shop --plan free --yes";
    let mut terminal = world.open(line);
    terminal
        .answers("Region:", ENTER)
        .sees("eu_west has no room")
        .sees("created shop on free in eu_north");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        COMMAND,
        End::Done,
        &[
            STARTED,
            "CLI Application Create Completed plan=free region=eu_north step=api_key",
        ],
    );
}

#[test]
fn b8_before_the_retry_it_is_the_region_that_was_wanted() {
    let world = World::logged_in("b8_wanted");
    world.platform().fill(Region::EuNorth);
    world.platform().fail(Call::Create, Fault::Status(500));
    let mut terminal = world.open("application create --name shop --plan free --yes");
    terminal.answers("Region:", &format!("{DOWN}{ENTER}"));
    assert_eq!(terminal.ends(), Ended::Code(1));
    assert_told(
        &world,
        COMMAND,
        End::Failed("Status"),
        &[
            STARTED,
            "CLI Application Create Failed error_class=Status plan=free region=eu_north step=api_call",
        ],
    );
}
