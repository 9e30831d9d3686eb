//! Locals, arguments, items and labels of a user that are called like those the macros write.

use funnel_runtime::testing::{RecordedEvent, Recorder};
use funnel_runtime::{flow, funnel, funnel_flow, funnel_step, step};
use funnel_tests::{attributes, finish};
use serde_json::json;

#[funnel(event = "Locals")]
mod vocabulary {
    pub(crate) enum Step {
        Opened,
        Closed,
        /// Called like a keyword.
        Move,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary::{closed, r#move, opened};

#[funnel_step(opened, attempt = __call + __returned + __before, count = |__success| *__success)]
#[allow(
    clippy::used_underscore_binding,
    reason = "the names are those that macros use"
)]
fn open(__call: u32, __returned: u32, __before: u32) -> Option<u32> {
    let __future = __call;
    let __keys = __returned;
    let __ok = __before;
    Some(__future + __keys + __ok)
}

/// A function, a step, an argument and a local may have one name.
#[funnel_step(closed, attempt = closed, count = |closed| *closed)]
fn closed(closed: u32) -> Option<u32> {
    step!(opened, attempt = closed);
    let closed = closed + 1;
    Some(closed)
}

#[funnel_step(r#move, attempt = r#move)]
async fn r#move(r#move: u32) {
    let r#async = async { r#move };
    r#async.await;
}

#[funnel_step(opened)]
#[track_caller]
fn labelled(times: u32) -> Option<u32> {
    let mut left = times;
    '__body: while left > 0 {
        left -= 1;
        if times > 5 {
            return None;
        }
        if times > 3 {
            break '__body;
        }
    }
    Some(left)
}

#[funnel_step(opened)]
fn with_items() -> usize {
    type __FunnelStep = u32;
    const __FUNNEL_TEXT: usize = 3;
    let step: __FunnelStep = 0;
    __FUNNEL_TEXT + step as usize
}

#[flow(event = "Flow Locals")]
mod run {
    pub(crate) enum Step {
        /// Called like the type that stands for the module.
        Flow,
        /// Called like a keyword.
        Move,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

#[funnel_flow(run, as __call, attempt = __flow + __handle, count = |__success| *__success, unless = __returned)]
#[allow(
    clippy::used_underscore_binding,
    reason = "the names are those that macros use"
)]
fn run_beside(__flow: u32, __handle: u32, __returned: bool) -> Option<u32> {
    let __failure = __flow;
    let __keys = __handle;
    let __error = u32::from(__returned);
    __call.step(run::Step::Flow);
    Some(__failure + __keys + __error)
}

/// A function, a flow, an argument and a local may have one name.
#[funnel_flow(run, as other, attempt = run, count = |run| *run)]
fn run(run: u32) -> Option<u32> {
    let run = run + 1;
    other.step(run::Step::Move);
    Some(run)
}

#[funnel_flow(run, as flow)]
async fn rebound(times: u32) -> Option<u32> {
    let run = flow;
    let flow = times;
    run.set(|attrs| attrs.count = Some(flow));
    None
}

#[funnel_flow(run, as r#loop)]
#[track_caller]
fn run_in_place(times: u32) -> Option<u32> {
    let mut left = times;
    '__body: while left > 0 {
        left -= 1;
        r#loop.set(|attrs| attrs.attempt = Some(left));
        if times > 5 {
            return None;
        }
        if times > 3 {
            break '__body;
        }
    }
    Some(left)
}

#[funnel_flow(run, as flow)]
#[funnel_flow(run, as other)]
fn run_with_items() -> usize {
    type __FunnelFlow = u32;
    const __FUNNEL_TEXT: usize = 3;
    const __FUNNEL_RECORD: usize = 2;
    let step: __FunnelFlow = 0;
    flow.step(run::Step::Flow);
    other.step(run::Step::Move);
    __FUNNEL_TEXT + __FUNNEL_RECORD + step as usize
}

#[test]
fn names_of_flows_do_not_meet() {
    let recorder = Recorder::new();
    recorder.run(|| {
        assert_eq!(run_beside(1, 2, false), Some(3));
        assert_eq!(run_beside(1, 2, true), Some(4));
        assert_eq!(run(4), Some(5));
        assert_eq!(finish(rebound(6)), None);
        assert_eq!(run_in_place(9), None);
        assert_eq!(run_in_place(5), Some(4));
        assert_eq!(run_with_items(), 5);
    });
    let said: Vec<_> = recorder
        .events()
        .iter()
        .filter(|event| !event.name.ends_with("Started"))
        .map(said_of_the_end)
        .collect();
    assert_eq!(
        said,
        [
            json!({ "attempt": 3, "count": 3, "step": "flow" }),
            json!({ "attempt": 4, "count": 5, "step": "move" }),
            json!({ "count": 6, "error_class": "None" }),
            json!({ "attempt": 8, "error_class": "None" }),
            json!({ "attempt": 4 }),
            json!({ "step": "flow" }),
            json!({ "step": "move" }),
        ]
    );
}

/// What an end says, without what differs from run to run.
fn said_of_the_end(event: &RecordedEvent) -> serde_json::Value {
    let mut said = attributes(event);
    let all = said.as_object_mut().expect("attributes are an object");
    assert!(all.remove("duration_ms").is_some());
    assert!(all.remove("flow_id").is_some());
    said
}

#[test]
fn names_do_not_meet() {
    let recorder = Recorder::new();
    recorder.run(|| {
        assert_eq!(open(1, 2, 3), Some(6));
        assert_eq!(closed(4), Some(5));
        finish(r#move(8));
        assert_eq!(labelled(9), None);
        assert_eq!(labelled(5), Some(4));
        assert_eq!(with_items(), 3);
    });
    recorder.assert_steps(&["opened", "opened", "closed", "move", "opened", "opened"]);
    let said: Vec<_> = recorder.events().iter().map(attributes).collect();
    assert_eq!(said[0], json!({ "attempt": 6, "count": 6 }));
    assert_eq!(said[2], json!({ "attempt": 4, "count": 5 }));
    assert_eq!(said[3], json!({ "attempt": 8 }));
}
