//! Flows that nobody hears, and flows that are not tracked.

use std::cell::Cell;

use funnel_runtime::funnel_flow;
use funnel_runtime::testing::Recorder;

use crate::create::{self, Abort, Milestone, Step};

#[test]
fn a_flow_that_is_left_out_does_nothing() {
    #[funnel_flow(create, as flow, unless = dry_run)]
    fn create(dry_run: bool) -> Result<u8, &'static str> {
        flow.step(Step::Name);
        flow.milestone(Milestone::AcceptedTerms);
        assert_eq!(flow.is_open(), !dry_run);
        flow.set(|_| assert!(!dry_run));
        flow.abort(Abort::DeclinedTerms, "the error is given back")
    }
    let recorder = Recorder::new();
    assert!(recorder.run(|| create(true)).is_err());
    recorder.assert_events(&[]);
    assert!(recorder.run(|| create(false)).is_err());
    assert_eq!(recorder.events().len(), 3);
}

#[test]
fn a_condition_that_panics_leaves_out_and_is_counted() {
    #[funnel_flow(create, unless = std::panic::resume_unwind(Box::new(())))]
    fn panics() {}
    let recorder = Recorder::new();
    recorder.run(panics);
    recorder.assert_events(&[]);
    assert_eq!(funnel_tests::problems("flows::unheard::panics", "panic"), 1);
}

#[test]
fn a_start_that_nobody_heard_has_no_events_later() {
    #[funnel_flow(create, as flow, attempts = count())]
    fn act(count: &dyn Fn() -> u32, recorder: &Recorder) {
        assert!(flow.is_open());
        recorder.run(|| {
            flow.set(|attrs| attrs.attempts = Some(count()));
            flow.milestone(Milestone::AcceptedTerms);
            flow.complete();
        });
        assert!(!flow.is_open());
    }
    let evaluated = Cell::new(0);
    let count = || {
        evaluated.set(evaluated.get() + 1);
        2
    };
    let recorder = Recorder::new();
    act(&count, &recorder);
    recorder.assert_events(&[]);
    assert_eq!(evaluated.get(), 0);
}
