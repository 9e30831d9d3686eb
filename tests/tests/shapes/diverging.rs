//! Functions that return never.

use std::convert::Infallible;
use std::panic::Location;

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{Ending, Shape, outcomes};
use serde_json::json;

#[funnel(event = "Diverging")]
mod vocabulary {
    pub(crate) enum Step {
        Never,
        AsyncNever,
        TrackedNever,
        NeverMethod,
        NeverFails,
        NoType,
        AsyncNoType,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Diverging";

fn only(step: &'static str, endings: &[Ending]) -> Shape {
    Ending::ALL
        .into_iter()
        .filter(|ending| !endings.contains(ending))
        .fold(Shape::of(EVENT, step), Shape::never)
}

#[funnel_step(step::never, attempt = 1)]
fn never(ending: Ending) -> ! {
    let answer = ending.act();
    unreachable!("{answer:?}")
}

#[test]
fn function_to_never() {
    only("never", &[Ending::Panicked]).sync(&json!(null), |ending| -> () { never(ending) });
}

#[funnel_step(step::async_never, attempt = 1)]
async fn async_never(ending: Ending) -> ! {
    let answer = ending.act_later().await;
    unreachable!("{answer:?}")
}

#[test]
fn async_function_to_never() {
    let shape = only("async_never", &[Ending::Cancelled, Ending::Panicked]);
    shape.future(&json!(null), async |ending| -> () {
        async_never(ending).await
    });
}

#[funnel_step(step::tracked_never)]
#[track_caller]
fn tracked_never() -> ! {
    std::panic::resume_unwind(Box::new(Location::caller().line()))
}

/// `#[track_caller]` is found on such functions most of all.
#[test]
fn tracked_function_to_never() {
    let line = line!() + 1;
    let unwound = std::panic::catch_unwind(|| -> () { tracked_never() }).unwrap_err();
    assert_eq!(unwound.downcast_ref::<u32>(), Some(&line));
    assert_eq!(outcomes(EVENT, "tracked_never"), [0, 0, 0, 1]);
}

struct Machine;

impl Machine {
    #[funnel_step(step::never_method, attempt = 1)]
    fn halt(&self, ending: Ending) -> ! {
        let answer = ending.act();
        unreachable!("{answer:?}")
    }
}

#[test]
fn method_to_never() {
    let machine = Machine;
    only("never_method", &[Ending::Panicked])
        .sync(&json!(null), |ending| -> () { machine.halt(ending) });
}

#[funnel_step(step::never_fails, attempt = 1)]
fn never_fails(ending: Ending) -> Result<u32, Infallible> {
    Ok(ending.act().unwrap_or_default())
}

#[test]
fn function_that_never_fails() {
    let shape = Shape::of(EVENT, "never_fails").never(Ending::Error);
    shape.sync(&json!({ "attempt": 1 }), never_fails);
}

#[funnel_step(step::no_type, attempt = 1)]
fn no_type(_: Ending) {
    std::panic::resume_unwind(Box::new("without a type"))
}

#[test]
fn body_that_diverges_without_a_type() {
    only("no_type", &[Ending::Panicked]).sync(&json!(null), no_type);
}

#[funnel_step(step::async_no_type, attempt = 1)]
async fn async_no_type(_: Ending) {
    std::panic::resume_unwind(Box::new("without a type"))
}

#[test]
fn async_body_that_diverges_without_a_type() {
    only("async_no_type", &[Ending::Panicked]).future(&json!(null), async_no_type);
}
