//! Random scripts of what a body can do, over synchronous and asynchronous bodies: the events are
//! exactly those that a plain model of the script foretells, each start has one end, and the sequence
//! grows.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::thread;

use funnel_runtime::funnel_flow;
use funnel_runtime::testing::Recorder;
use funnel_tests::{poll_once, yield_once};
use proptest::prelude::*;

use crate::create::{self, Abort, Milestone, Step};
use crate::said;

/// Something that a body does.
#[derive(Clone, Debug)]
enum Op {
    Step,
    Set(u32),
    Milestone,
    Wait,
    Complete,
    GiveUp,
    CompleteElsewhere,
    Fail,
    Abort,
    Panic,
    /// A flow inside, and whether what comes out of it is passed on.
    Nested(Vec<Self>, bool),
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let leaf = prop_oneof![
        3 => Just(Op::Step),
        2 => any::<u32>().prop_map(Op::Set),
        3 => Just(Op::Milestone),
        4 => Just(Op::Wait),
        1 => Just(Op::Complete),
        1 => Just(Op::GiveUp),
        1 => Just(Op::CompleteElsewhere),
        1 => Just(Op::Fail),
        1 => Just(Op::Abort),
        1 => Just(Op::Panic),
    ];
    let op = leaf.prop_recursive(3, 24, 6, |op| {
        (prop::collection::vec(op, 0..6), any::<bool>())
            .prop_map(|(ops, passes_on)| Op::Nested(ops, passes_on))
    });
    prop::collection::vec(op, 0..8)
}

/// Does what needs no waiting; `None` for what does.
fn act(op: &Op, flow: &create::Flow) -> Option<Result<(), &'static str>> {
    match op {
        Op::Step => flow.step(Step::Name),
        Op::Set(number) => flow.set(|attrs| attrs.attempts = Some(*number)),
        Op::Milestone => flow.milestone(Milestone::AcceptedTerms),
        Op::Complete => flow.complete(),
        Op::GiveUp => flow.give_up(Abort::BillingRequired),
        Op::CompleteElsewhere => {
            let flow = flow.clone();
            let thread = thread::spawn(move || flow.complete());
            thread.join().expect("completing does not panic");
        }
        Op::Fail => return Some(Err("failed")),
        Op::Abort => return Some(flow.abort(Abort::DeclinedTerms, "aborted")),
        Op::Panic => resume_unwind(Box::new(())),
        Op::Wait | Op::Nested(..) => return None,
    }
    Some(Ok(()))
}

#[funnel_flow(create, as flow)]
fn play(ops: &[Op]) -> Result<(), &'static str> {
    for op in ops {
        match (act(op, &flow), op) {
            (Some(done), _) => done?,
            (None, Op::Nested(ops, true)) => play(ops)?,
            (None, Op::Nested(ops, false)) => {
                let _ = catch_unwind(AssertUnwindSafe(|| play(ops)));
            }
            (None, _) => {}
        }
    }
    Ok(())
}

#[funnel_flow(create, as flow)]
fn play_later(ops: &[Op]) -> Pin<Box<dyn Future<Output = Result<(), &'static str>> + Send + '_>> {
    Box::pin(async move {
        for op in ops {
            match (act(op, &flow), op) {
                (Some(done), _) => done?,
                (None, Op::Nested(ops, passes_on)) => {
                    let result = play_async(ops).await;
                    if *passes_on {
                        result?;
                    }
                }
                (None, _) => yield_once().await,
            }
        }
        Ok(())
    })
}

#[funnel_flow(create, as flow)]
async fn play_async(ops: &[Op]) -> Result<(), &'static str> {
    for op in ops {
        match (act(op, &flow), op) {
            (Some(done), _) => done?,
            (None, Op::Nested(ops, passes_on)) => {
                let result = play_later(ops).await;
                if *passes_on {
                    result?;
                }
            }
            (None, _) => yield_once().await,
        }
    }
    Ok(())
}

/// How a body is left.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Left {
    Ok,
    Error,
    Panicked,
    /// Its future was dropped.
    Dropped,
}

/// What the events of a script are to be.
struct Model {
    is_async: bool,
    /// How many times the body may still wait before its future is dropped.
    waits: usize,
    events: Vec<&'static str>,
}

const STARTED: &str = "Application Create Started";
const COMPLETED: &str = "Application Create Completed";
const ABORTED: &str = "Application Create Aborted";
const FAILED: &str = "Application Create Failed";

impl Model {
    /// Plays a script; `open` are the flows around it that have not ended, in which a drop is told
    /// from the outside in.
    fn play(&mut self, ops: &[Op], around: &mut Vec<bool>) -> Left {
        self.events.push(STARTED);
        around.push(true);
        let left = self.body(ops, around);
        let is_open = around.pop().expect("it was pushed");
        if is_open && left != Left::Dropped {
            self.events.push(match left {
                Left::Ok => COMPLETED,
                Left::Error | Left::Panicked | Left::Dropped => FAILED,
            });
        }
        left
    }

    fn body(&mut self, ops: &[Op], around: &mut Vec<bool>) -> Left {
        for op in ops {
            match op {
                Op::Milestone if around.last() == Some(&true) => {
                    self.events.push("Accepted Terms");
                }
                Op::Milestone | Op::Step | Op::Set(_) => {}
                Op::Complete | Op::CompleteElsewhere => self.end(COMPLETED, around),
                Op::GiveUp => self.end(ABORTED, around),
                Op::Abort => {
                    self.end(ABORTED, around);
                    return Left::Error;
                }
                Op::Fail => return Left::Error,
                Op::Panic => return Left::Panicked,
                Op::Wait if !self.is_async => {}
                Op::Wait if self.waits == 0 => {
                    let open = around.iter().filter(|is_open| **is_open);
                    self.events.extend(open.map(|_| ABORTED));
                    return Left::Dropped;
                }
                Op::Wait => self.waits -= 1,
                Op::Nested(ops, passes_on) => {
                    let left = self.play(ops, around);
                    let is_caught = match left {
                        Left::Ok => true,
                        Left::Error => !passes_on,
                        Left::Panicked => !passes_on && !self.is_async,
                        Left::Dropped => false,
                    };
                    if !is_caught {
                        return left;
                    }
                }
            }
        }
        Left::Ok
    }

    fn end(&mut self, name: &'static str, around: &mut [bool]) {
        if let Some(is_open) = around.last_mut()
            && std::mem::replace(is_open, false)
        {
            self.events.push(name);
        }
    }
}

/// Asserts what the model says, and what holds for every script.
fn check(recorder: &Recorder, ops: &[Op], is_async: bool, waits: usize) {
    let mut model = Model {
        is_async,
        waits,
        events: Vec::new(),
    };
    model.play(ops, &mut Vec::new());
    recorder.assert_events(&model.events);
    let events = recorder.events();
    let mut flows = BTreeMap::<String, (u32, u32)>::new();
    for event in &events {
        let (starts, ends) = flows.entry(said(event, "flow_id").to_string()).or_default();
        match event.name.as_str() {
            STARTED => *starts += 1,
            COMPLETED | ABORTED | FAILED => *ends += 1,
            _ => assert_eq!((*starts, *ends), (1, 0), "a milestone is inside its flow"),
        }
        assert!(*ends <= *starts, "an end comes behind its start");
    }
    assert!(flows.values().all(|counts| *counts == (1, 1)), "{flows:?}");
    let sequence = |event| said(event, "sequence").as_u64().expect("a number");
    assert!(events.is_sorted_by(|one, next| sequence(one) < sequence(next)));
}

proptest! {
    #[test]
    fn a_script_of_a_synchronous_body_has_the_events_of_the_model(ops in ops()) {
        let recorder = Recorder::new();
        let _ = catch_unwind(AssertUnwindSafe(|| recorder.run(|| play(&ops))));
        check(&recorder, &ops, false, 0);
    }

    #[test]
    fn a_script_of_an_asynchronous_body_has_the_events_of_the_model(
        ops in ops(),
        waits in 0..12_usize,
    ) {
        let recorder = Recorder::new();
        let mut future = Box::pin(recorder.run_async(play_async(&ops)));
        let _ = catch_unwind(AssertUnwindSafe(|| {
            for _ in 0..=waits {
                if poll_once(future.as_mut()).is_ready() {
                    break;
                }
            }
        }));
        drop(future);
        check(&recorder, &ops, true, waits);
    }
}
