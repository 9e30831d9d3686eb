//! What counts as success, by what is returned, and `when`, which overrules it.

use std::ops::ControlFlow;
use std::task::Poll;

use funnel_runtime::{Outcome, funnel, funnel_step};
use funnel_tests::{Ending, Shape, outcomes};
use serde_json::json;

#[funnel(event = "Success")]
mod vocabulary {
    pub(crate) enum Step {
        OfResult,
        OfOption,
        OfResponse,
        OfResponseInOk,
        OfOwn,
        OfOwnPanics,
        OfPlain,
        OfTuple,
        OfNestedResult,
        OfOptionOfResult,
        OfPoll,
        OfControlFlow,
        WhenOverrules,
        WhenOnOption,
        WhenByPath,
        WhenOnOwn,
        WhenAsync,
        WhenWithoutSuccess,
        WhenCaptures,
    }

    pub(crate) struct Attrs {
        pub http_status: Option<u16>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Success";

/// Calls a function once with each argument, and counts `ok` and `error`.
fn counts<T, R>(
    step: &str,
    arguments: impl IntoIterator<Item = T>,
    call: impl Fn(T) -> R,
) -> [u64; 2] {
    for argument in arguments {
        call(argument);
    }
    let [ok, error, 0, 0] = outcomes(EVENT, step) else {
        panic!("`{step}` was cancelled or panicked")
    };
    [ok, error]
}

#[test]
fn ok_is_success_and_err_is_not() {
    #[funnel_step(step::of_result)]
    fn annotated(returned: Result<u8, u8>) -> Result<u8, u8> {
        returned
    }
    assert_eq!(
        counts("of_result", [Ok(1), Err(1), Ok(0)], annotated),
        [2, 1]
    );
}

#[test]
fn some_is_success_and_none_is_not() {
    #[funnel_step(step::of_option)]
    fn annotated(returned: Option<u8>) -> Option<u8> {
        returned
    }
    assert_eq!(counts("of_option", [Some(1), None], annotated), [1, 1]);
}

fn response(status: u16) -> http::Response<String> {
    let mut response = http::Response::new(String::new());
    *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
    response
}

#[test]
fn response_below_400_is_success() {
    #[funnel_step(step::of_response, http_status = |response| response.status().as_u16())]
    fn annotated(status: u16) -> http::Response<String> {
        response(status)
    }
    let statuses = [100, 200, 204, 302, 399, 400, 404, 500];
    assert_eq!(counts("of_response", statuses, annotated), [5, 3]);
}

#[test]
fn response_in_ok_is_judged_too() {
    #[funnel_step(step::of_response_in_ok, http_status = |response| response.status().as_u16())]
    fn annotated(status: u16) -> Result<http::Response<String>, ()> {
        if status == 0 {
            Err(())
        } else {
            Ok(response(status))
        }
    }
    assert_eq!(
        counts("of_response_in_ok", [200, 404, 0], annotated),
        [1, 2]
    );
}

#[derive(Clone, Copy)]
enum Reply {
    Done(u32),
    Refused,
    Unknown,
}

impl Outcome for Reply {
    fn is_success(&self) -> bool {
        match self {
            Self::Done(_) => true,
            Self::Refused => false,
            Self::Unknown => std::panic::resume_unwind(Box::new(())),
        }
    }
}

/// The closure gets the reply itself.
#[test]
fn own_type_with_an_outcome() {
    #[funnel_step(step::of_own, count = |reply| match reply { Reply::Done(n) => *n, _ => 0 })]
    fn annotated(ending: Ending) -> Reply {
        ending.act().map_or(Reply::Refused, Reply::Done)
    }
    Shape::of(EVENT, "of_own").sync(&json!({ "count": 7 }), annotated);
}

#[test]
fn own_outcome_that_panics_is_an_error() {
    #[funnel_step(step::of_own_panics)]
    fn annotated(reply: Reply) -> Reply {
        reply
    }
    assert_eq!(counts("of_own_panics", [Reply::Unknown], annotated), [0, 1]);
}

#[test]
fn other_types_are_success() {
    #[funnel_step(step::of_plain)]
    fn annotated(returned: bool) -> bool {
        returned
    }
    assert_eq!(counts("of_plain", [true, false], annotated), [2, 0]);
}

/// Only what the function itself returns is judged, not what is in it.
#[test]
fn inner_values_are_not_judged() {
    #[funnel_step(step::of_tuple)]
    fn tuple(inner: Result<(), ()>) -> (Result<(), ()>, u8) {
        (inner, 0)
    }
    #[funnel_step(step::of_nested_result, count = |inner| u32::from(inner.is_err()))]
    fn nested(inner: Result<(), ()>) -> Result<Result<(), ()>, ()> {
        Ok(inner)
    }
    #[funnel_step(step::of_option_of_result)]
    fn option(inner: Result<(), ()>) -> Option<Result<(), ()>> {
        Some(inner)
    }
    assert_eq!(counts("of_tuple", [Err(())], tuple), [1, 0]);
    assert_eq!(counts("of_nested_result", [Err(())], nested), [1, 0]);
    assert_eq!(counts("of_option_of_result", [Err(())], option), [1, 0]);
}

#[test]
fn other_types_of_the_standard_library_are_success() {
    #[funnel_step(step::of_poll)]
    fn poll(ready: bool) -> Poll<Result<(), ()>> {
        if ready {
            Poll::Ready(Err(()))
        } else {
            Poll::Pending
        }
    }
    #[funnel_step(step::of_control_flow)]
    fn flow(stop: bool) -> ControlFlow<()> {
        if stop {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
    assert_eq!(counts("of_poll", [true, false], poll), [2, 0]);
    assert_eq!(counts("of_control_flow", [true, false], flow), [2, 0]);
}

#[test]
fn when_overrules_in_both_directions() {
    #[funnel_step(step::when_overrules, when = |returned| matches!(returned, Ok(0) | Err(0)))]
    fn annotated(returned: Result<u8, u8>) -> Result<u8, u8> {
        returned
    }
    let all = [Ok(0), Ok(1), Err(0), Err(1)];
    assert_eq!(counts("when_overrules", all, annotated), [2, 2]);
}

#[test]
fn when_by_path() {
    #[funnel_step(step::when_on_option, when = Option::is_none)]
    fn option(returned: Option<u8>) -> Option<u8> {
        returned
    }
    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "`when` judges a reference"
    )]
    fn is_even(number: &u8) -> bool {
        number.is_multiple_of(2)
    }
    #[funnel_step(step::when_by_path, when = is_even)]
    fn number(returned: u8) -> u8 {
        returned
    }
    assert_eq!(
        counts("when_on_option", [Some(1), None, None], option),
        [2, 1]
    );
    assert_eq!(counts("when_by_path", [1, 2, 3], number), [1, 2]);
}

/// A closure for a value is asked only where there is a success value, also when `when` says yes.
#[test]
fn when_says_yes_to_an_error() {
    #[funnel_step(step::when_without_success, count = |n| *n, when = |_| true)]
    fn annotated(ending: Ending) -> Result<u32, ()> {
        ending.act().map_err(drop)
    }
    let shape = Shape::of(EVENT, "when_without_success");
    shape.expect(Ending::Ok, &json!({}), |recorder| {
        let _ = recorder.run(|| annotated(Ending::Error));
    });
    shape.expect(Ending::Ok, &json!({ "count": 7 }), |recorder| {
        let _ = recorder.run(|| annotated(Ending::Ok));
    });
}

#[test]
fn when_reads_arguments() {
    #[funnel_step(step::when_captures, when = |n| *n > least)]
    fn annotated(least: u32, returned: u32) -> u32 {
        returned
    }
    assert_eq!(
        counts("when_captures", [(1, 2), (2, 1)], |(a, b)| annotated(a, b)),
        [1, 1]
    );
}

#[test]
fn when_of_an_async_function() {
    #[funnel_step(step::when_async, when = |text| !text.is_empty())]
    async fn annotated(ending: Ending) -> String {
        let answer = ending.act_later().await;
        answer.map(|answer| answer.to_string()).unwrap_or_default()
    }
    Shape::of(EVENT, "when_async").future(&json!({}), annotated);
}

#[test]
fn when_judges_an_own_type() {
    #[funnel_step(step::when_on_own, when = |reply| matches!(reply, Reply::Refused))]
    fn annotated(reply: Reply) -> Reply {
        reply
    }
    let replies = [Reply::Done(1), Reply::Refused];
    assert_eq!(counts("when_on_own", replies, annotated), [1, 1]);
}
