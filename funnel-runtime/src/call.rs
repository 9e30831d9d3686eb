//! One call of an annotated function: the guard that makes it end in exactly one outcome.
//! The macros write the calls into this file through `private`. Not here: what an event says.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use crate::dispatch;
use crate::metrics::CallOutcome;
use crate::step::Step;

/// A call that has begun and not ended. Dropped before its end, it counts as a panic, because the
/// only way past [`Call::finish`] in generated code is unwinding.
#[derive(Debug)]
pub struct Call<S: Step>(PhantomData<fn() -> S>);

/// Begins a call.
#[inline]
#[must_use]
pub fn enter<S: Step>() -> Call<S> {
    Call(PhantomData)
}

impl<S: Step> Call<S> {
    /// Ends the call, and says whether an event is to be sent.
    #[inline]
    #[must_use]
    pub fn finish(self, success: bool) -> bool {
        self.end(if success {
            CallOutcome::Ok
        } else {
            CallOutcome::Error
        });
        success && dispatch::is_active()
    }

    /// Leaves the end of the call to the future that the function returned.
    #[inline]
    pub fn hand_over(self) {
        std::mem::forget(self);
    }

    #[inline]
    fn end(self, outcome: CallOutcome) {
        std::mem::forget(self);
        S::DEF.outcomes.add_one(outcome);
    }
}

impl<S: Step> Drop for Call<S> {
    #[inline]
    fn drop(&mut self) {
        S::DEF.outcomes.add_one(CallOutcome::Panicked);
    }
}

/// A call whose body leaves without [`InPlaceCall::finish`] at a `?`, and otherwise only by
/// unwinding.
#[derive(Debug)]
pub struct InPlaceCall<S: Step> {
    unwinding_before: bool,
    step: PhantomData<fn() -> S>,
}

/// Begins a call whose body stays in its function.
#[inline]
#[must_use]
pub fn enter_in_place<S: Step>() -> InPlaceCall<S> {
    InPlaceCall {
        unwinding_before: std::thread::panicking(),
        step: PhantomData,
    }
}

impl<S: Step> InPlaceCall<S> {
    /// As [`Call::finish`].
    #[inline]
    #[must_use]
    pub fn finish(self, success: bool) -> bool {
        std::mem::forget(self);
        enter::<S>().finish(success)
    }
}

impl<S: Step> Drop for InPlaceCall<S> {
    #[inline]
    fn drop(&mut self) {
        let unwinding = !self.unwinding_before && std::thread::panicking();
        let outcome = if unwinding {
            CallOutcome::Panicked
        } else {
            CallOutcome::Error
        };
        S::DEF.outcomes.add_one(outcome);
    }
}

/// Runs the body of a synchronous function. The bound makes the closure one that runs once, so that
/// it may return what it borrows from the arguments it owns.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "a call frame of its own would show in every backtrace"
)]
pub fn call<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// As [`call`], for the body of a function that returns an `impl Future` ready with `T`.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "a call frame of its own would show in every backtrace"
)]
pub fn call_for<T, F: Future<Output = T>, B: FnOnce() -> F>(body: B) -> F {
    body()
}

/// Makes the body of an asynchronous function a call that begins with its first poll.
#[inline]
pub fn track<S: Step, F: Future>(future: F) -> Tracked<S, F> {
    Tracked {
        future,
        state: State::Waiting,
        step: PhantomData,
    }
}

/// As [`track`], for a body that never ends by itself.
///
/// Generic over what it returns, so that the type `!` need not be written.
pub async fn track_never<S: Step, F: Future>(future: F) -> F::Output {
    let (call, never) = track::<S, F>(future).await;
    call.hand_over();
    never
}

/// Pins a future in a box; where it is called, the compiler turns it into one behind `dyn`.
pub fn boxed<F: Future>(future: F) -> Pin<Box<F>> {
    Box::pin(future)
}

/// Where a tracked future is.
enum State {
    /// Not begun, or between two polls.
    Waiting,
    /// Inside a poll.
    Polling,
    /// Handed over to the caller.
    Done,
}

pin_project! {
    /// The body of an asynchronous function; ready with its open [`Call`] and what it returned.
    ///
    /// Dropped between polls, the call is cancelled; dropped by unwinding out of a poll, it panicked.
    /// `std::thread::panicking` cannot tell these apart: a future may be dropped because another
    /// one panicked.
    pub struct Tracked<S: Step, F> {
        #[pin]
        future: F,
        state: State,
        step: PhantomData<fn() -> S>,
    }

    impl<S: Step, F> PinnedDrop for Tracked<S, F> {
        fn drop(this: Pin<&mut Self>) {
            let outcome = match this.state {
                State::Waiting => CallOutcome::Cancelled,
                State::Polling => CallOutcome::Panicked,
                State::Done => return,
            };
            S::DEF.outcomes.add_one(outcome);
        }
    }
}

impl<S: Step, F: Future> Future for Tracked<S, F> {
    type Output = (Call<S>, F::Output);

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        *this.state = State::Polling;
        let polled = this.future.poll(cx);
        *this.state = State::Waiting;
        let returned = ready!(polled);
        *this.state = State::Done;
        Poll::Ready((enter(), returned))
    }
}
