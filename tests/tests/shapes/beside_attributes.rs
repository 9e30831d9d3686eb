//! Other attributes on an annotated function, before and after, and several steps on one.

use funnel_runtime::testing::Recorder;
use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape, attributes, finish, outcomes};
use serde_json::{Value, json};

#[funnel(event = "Beside")]
mod vocabulary {
    pub(crate) enum Step {
        MustUse,
        Inline,
        Documented,
        InnerAttributes,
        Conditional,
        Deprecated,
        TokioAround,
        TwoSteps,
        TwoStepsFirst,
        TwoAsync,
        TwoAsyncFirst,
        TwoFutures,
        TwoFuturesFirst,
        Three,
        ThreeSecond,
        ThreeFirst,
        Differing,
        DifferingFirst,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Beside";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

#[must_use = "before"]
#[funnel_step(step::must_use, attempt = 1, count = |n| *n)]
fn must_use(ending: Ending) -> u32 {
    ending.act().unwrap_or(0)
}

#[test]
fn must_use_function() {
    let shape = Shape::of(EVENT, "must_use").never(Ending::Error);
    shape.sync(&said(), |ending| {
        #[expect(unused_must_use, reason = "the lint must see that this is wrong")]
        must_use(ending);
    });
}

#[inline(always)]
#[funnel_step(step::inline, attempt = 1, count = |n| *n)]
#[cold]
fn inline(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn inline_and_cold_function() {
    Shape::of(EVENT, "inline").sync(&said(), inline);
}

/// Before.
#[funnel_step(step::documented, attempt = 1, count = |n| *n)]
/// After.
#[doc(alias = "written")]
fn documented(ending: Ending) -> Result<u32, Refused> {
    //! Inside.
    ending.act()
}

#[test]
fn documented_function() {
    Shape::of(EVENT, "documented").sync(&said(), documented);
}

#[funnel_step(step::inner_attributes, attempt = 1, count = |n| *n)]
fn inner_attributes(ending: Ending) -> Result<u32, Refused> {
    #![expect(
        unused_variables,
        reason = "an attribute in the body speaks of the whole function"
    )]
    #![allow(non_snake_case)]
    let Unused = ending;
    ending.act()
}

#[test]
fn function_with_inner_attributes() {
    Shape::of(EVENT, "inner_attributes").sync(&said(), inner_attributes);
}

#[cfg(test)]
#[cfg_attr(test, funnel_step(step::conditional, attempt = 1, count = |n| *n))]
#[cfg_attr(not(test), absent)]
fn conditional(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn conditional_attributes() {
    Shape::of(EVENT, "conditional").sync(&said(), conditional);
}

#[funnel_step(step::deprecated, attempt = 1, count = |n| *n)]
#[deprecated(note = "kept for the shape")]
fn deprecated(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
#[expect(deprecated, reason = "the shape that is tested")]
fn deprecated_function() {
    Shape::of(EVENT, "deprecated").sync(&said(), deprecated);
}

/// The other macro goes first and leaves a synchronous function.
#[tokio::main(flavor = "current_thread")]
#[funnel_step(step::tokio_around, attempt = 1, count = |n| *n)]
async fn tokio_around(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[test]
fn function_that_another_attribute_rewrites() {
    Shape::of(EVENT, "tokio_around").sync(&said(), tokio_around);
}

#[funnel_step(step::two_steps_first, attempt = 2)]
#[funnel_step(step::two_steps, attempt = 1, count = |n| *n)]
fn two_steps(ending: Ending) -> Result<u32, Refused> {
    if ending == Ending::Error {
        return Err(Refused);
    }
    Ok(ending.act()?)
}

#[test]
fn two_steps_on_one_function() {
    expect_both("two_steps_first", "two_steps", two_steps);
}

/// Calls a function of two steps to every ending it can come to.
fn expect_both<R>(first: &str, second: &str, call: impl Fn(Ending) -> R) {
    let recorder = Recorder::new();
    recorder.run(|| {
        for ending in [Ending::Ok, Ending::Error, Ending::Panicked] {
            let call = std::panic::AssertUnwindSafe(|| drop(call(ending)));
            let _ = std::panic::catch_unwind(call);
        }
    });
    assert_eq!(outcomes(EVENT, first), [1, 1, 0, 1]);
    assert_eq!(outcomes(EVENT, second), [1, 1, 0, 1]);
    let mut events = recorder.events();
    events.retain(|event| event.name == EVENT);
    let events: Vec<_> = events
        .iter()
        .zip(recorder.steps())
        .map(|(event, step)| (step.to_owned(), attributes(event)))
        .collect();
    let expected = [
        (first.to_owned(), json!({ "attempt": 2 })),
        (second.to_owned(), said()),
    ];
    assert_eq!(events, expected);
}

#[funnel_step(step::two_async_first, attempt = 2)]
#[funnel_step(step::two_async, attempt = 1, count = |n| *n)]
async fn two_async(ending: Ending) -> Result<u32, Refused> {
    if ending == Ending::Error {
        Err(Refused)?;
    }
    ending.act_later().await
}

#[test]
fn two_steps_on_one_async_function() {
    let recorder = Recorder::new();
    let _ = finish(recorder.run_async(two_async(Ending::Ok)));
    let _ = finish(recorder.run_async(two_async(Ending::Error)));
    {
        let mut future = Box::pin(two_async(Ending::Cancelled));
        assert!(funnel_tests::poll_once(future.as_mut()).is_pending());
    }
    let panicking = || finish(two_async(Ending::Panicked));
    assert!(std::panic::catch_unwind(panicking).is_err());
    assert_eq!(outcomes(EVENT, "two_async"), [1; 4]);
    assert_eq!(outcomes(EVENT, "two_async_first"), [1; 4]);
    recorder.assert_steps(&["two_async_first", "two_async"]);
}

#[funnel_step(step::two_futures_first, attempt = 2)]
#[funnel_step(step::two_futures, attempt = 1, count = |n| *n)]
fn two_futures(ending: Ending) -> impl Future<Output = Result<u32, Refused>> + Send {
    ending.act_later()
}

#[test]
fn two_steps_on_one_function_that_returns_a_future() {
    let recorder = Recorder::new();
    let _ = finish(recorder.run_async(two_futures(Ending::Ok)));
    let _ = finish(recorder.run_async(two_futures(Ending::Error)));
    drop(two_futures(Ending::Cancelled));
    assert_eq!(outcomes(EVENT, "two_futures"), [1, 1, 1, 0]);
    assert_eq!(outcomes(EVENT, "two_futures_first"), [1, 1, 1, 0]);
    recorder.assert_steps(&["two_futures_first", "two_futures"]);
}

#[funnel_step(step::three_first)]
#[inline]
#[funnel_step(step::three_second)]
#[funnel_step(step::three)]
fn three(numbers: &mut Vec<u32>) -> Option<&mut u32> {
    numbers.push(1);
    numbers.last_mut()
}

#[test]
fn three_steps_on_one_function() {
    let recorder = Recorder::new();
    assert_eq!(recorder.run(|| three(&mut Vec::new()).copied()), Some(1));
    recorder.assert_steps(&["three_first", "three_second", "three"]);
}

/// Each attribute judges for itself: one of them takes every answer for a success.
#[funnel_step(step::differing_first, when = |_| true)]
#[funnel_step(step::differing)]
fn differing(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn two_steps_that_judge_differently() {
    assert!(differing(Ending::Error).is_err());
    assert_eq!(outcomes(EVENT, "differing"), [0, 1, 0, 0]);
    assert_eq!(outcomes(EVENT, "differing_first"), [1, 0, 0, 0]);
}
