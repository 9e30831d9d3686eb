//! Flows inside flows, on several threads, and beside steps and counters.

use std::thread;

use funnel_runtime::testing::{RecordedEvent, Recorder};
use funnel_runtime::{business_counter, flow, funnel, funnel_flow, funnel_step};
use serde_json::Value;

use crate::create::{self, Step};
use crate::said;

#[flow(event = "Login")]
mod login {
    pub(crate) enum Step {
        Browser,
    }
}

#[funnel(event = "Several")]
mod funnel_beside {
    pub(crate) enum Step {
        Done,
    }
}

/// The flows whose events these are: name of the start and of the end, by `flow_id`, in order of the
/// start.
fn pairs(events: &[RecordedEvent]) -> Vec<(String, String)> {
    let starts = events
        .iter()
        .filter(|event| event.name.ends_with(" Started"));
    starts
        .map(|start| {
            let id = said(start, "flow_id");
            let mut ends = events
                .iter()
                .filter(|event| said(event, "flow_id") == id && !event.name.ends_with(" Started"));
            let end = ends.next().expect("the flow ended");
            assert!(ends.next().is_none(), "and once");
            (start.name.clone(), end.name.clone())
        })
        .collect()
}

#[test]
fn a_flow_inside_another_is_one_of_its_own() {
    #[funnel_flow(login, as flow)]
    fn log_in() -> Result<(), &'static str> {
        flow.step(login::Step::Browser);
        Err("refused")
    }
    #[funnel_flow(create, as flow)]
    fn create() {
        flow.step(Step::Name);
        let _ = log_in();
    }
    let recorder = Recorder::new();
    recorder.run(create);
    recorder.assert_events(&[
        "Application Create Started",
        "Login Started",
        "Login Failed",
        "Application Create Completed",
    ]);
    assert_eq!(said(&recorder.events()[2], "step"), "browser");
    assert_eq!(said(&recorder.events()[3], "step"), "name");
    assert_eq!(pairs(&recorder.events()).len(), 2);
}

#[test]
fn a_function_that_calls_itself_has_a_flow_each_time() {
    #[funnel_flow(create, as flow)]
    fn descend(depth: u32) -> Result<(), u32> {
        flow.set(|attrs| attrs.attempts = Some(depth));
        if depth == 0 {
            return Err(depth);
        }
        let _ = descend(depth - 1);
        Ok(())
    }
    let recorder = Recorder::new();
    let _ = recorder.run(|| descend(3));
    let events = recorder.events();
    assert_eq!(events.len(), 8);
    let ends = &events[4..];
    let depths: Vec<_> = ends.iter().map(|event| said(event, "attempts")).collect();
    assert_eq!(serde_json::json!([0, 1, 2, 3]), Value::from(depths));
    let ended: Vec<_> = pairs(&events).into_iter().map(|(_, end)| end).collect();
    assert_eq!(ended[3], "Application Create Failed");
    assert!(
        ended[..3]
            .iter()
            .all(|end| end == "Application Create Completed")
    );
}

#[test]
fn of_two_flows_on_one_function_the_one_written_first_is_inside_the_other() {
    #[funnel_flow(login, as inner)]
    #[funnel_flow(create, as outer)]
    fn both() {
        outer.step(Step::Name);
        inner.step(login::Step::Browser);
    }
    let recorder = Recorder::new();
    recorder.run(both);
    recorder.assert_events(&[
        "Application Create Started",
        "Login Started",
        "Login Completed",
        "Application Create Completed",
    ]);
}

#[test]
fn a_flow_goes_beside_a_step_and_a_counter() {
    #[funnel_step(funnel_beside::done)]
    #[funnel_flow(create, as flow)]
    #[business_counter(name = "flows_beside_total")]
    fn all() -> Result<(), ()> {
        flow.step(Step::Name);
        Ok(())
    }
    #[business_counter(name = "flows_below_total")]
    #[funnel_flow(create)]
    #[funnel_step(funnel_beside::done)]
    async fn all_later() -> Result<(), ()> {
        Err(())
    }
    let recorder = Recorder::new();
    recorder.run(all).unwrap();
    recorder.assert_events(&[
        "Application Create Started",
        "Several",
        "Application Create Completed",
    ]);
    recorder.assert_steps(&["done"]);
    assert_eq!(funnel_tests::calls("flows_beside_total"), [1, 0, 0, 0]);
    let recorder = Recorder::new();
    assert!(funnel_tests::finish(recorder.run_async(all_later())).is_err());
    recorder.assert_events(&["Application Create Started", "Application Create Failed"]);
    assert_eq!(funnel_tests::calls("flows_below_total"), [0, 1, 0, 0]);
}

#[test]
fn another_thread_reports_where_the_start_was_heard() {
    #[funnel_flow(create, as flow)]
    fn act() {
        let there = flow.clone();
        let thread = thread::spawn(move || {
            there.step(Step::ApiCall);
            there.complete();
        });
        thread.join().unwrap();
    }
    let recorder = Recorder::new();
    recorder.run(act);
    recorder.assert_events(&["Application Create Started", "Application Create Completed"]);
    assert_eq!(said(&recorder.events()[1], "step"), "api_call");
}

#[test]
fn of_threads_that_end_a_flow_at_once_one_does() {
    const THREADS: usize = 8;
    #[funnel_flow(create, as flow)]
    fn races() {
        thread::scope(|scope| {
            for at in 0..THREADS {
                let flow = flow.clone();
                scope.spawn(move || {
                    if at % 2 == 0 {
                        flow.complete();
                    } else {
                        flow.give_up(create::Abort::DeclinedTerms);
                    }
                });
            }
        });
    }
    for round in 1..=50 {
        let recorder = Recorder::new();
        recorder.run(races);
        assert_eq!(recorder.events().len(), 2);
        let misuses = funnel_tests::problems("flows::several::races", "misuse");
        assert_eq!(misuses, round * (THREADS as u64 - 1));
    }
}
