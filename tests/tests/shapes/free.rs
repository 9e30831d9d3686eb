//! Free functions: plain, `async`, without a value, recursive, nested, and what may stand before `fn`.

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape, outcomes, yield_once};
use serde_json::{Value, json};

#[funnel(event = "Free")]
mod vocabulary {
    pub(crate) enum Step {
        Sync,
        Async,
        Unit,
        AsyncUnit,
        NoArrow,
        NoError,
        Nested,
        Recursion,
        AsyncRecursion,
        BoxedRecursion,
        UnsafeFn,
        ExternC,
        UnsafeExternC,
        AsyncUnsafe,
        Empty,
        PublicInside,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Free";

fn said() -> Value {
    json!({ "attempt": 1, "count": ANSWER })
}

fn plain() -> Value {
    json!({ "attempt": 1 })
}

#[funnel_step(step::sync, attempt = 1, count = |n| *n)]
fn sync(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn sync_function() {
    Shape::of(EVENT, "sync").sync(&said(), sync);
}

#[funnel_step(step::r#async, attempt = 1, count = |n| *n)]
async fn asynchronous(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[test]
fn async_function() {
    Shape::of(EVENT, "async").future(&said(), asynchronous);
}

#[funnel_step(step::unit, attempt = 1)]
fn unit(ending: Ending) -> () {
    let _ = ending.act();
}

#[test]
fn unit_function() {
    Shape::of(EVENT, "unit")
        .never(Ending::Error)
        .sync(&plain(), unit);
}

#[funnel_step(step::async_unit, attempt = 1)]
async fn async_unit(ending: Ending) {
    let _ = ending.act_later().await;
}

#[test]
fn async_unit_function() {
    let shape = Shape::of(EVENT, "async_unit").never(Ending::Error);
    shape.future(&plain(), async_unit);
}

#[funnel_step(step::no_arrow, attempt = 1)]
fn no_arrow(ending: Ending) {
    let _ = ending.act();
}

#[test]
fn function_without_an_arrow() {
    let shape = Shape::of(EVENT, "no_arrow").never(Ending::Error);
    shape.sync(&plain(), no_arrow);
}

#[funnel_step(step::no_error, attempt = 1, count = |n| *n)]
fn no_error(ending: Ending) -> u32 {
    ending.act().unwrap_or(0)
}

#[test]
fn function_that_cannot_fail() {
    let shape = Shape::of(EVENT, "no_error").never(Ending::Error);
    shape.sync(&said(), no_error);
}

#[test]
fn function_in_a_function() {
    #[funnel_step(step::nested, attempt = 1, count = |n| *n)]
    fn inner(ending: Ending) -> Result<u32, Refused> {
        ending.act()
    }
    Shape::of(EVENT, "nested").sync(&said(), inner);
}

/// Each level is a call of its own: counted, and emitted from the inside out.
#[test]
fn recursive_function() {
    #[funnel_step(step::recursion, attempt = depth)]
    fn recursion(depth: u32) -> Result<u32, Refused> {
        match depth {
            0 => Ok(0),
            3 => Err(Refused),
            _ => Ok(1 + recursion(depth - 1)?),
        }
    }
    let recorder = funnel_runtime::testing::Recorder::new();
    recorder.run(|| {
        assert_eq!(recursion(2), Ok(2));
        assert_eq!(recursion(4), Err(Refused));
    });
    let attempts: Vec<_> = recorder
        .events()
        .iter()
        .filter_map(|event| event.attributes.get("attempt").cloned())
        .collect();
    assert_eq!(attempts, [0, 1, 2]);
    assert_eq!(outcomes(EVENT, "recursion"), [3, 2, 0, 0]);
}

#[test]
fn recursive_async_function() {
    #[funnel_step(step::async_recursion, attempt = depth)]
    async fn recursion(depth: u32) -> u32 {
        yield_once().await;
        if depth == 0 {
            0
        } else {
            1 + Box::pin(recursion(depth - 1)).await
        }
    }
    assert_eq!(funnel_tests::finish(recursion(2)), 2);
    assert_eq!(outcomes(EVENT, "async_recursion"), [3, 0, 0, 0]);
    {
        let mut future = Box::pin(recursion(1));
        for _ in 0..2 {
            assert!(funnel_tests::poll_once(future.as_mut()).is_pending());
        }
    }
    assert_eq!(
        outcomes(EVENT, "async_recursion"),
        [3, 0, 2, 0],
        "both levels had begun"
    );
}

#[test]
fn recursive_function_of_boxed_futures() {
    use std::future::Future;
    use std::pin::Pin;

    #[funnel_step(step::boxed_recursion, attempt = depth)]
    fn recursion(depth: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
        Box::pin(async move {
            yield_once().await;
            if depth == 0 {
                0
            } else {
                1 + recursion(depth - 1).await
            }
        })
    }
    assert_eq!(funnel_tests::finish(recursion(2)), 2);
    assert_eq!(outcomes(EVENT, "boxed_recursion"), [3, 0, 0, 0]);
}

/// # Safety
///
/// None is needed.
#[funnel_step(step::unsafe_fn, attempt = 1, count = |n| *n)]
#[allow(unsafe_code, reason = "the shape that is tested")]
unsafe fn unsafe_fn(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
#[allow(unsafe_code, reason = "the shape that is tested")]
fn unsafe_function() {
    // SAFETY: nothing is asked of the caller.
    Shape::of(EVENT, "unsafe_fn").sync(&said(), |ending| unsafe { unsafe_fn(ending) });
}

/// # Safety
///
/// None is needed.
#[funnel_step(step::async_unsafe, attempt = 1, count = |n| *n)]
#[allow(unsafe_code, reason = "the shape that is tested")]
async unsafe fn async_unsafe(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[test]
#[allow(unsafe_code, reason = "the shape that is tested")]
fn unsafe_async_function() {
    // SAFETY: nothing is asked of the caller.
    Shape::of(EVENT, "async_unsafe").future(&said(), |ending| unsafe { async_unsafe(ending) });
}

/// It takes and returns numbers, as what C can call does. Unwinding out of it aborts the process.
#[funnel_step(step::extern_c, attempt = 1, when = |code| *code == 0)]
extern "C" fn extern_c(code: i32) -> i32 {
    code
}

#[test]
fn extern_c_function() {
    let shape = Shape::of(EVENT, "extern_c").never(Ending::Panicked);
    shape.sync(&plain(), |ending| extern_c(i32::from(ending != Ending::Ok)));
}

/// # Safety
///
/// `code` must point to a number.
#[funnel_step(step::unsafe_extern_c, attempt = 1, when = |code| *code == 0)]
#[allow(unsafe_code, reason = "the shape that is tested")]
unsafe extern "C-unwind" fn unsafe_extern_c(code: *const i32) -> i32 {
    // SAFETY: it points to a number.
    let code = unsafe { *code };
    if code == 2 {
        let _ = Ending::Panicked.act();
    }
    code
}

#[test]
#[allow(unsafe_code, reason = "the shape that is tested")]
fn unsafe_extern_c_unwind_function() {
    let shape = Shape::of(EVENT, "unsafe_extern_c");
    shape.sync(&plain(), |ending| {
        let code = match ending {
            Ending::Ok => 0,
            Ending::Panicked => 2,
            _ => 1,
        };
        // SAFETY: it points to a number.
        unsafe { unsafe_extern_c(&raw const code) }
    });
}

#[funnel_step(step::empty)]
fn empty() {}

#[test]
fn function_without_a_body_to_speak_of() {
    empty();
    assert_eq!(outcomes(EVENT, "empty"), [1, 0, 0, 0]);
}

mod inside {
    use super::{Ending, Refused, funnel_step, step};

    #[funnel_step(step::public_inside, attempt = 1, count = |n| *n)]
    pub(in crate::free) fn public(ending: Ending) -> Result<u32, Refused> {
        ending.act()
    }
}

#[test]
fn function_with_a_visibility() {
    Shape::of(EVENT, "public_inside").sync(&said(), inside::public);
}
