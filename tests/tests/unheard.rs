//! With nobody listening, calls are counted and nothing else is done. Alone in its process, since a
//! recorder anywhere in it is somebody who listens.

use std::cell::Cell;

use funnel_runtime::{funnel, funnel_step, step};
use funnel_tests::{Ending, Refused, finish, outcomes};

#[funnel(event = "Unheard")]
mod vocabulary {
    pub(crate) enum Step {
        Sync,
        Async,
        Future,
        Boxed,
        Tracked,
        Said,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

thread_local! {
    static EVALUATED: Cell<u32> = const { Cell::new(0) };
}

/// A value that tells that it was asked for.
fn noted() -> u32 {
    EVALUATED.set(EVALUATED.get() + 1);
    1
}

#[funnel_step(step::sync, attempt = noted(), count = |_| noted())]
fn sync(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[funnel_step(step::r#async, attempt = noted(), count = |_| noted())]
async fn asynchronous(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[funnel_step(step::future, attempt = noted(), count = |_| noted())]
fn opaque(ending: Ending) -> impl Future<Output = Result<u32, Refused>> {
    ending.act_later()
}

#[funnel_step(step::boxed, attempt = noted(), count = |_| noted())]
fn boxed(ending: Ending) -> std::pin::Pin<Box<dyn Future<Output = Result<u32, Refused>>>> {
    Box::pin(ending.act_later())
}

#[funnel_step(step::tracked, attempt = noted(), count = |_| noted())]
#[track_caller]
fn tracked(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn values_are_not_evaluated_and_calls_are_counted() {
    for ending in [Ending::Ok, Ending::Error] {
        let _ = sync(ending);
        let _ = finish(asynchronous(ending));
        let _ = finish(opaque(ending));
        let _ = finish(boxed(ending));
        let _ = tracked(ending);
    }
    step!(step::said, attempt = noted());
    assert_eq!(EVALUATED.get(), 0);
    for step in ["sync", "async", "future", "boxed", "tracked"] {
        assert_eq!(outcomes("Unheard", step), [1, 1, 0, 0], "{step}");
    }
    assert_eq!(outcomes("Unheard", "said"), [1, 0, 0, 0]);
}
