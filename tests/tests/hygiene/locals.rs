//! Locals, arguments, items and labels of a user that are called like those the macros write.

use funnel_runtime::testing::Recorder;
use funnel_runtime::{funnel, funnel_step, step};
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
