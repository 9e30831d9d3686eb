//! What the events of a flow say: what was set so far, what scopes add, and the base attributes last.

use std::sync::Barrier;
use std::thread;

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Cohort, flow, funnel_flow};
use serde_json::Value;

use crate::create::{self, Attrs, Milestone, Step};
use crate::{Region, last, said};

#[test]
fn every_event_says_what_was_set_so_far() {
    #[funnel_flow(create, as flow)]
    fn act() {
        flow.milestone(Milestone::AcceptedTerms);
        flow.set(|attrs| attrs.region = Some(Region::East));
        flow.step(Step::Terms);
        flow.milestone(Milestone::DeclinedTerms);
        flow.set(|attrs| attrs.region = Some(Region::West));
        flow.set(|attrs| attrs.attempts = Some(2));
    }
    let recorder = Recorder::new();
    recorder.run(act);
    recorder.assert_events(&[
        "Application Create Started",
        "Accepted Terms",
        "Terms Were Declined",
        "Application Create Completed",
    ]);
    let events = recorder.events();
    let of = |key| {
        events
            .iter()
            .map(|event| said(event, key))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        serde_json::json!([null, null, "east", "west"]),
        Value::from(of("region"))
    );
    assert_eq!(
        serde_json::json!([null, null, null, 2]),
        Value::from(of("attempts"))
    );
    assert_eq!(
        serde_json::json!([null, null, "terms", "terms"]),
        Value::from(of("step"))
    );
    assert!(
        events[1..]
            .iter()
            .all(|event| said(event, "duration_ms").is_u64())
    );
    assert!(
        events
            .iter()
            .all(|event| said(event, "flow_id") == said(&events[0], "sequence"))
    );
}

#[test]
fn an_attribute_can_be_read_and_taken_back() {
    #[funnel_flow(create, as flow)]
    fn act() {
        for _ in 0..3 {
            flow.set(|attrs| attrs.attempts = Some(attrs.attempts.map_or(1, |number| number + 1)));
        }
        flow.set(|attrs| attrs.region = Some(Region::West));
        flow.set(|attrs| attrs.region = None);
    }
    let recorder = Recorder::new();
    recorder.run(act);
    assert_eq!(said(&last(&recorder), "attempts"), 3);
    assert!(said(&last(&recorder), "region").is_null());
}

#[test]
fn values_of_the_attribute_are_set_at_the_start_or_of_what_was_returned() {
    #[funnel_flow(create, region = Region::West, attempts = |returned| *returned)]
    fn act(attempts: u32, succeed: bool) -> Result<u32, ()> {
        if succeed { Ok(attempts) } else { Err(()) }
    }
    let recorder = Recorder::new();
    let _ = recorder.run(|| (act(5, true), act(6, false)));
    let events = recorder.events();
    assert!(events.iter().all(|event| said(event, "region") == "west"));
    let attempts: Vec<_> = events.iter().map(|event| said(event, "attempts")).collect();
    assert_eq!(
        serde_json::json!([null, 5, null, null]),
        Value::from(attempts)
    );
}

#[test]
fn a_panic_while_setting_is_caught_and_what_was_set_stays() {
    #[funnel_flow(create, as flow)]
    fn panics() {
        flow.set(|attrs| {
            attrs.region = Some(Region::East);
            std::panic::resume_unwind(Box::new(()));
        });
    }
    let recorder = Recorder::new();
    recorder.run(panics);
    assert_eq!(said(&last(&recorder), "region"), "east");
    let site = "flows::attributes::panics";
    assert_eq!(funnel_tests::problems(site, "panic"), 1);
}

#[test]
fn the_flow_can_be_used_while_it_is_set() {
    #[funnel_flow(create, as flow)]
    fn act() {
        flow.set(|attrs| {
            attrs.attempts = Some(1);
            flow.set(|attrs| {
                assert_eq!(attrs.attempts, None, "the outer closure has it");
                attrs.region = Some(Region::West);
            });
            flow.step(Step::Name);
            flow.milestone(Milestone::AcceptedTerms);
        });
    }
    let recorder = Recorder::new();
    recorder.run(act);
    let completed = last(&recorder);
    assert_eq!(said(&completed, "attempts"), 1);
    assert_eq!(said(&completed, "region"), "west");
    assert_eq!(said(&completed, "step"), "name");
}

#[test]
fn threads_that_set_at_once_do_not_wait_and_lose_nothing() {
    #[funnel_flow(create, as flow)]
    fn act() {
        // Each thread is inside its closure while the other is.
        let both = Barrier::new(2);
        thread::scope(|scope| {
            scope.spawn(|| {
                flow.set(|attrs| {
                    both.wait();
                    attrs.region = Some(Region::East);
                    both.wait();
                });
            });
            scope.spawn(|| {
                flow.set(|attrs| {
                    both.wait();
                    attrs.attempts = Some(9);
                    both.wait();
                });
            });
        });
    }
    let recorder = Recorder::new();
    recorder.run(act);
    assert_eq!(said(&last(&recorder), "region"), "east");
    assert_eq!(said(&last(&recorder), "attempts"), 9);
}

#[test]
fn scopes_fill_what_the_flow_leaves_open() {
    #[funnel_flow(create, as flow)]
    fn act() {
        flow.set(|attrs| attrs.attempts = Some(2));
    }
    let recorder = Recorder::new();
    recorder.run(|| {
        let around = Attrs {
            region: Some(Region::West),
            attempts: Some(1),
        };
        let _entered = around.enter();
        act();
    });
    let [started, completed] = recorder.events().try_into().unwrap();
    assert_eq!(said(&started, "region"), "west");
    assert_eq!(said(&started, "attempts"), 1);
    assert_eq!(said(&completed, "region"), "west");
    assert_eq!(said(&completed, "attempts"), 2);
}

#[test]
fn scope_and_cohort_of_the_start_hold_to_the_end_wherever_that_is() {
    #[funnel_flow(create, as flow)]
    async fn act() {
        std::future::pending::<()>().await;
        drop(flow);
    }
    let recorder = Recorder::new();
    let around = Attrs {
        region: Some(Region::West),
        ..Attrs::default()
    };
    let mut future = Box::pin(around.scope(act()));
    recorder.run(|| {
        let _probe = Cohort::synthetic().enter();
        assert!(funnel_tests::poll_once(future.as_mut()).is_pending());
    });
    // Dropped by a thread that knows of neither.
    thread::spawn(|| drop(future)).join().unwrap();
    recorder.assert_events(&["Application Create Started", "Application Create Aborted"]);
    for event in recorder.events() {
        assert_eq!(said(&event, "cohort"), "synthetic");
        assert_eq!(said(&event, "region"), "west");
    }
}

#[flow(
    event = "Renamed",
    rename_all = "camelCase",
    started = "Command Invoked",
    completed = "Command Completed",
    aborted = "Command Completed",
    failed = "Command Completed"
)]
mod renamed {
    pub(crate) enum Step {
        FirstOne,
    }
}

#[test]
fn names_of_events_and_of_base_attributes_can_be_others() {
    #[funnel_flow(renamed, as flow)]
    fn act() -> Result<(), std::num::ParseIntError> {
        flow.step(renamed::Step::FirstOne);
        "x".parse::<u8>().map(drop)
    }
    let recorder = Recorder::new();
    let _ = recorder.run(act);
    recorder.assert_events(&["Command Invoked", "Command Completed"]);
    let completed = last(&recorder);
    assert_eq!(said(&completed, "step"), "first_one");
    assert_eq!(said(&completed, "errorClass"), "ParseIntError");
    assert!(said(&completed, "durationMs").is_u64());
    assert!(said(&completed, "flowId").is_u64());
    assert!(said(&completed, "error_class").is_null());
}
