//! What comes behind the end does nothing; what would have been another end is counted.

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Flow, funnel_flow};

use crate::create::{self, Abort, Milestone, Step};
use crate::{Region, last, said};

fn misuses(function: &str) -> u64 {
    funnel_tests::problems(&format!("flows::after_the_end::{function}"), "misuse")
}

#[test]
fn the_first_of_two_ends_stands() {
    #[funnel_flow(create, as flow)]
    fn completes_and_aborts() -> Result<(), &'static str> {
        flow.complete();
        flow.complete();
        flow.abort(Abort::DeclinedTerms, "the error is given back all the same")
    }
    #[funnel_flow(create, as flow)]
    fn aborts_and_completes() {
        flow.give_up(Abort::DeclinedTerms);
        flow.complete();
    }
    let recorder = Recorder::new();
    assert!(recorder.run(completes_and_aborts).is_err());
    recorder.assert_events(&["Application Create Started", "Application Create Completed"]);
    assert_eq!(misuses("completes_and_aborts"), 2);

    let recorder = Recorder::new();
    recorder.run(aborts_and_completes);
    recorder.assert_events(&["Application Create Started", "Application Create Aborted"]);
    assert_eq!(misuses("aborts_and_completes"), 1);
}

#[test]
fn a_milestone_behind_the_end_is_counted_and_not_told() {
    #[funnel_flow(create, as flow)]
    fn accepts_late() {
        flow.complete();
        flow.milestone(Milestone::AcceptedTerms);
    }
    let recorder = Recorder::new();
    recorder.run(accepts_late);
    recorder.assert_events(&["Application Create Started", "Application Create Completed"]);
    assert_eq!(misuses("accepts_late"), 1);
}

#[test]
fn a_flow_that_outlives_its_function_has_ended() {
    #[funnel_flow(create, as flow)]
    fn hands_out() -> create::Flow {
        assert!(flow.is_open());
        flow.step(Step::Name);
        flow
    }
    let recorder = Recorder::new();
    let flow: Flow<Step> = recorder.run(hands_out);
    assert!(!flow.is_open());
    flow.step(Step::Terms);
    flow.set(|attrs| attrs.region = Some(Region::East));
    assert_eq!(misuses("hands_out"), 0, "these are nothing to lose");
    flow.complete();
    assert_eq!(misuses("hands_out"), 1);
    recorder.assert_events(&["Application Create Started", "Application Create Completed"]);
    let completed = last(&recorder);
    assert_eq!(said(&completed, "step"), "name");
    assert!(said(&completed, "region").is_null());
}
