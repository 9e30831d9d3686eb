//! What is counted of flows, whoever listens, and from the first scrape on.

use funnel_runtime::{flow, funnel_flow};
use funnel_tests::counter;

#[flow(event = "Counted Flow")]
mod counted {
    pub(crate) enum Step {
        First,
        Second,
    }

    pub(crate) enum Abort {
        Declined,
    }

    pub(crate) enum Milestone {
        HalfWay,
        Never,
    }
}

use counted::{Abort, Milestone, Step};

#[funnel_flow(counted, as flow)]
fn act(ending: u8) -> Result<(), ()> {
    match ending {
        0 => Ok(()),
        1 => {
            flow.step(Step::First);
            flow.milestone(Milestone::HalfWay);
            flow.step(Step::Second);
            flow.abort(Abort::Declined, ())
        }
        _ => {
            flow.step(Step::First);
            Err(())
        }
    }
}

fn started() -> u64 {
    counter("funnel_flow_started_total", &[("event", "Counted Flow")])
}

fn total(outcome: &str) -> u64 {
    let labels = [("event", "Counted Flow"), ("outcome", outcome)];
    counter("funnel_flow_total", &labels)
}

fn ends(step: &str, outcome: &str) -> u64 {
    let labels = [
        ("event", "Counted Flow"),
        ("step", step),
        ("outcome", outcome),
    ];
    counter("funnel_flow_ends_total", &labels)
}

fn milestones(milestone: &str) -> u64 {
    let labels = [("event", "Counted Flow"), ("milestone", milestone)];
    counter("funnel_flow_milestones_total", &labels)
}

#[test]
fn starts_and_ends_are_counted_by_outcome_and_step() {
    assert_eq!(started(), 0);
    for outcome in ["completed", "aborted", "failed"] {
        assert_eq!(total(outcome), 0);
        for step in ["none", "first", "second"] {
            assert_eq!(ends(step, outcome), 0);
        }
    }
    assert_eq!(milestones("half_way") + milestones("never"), 0);
    for ending in [0, 0, 0, 1, 1, 2] {
        let _ = act(ending);
    }
    assert_eq!(started(), 6);
    assert_eq!(
        [total("completed"), total("aborted"), total("failed")],
        [3, 2, 1]
    );
    assert_eq!(ends("none", "completed"), 3);
    assert_eq!(ends("second", "aborted"), 2);
    assert_eq!(ends("first", "failed"), 1);
    assert_eq!(ends("first", "aborted"), 0);
    assert_eq!([milestones("half_way"), milestones("never")], [2, 0]);
}
