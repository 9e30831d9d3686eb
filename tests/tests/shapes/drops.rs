//! When arguments and temporaries are dropped: exactly when they are without the attribute.

use std::cell::RefCell;
use std::pin::Pin;

use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{finish, poll_once, yield_once};

#[funnel(event = "Drops")]
mod vocabulary {
    pub(crate) enum Step {
        DropOrder,
        AsyncDropOrder,
        DropUnused,
        DropSelf,
        DropTail,
        DropFields,
        FutureDropOrder,
    }
}

use vocabulary as step;

thread_local! {
    static LOG: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Notes when it is dropped.
struct Noted(&'static str);

impl Noted {
    fn touch(&self) {
        LOG.with_borrow_mut(|log| log.push("body"));
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        LOG.with_borrow_mut(|log| log.push(self.0));
    }
}

/// What a function without an attribute leaves in the log, and what an annotated one does.
fn assert_same_drops(expected: impl FnOnce(), annotated: impl FnOnce()) {
    expected();
    let expected = LOG.take();
    annotated();
    assert_eq!(LOG.take(), expected);
    assert!(expected.contains(&"body"));
}

const NAMES: [&str; 3] = ["first", "second", "third"];

#[test]
fn arguments_are_dropped_in_the_usual_order() {
    fn expected(first: Noted, second: Noted, _guard: Noted) {
        first.touch();
        second.touch();
    }
    #[funnel_step(step::drop_order)]
    fn annotated(first: Noted, second: Noted, _guard: Noted) {
        first.touch();
        second.touch();
    }
    let [a, b, c] = NAMES;
    assert_same_drops(
        || expected(Noted(a), Noted(b), Noted(c)),
        || annotated(Noted(a), Noted(b), Noted(c)),
    );
}

#[test]
fn arguments_of_an_async_function_are_dropped_in_the_usual_order() {
    async fn expected(first: Noted, (second, _guard): (Noted, Noted)) {
        first.touch();
        yield_once().await;
        second.touch();
    }
    #[funnel_step(step::async_drop_order)]
    async fn annotated(first: Noted, (second, _guard): (Noted, Noted)) {
        first.touch();
        yield_once().await;
        second.touch();
    }
    let [a, b, c] = NAMES;
    assert_same_drops(
        || finish(expected(Noted(a), (Noted(b), Noted(c)))),
        || finish(annotated(Noted(a), (Noted(b), Noted(c)))),
    );
    for polls in 0..2 {
        let cancel = |future: Pin<Box<dyn Future<Output = ()>>>| {
            let mut future = future;
            for _ in 0..polls {
                assert!(poll_once(future.as_mut()).is_pending());
            }
            LOG.with_borrow_mut(|log| log.push("body"));
        };
        assert_same_drops(
            || cancel(Box::pin(expected(Noted(a), (Noted(b), Noted(c))))),
            || cancel(Box::pin(annotated(Noted(a), (Noted(b), Noted(c))))),
        );
    }
}

#[test]
fn unused_arguments_live_until_the_body_has_ended() {
    #[funnel_step(step::drop_unused)]
    fn annotated(_guard: Noted, _: Noted, last: &str) {
        LOG.with_borrow_mut(|log| log.push("body"));
        assert_eq!(last, "last");
    }
    annotated(Noted("guard"), Noted("wildcard"), "last");
    let log = LOG.take();
    assert_eq!(log[0], "body");
    assert_eq!(log.len(), 3);
}

impl Noted {
    fn expected(self, second: Noted, third: Noted) {
        self.touch();
        drop(third);
        second.touch();
    }

    #[funnel_step(step::drop_self)]
    fn annotated(self, second: Noted, third: Noted) {
        self.touch();
        drop(third);
        second.touch();
    }
}

#[test]
fn self_is_dropped_after_the_arguments() {
    let [a, b, c] = NAMES;
    assert_same_drops(
        || Noted(a).expected(Noted(b), Noted(c)),
        || Noted(a).annotated(Noted(b), Noted(c)),
    );
}

#[test]
fn fields_are_dropped_with_their_argument() {
    struct Pair {
        left: Noted,
        right: Noted,
    }
    fn expected(pair: Pair, last: Noted) {
        pair.right.touch();
        drop(pair.left);
        last.touch();
    }
    #[funnel_step(step::drop_fields)]
    fn annotated(pair: Pair, last: Noted) {
        pair.right.touch();
        drop(pair.left);
        last.touch();
    }
    let pair = || Pair {
        left: Noted("left"),
        right: Noted("right"),
    };
    assert_same_drops(
        || expected(pair(), Noted("last")),
        || annotated(pair(), Noted("last")),
    );
}

/// What the future does not take along is dropped when the function returns it.
#[test]
fn arguments_of_a_function_that_returns_a_future_are_dropped_in_the_usual_order() {
    fn expected(first: Noted, _guard: Noted, last: Noted) -> impl Future<Output = ()> {
        last.touch();
        async move {
            yield_once().await;
            first.touch();
        }
    }
    #[funnel_step(step::future_drop_order)]
    fn annotated(first: Noted, _guard: Noted, last: Noted) -> impl Future<Output = ()> {
        last.touch();
        async move {
            yield_once().await;
            first.touch();
        }
    }
    let [a, b, c] = NAMES;
    assert_same_drops(
        || finish(expected(Noted(a), Noted(b), Noted(c))),
        || finish(annotated(Noted(a), Noted(b), Noted(c))),
    );
}

#[test]
fn temporaries_of_the_tail_are_dropped_in_the_usual_order() {
    fn noted(name: &'static str) -> Noted {
        Noted(name)
    }
    fn expected(argument: Noted) -> usize {
        let local = Noted("local");
        local.touch();
        argument.touch();
        noted("temporary").0.len()
    }
    #[funnel_step(step::drop_tail)]
    fn annotated(argument: Noted) -> usize {
        let local = Noted("local");
        local.touch();
        argument.touch();
        noted("temporary").0.len()
    }
    assert_same_drops(
        || assert_eq!(expected(Noted("argument")), 9),
        || assert_eq!(annotated(Noted("argument")), 9),
    );
}
