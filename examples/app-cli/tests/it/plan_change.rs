//! `app application upgrade` and `downgrade`.

use app_cli::api::Call;
use app_cli::service::Fault;
use app_cli::telemetry::Plan;

use crate::support::story::{End, assert_told};
use crate::support::terminal::{CTRL_C, DOWN, ENTER, ESCAPE, Ended};
use crate::support::world::World;

const UP: &str = "application_upgrade";
const DOWNWARDS: &str = "application_downgrade";
const UP_STARTED: &str = "CLI Plan Change Started direction=upgrade";
const DOWN_STARTED: &str = "CLI Plan Change Started direction=downgrade";

/// A platform with an application on each plan.
fn world(test: &str) -> World {
    let world = World::logged_in(test);
    world.platform().add("blog", Plan::Free);
    world.platform().add("shop", Plan::Pro);
    world.platform().add("wiki", Plan::Business);
    world
}

fn plan_of(world: &World, name: &str) -> Plan {
    let applications = world.platform().applications();
    applications
        .iter()
        .find(|found| found.name == name)
        .unwrap()
        .plan
}

#[test]
fn b3_an_upgrade_says_both_plans() {
    let world = world("b3_upgrade");
    let mut terminal = world.open("application upgrade");
    terminal
        .answers("Application:", ENTER)
        .answers("Plan:", &format!("{DOWN}{ENTER}"))
        .answers("Accept the terms of business?", "y\r")
        .sees("moved blog from free to business");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        UP,
        End::Done,
        &[
            UP_STARTED,
            "Accepted Terms direction=upgrade from_plan=free step=terms to_plan=business",
            "CLI Plan Change Completed direction=upgrade from_plan=free step=apply_plan to_plan=business",
        ],
    );
    assert_eq!(plan_of(&world, "blog"), Plan::Business);
}

#[test]
fn b3_a_downgrade_to_what_costs_nothing_says_free() {
    let world = world("b3_downgrade");
    let mut terminal = world.open("application downgrade");
    terminal
        .answers("Application:", ENTER)
        .answers("Plan:", ENTER)
        .answers("Move shop down to free?", "y\r")
        .sees("moved shop from pro to free");
    assert_eq!(terminal.ends(), Ended::Code(0));
    assert_told(
        &world,
        DOWNWARDS,
        End::Done,
        &[
            DOWN_STARTED,
            "CLI Plan Change Completed direction=downgrade from_plan=pro step=apply_plan to_plan=free",
        ],
    );
    assert_eq!(plan_of(&world, "shop"), Plan::Free);
}

#[test]
fn b4_declined_terms_of_an_upgrade() {
    let world = world("b4_upgrade_declined");
    let mut terminal = world.open("application upgrade --name blog --plan pro");
    terminal.answers("Accept the terms of pro?", "n\r");
    assert_eq!(terminal.ends(), Ended::Code(1));
    assert_told(
        &world,
        UP,
        End::Failed("DeclinedTerms"),
        &[
            UP_STARTED,
            "Declined Terms direction=upgrade from_plan=free step=terms to_plan=pro",
            "CLI Plan Change Aborted direction=upgrade from_plan=free reason=declined_terms step=terms to_plan=pro",
        ],
    );
    assert_eq!(plan_of(&world, "blog"), Plan::Free);
}

#[test]
fn b5_every_prompt_of_an_upgrade_can_be_given_up() {
    let prompts = ["Application:", "Plan:", "Accept the terms of pro?"];
    let ends = [
        "CLI Plan Change Aborted direction=upgrade reason=cancelled step=application",
        "CLI Plan Change Aborted direction=upgrade from_plan=free reason=cancelled step=plan",
        "CLI Plan Change Aborted direction=upgrade from_plan=free reason=cancelled step=terms to_plan=pro",
    ];
    for (at, end) in ends.into_iter().enumerate() {
        let world = world("b5_upgrade_prompts");
        let mut terminal = world.open("application upgrade");
        for question in &prompts[..at] {
            terminal.answers(question, ENTER);
        }
        terminal.answers(prompts[at], CTRL_C);
        assert_eq!(terminal.ends(), Ended::Code(130));
        assert_told(&world, UP, End::Cancelled, &[UP_STARTED, end]);
    }
}

#[test]
fn b5_every_prompt_of_a_downgrade_can_be_given_up() {
    let prompts = ["Application:", "Plan:", "Move shop down to free?"];
    let ends = [
        "CLI Plan Change Aborted direction=downgrade reason=cancelled step=application",
        "CLI Plan Change Aborted direction=downgrade from_plan=pro reason=cancelled step=plan",
        "CLI Plan Change Aborted direction=downgrade from_plan=pro reason=cancelled step=confirm to_plan=free",
    ];
    // The last can also be answered with no.
    for (at, key) in [(0, CTRL_C), (1, ESCAPE), (2, CTRL_C), (2, "n\r")] {
        let world = world("b5_downgrade_prompts");
        let mut terminal = world.open("application downgrade");
        for question in &prompts[..at] {
            terminal.answers(question, ENTER);
        }
        terminal.answers(prompts[at], key);
        assert_eq!(terminal.ends(), Ended::Code(130));
        assert_told(&world, DOWNWARDS, End::Cancelled, &[DOWN_STARTED, ends[at]]);
        assert_eq!(plan_of(&world, "shop"), Plan::Pro);
    }
}

#[test]
fn b5_an_application_that_is_on_the_plan() {
    let world = world("b5_already");
    let output = world.run("application upgrade --name shop --plan pro");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, "app: shop is on the plan pro already\n");
    assert_told(
        &world,
        UP,
        End::Failed("AlreadyOnPlan"),
        &[
            UP_STARTED,
            "CLI Plan Change Aborted direction=upgrade from_plan=pro reason=already_on_plan step=plan to_plan=pro",
        ],
    );
}

#[test]
fn b5_no_application_can_go_there() {
    let world = World::logged_in("b5_no_candidates");
    world.platform().add("blog", Plan::Free);
    assert_eq!(world.code("application downgrade"), 1);
    assert_told(
        &world,
        DOWNWARDS,
        End::Failed("NoCandidates"),
        &[
            DOWN_STARTED,
            "CLI Plan Change Aborted direction=downgrade reason=no_candidates step=application",
        ],
    );
}

#[test]
fn b5_a_plan_that_cannot_be_paid_for_in_an_upgrade() {
    let world = world("b5_upgrade_billing");
    world.platform().remove_card();
    assert_eq!(
        world.code("application upgrade --name blog --plan pro --accept-terms"),
        1
    );
    assert_told(
        &world,
        UP,
        End::Failed("BillingRequired"),
        &[
            UP_STARTED,
            "Accepted Terms direction=upgrade from_plan=free step=terms to_plan=pro",
            "CLI Plan Change Aborted direction=upgrade from_plan=free reason=billing_required step=apply_plan to_plan=pro",
        ],
    );
}

#[test]
fn b3_the_wrong_direction_is_a_failure() {
    let world = world("b3_wrong_direction");
    assert_eq!(world.code("application upgrade --name wiki --plan free"), 1);
    assert_told(
        &world,
        UP,
        End::Failed("WrongDirection"),
        &[
            UP_STARTED,
            "CLI Plan Change Failed direction=upgrade error_class=WrongDirection from_plan=business step=plan to_plan=free",
        ],
    );
}

#[test]
fn b2_a_call_that_fails_ends_the_flow_in_its_step() {
    let up = "direction=upgrade";
    let plans = "from_plan=free step";
    for (call, end) in [
        (
            Call::Applications,
            format!("{up} error_class=Status step=application"),
        ),
        (
            Call::Terms,
            format!("{up} error_class=Status {plans}=terms to_plan=pro"),
        ),
        (
            Call::Plan,
            format!("{up} error_class=Status {plans}=apply_plan to_plan=pro"),
        ),
    ] {
        let world = world("b2_upgrade_calls");
        world.platform().fail(call, Fault::Status(500));
        assert_eq!(
            world.code("application upgrade --name blog --plan pro --accept-terms"),
            1
        );
        let end = format!("CLI Plan Change Failed {end}");
        let accepted = "Accepted Terms direction=upgrade from_plan=free step=terms to_plan=pro";
        let inside: &[&str] = if call == Call::Plan {
            &[UP_STARTED, accepted, &end]
        } else {
            &[UP_STARTED, &end]
        };
        assert_told(&world, UP, End::Failed("Status"), inside);
    }
}
