//! One call of an annotated function: the guard that makes it end in exactly one outcome.
//! The macros write the calls into this file through `private`. Not here: what an event says, and
//! what a business counter counts.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use crate::metrics::CallOutcome;
use crate::step::{Step, StepDef};

/// What counts how calls end.
pub trait Ends: 'static {
    /// A call has ended.
    fn ended(outcome: CallOutcome);
}

/// The calls of a step.
#[derive(Debug)]
pub struct OfStep<S>(PhantomData<fn() -> S>);

impl<S: Step> Ends for OfStep<S> {
    #[inline]
    fn ended(outcome: CallOutcome) {
        S::DEF.outcomes.add_one(outcome);
    }
}

/// A call that has begun and not ended. Dropped before its end, it counts as a panic, because the
/// only way past [`Call::end`] in generated code is unwinding.
#[derive(Debug)]
pub struct Call<E: Ends>(PhantomData<fn() -> E>);

/// Begins a call of a step.
#[inline]
#[must_use]
pub fn enter<S: Step>() -> Call<OfStep<S>> {
    Call(PhantomData)
}

impl<S: Step> Call<OfStep<S>> {
    /// Ends the call, and says whether an event is to be sent: if somebody heard it, and it succeeded.
    #[inline]
    #[must_use]
    pub fn finish(self, heard: bool, success: bool) -> bool {
        std::mem::forget(self);
        // Not by its name: a number made of a condition is one instruction.
        let outcome = usize::from(!success);
        // One way leads off the common one, so that the annotated function needs to save registers
        // only there.
        if !heard && S::DEF.outcomes.0.try_add_one(outcome) {
            return false;
        }
        finish_elsewhere(S::DEF, outcome, heard)
    }
}

#[cold]
#[inline(never)]
fn finish_elsewhere(step: &StepDef, outcome: usize, heard: bool) -> bool {
    step.outcomes.0.add_one(outcome);
    heard && outcome == CallOutcome::Ok as usize
}

impl<E: Ends> Call<E> {
    /// Ends the call.
    #[inline]
    pub fn end(self, success: bool) {
        std::mem::forget(self);
        E::ended(CallOutcome::of(success));
    }

    /// Leaves the end of the call to the future that the function returned.
    #[inline]
    pub fn hand_over(self) {
        std::mem::forget(self);
    }
}

impl<E: Ends> Drop for Call<E> {
    #[inline]
    fn drop(&mut self) {
        E::ended(CallOutcome::Panicked);
    }
}

/// A call whose body leaves without [`InPlaceCall::finish`] at a `?`, and otherwise only by
/// unwinding.
#[derive(Debug)]
pub struct InPlaceCall<E: Ends> {
    unwinding_before: bool,
    ends: PhantomData<fn() -> E>,
}

/// Begins a call of a step whose body stays in its function.
#[inline]
#[must_use]
pub fn enter_in_place<S: Step>() -> InPlaceCall<OfStep<S>> {
    calls::enter_in_place()
}

impl<S: Step> InPlaceCall<OfStep<S>> {
    /// As [`Call::finish`].
    #[inline]
    #[must_use]
    pub fn finish(self, heard: bool, success: bool) -> bool {
        std::mem::forget(self);
        enter::<S>().finish(heard, success)
    }
}

impl<E: Ends> InPlaceCall<E> {
    /// As [`Call::end`].
    #[inline]
    pub fn end(self, success: bool) {
        std::mem::forget(self);
        calls::enter::<E>().end(success);
    }
}

impl<E: Ends> Drop for InPlaceCall<E> {
    #[inline]
    fn drop(&mut self) {
        let unwinding = !self.unwinding_before && std::thread::panicking();
        let outcome = if unwinding {
            CallOutcome::Panicked
        } else {
            CallOutcome::Error
        };
        E::ended(outcome);
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

/// Makes the body of an asynchronous function a call of a step that begins with its first poll.
#[inline]
pub fn track<S: Step, F: Future>(future: F) -> Tracked<OfStep<S>, F> {
    calls::track(future)
}

/// As [`track`], for a body that never ends by itself.
///
/// Generic over what it returns, so that the type `!` need not be written.
pub async fn track_never<S: Step, F: Future>(future: F) -> F::Output {
    calls::track_never::<OfStep<S>, F>(future).await
}

/// The same for calls that something else than a step counts.
pub mod calls {
    use super::{Call, Ends, Future, InPlaceCall, PhantomData, State, Tracked};

    /// As [`enter`](super::enter).
    #[inline]
    #[must_use]
    pub fn enter<E: Ends>() -> Call<E> {
        Call(PhantomData)
    }

    /// As [`enter_in_place`](super::enter_in_place).
    #[inline]
    #[must_use]
    pub fn enter_in_place<E: Ends>() -> InPlaceCall<E> {
        InPlaceCall {
            unwinding_before: std::thread::panicking(),
            ends: PhantomData,
        }
    }

    /// As [`track`](super::track).
    #[inline]
    pub fn track<E: Ends, F: Future>(future: F) -> Tracked<E, F> {
        Tracked {
            future,
            state: State::Waiting,
            ends: PhantomData,
        }
    }

    /// As [`track_never`](super::track_never).
    pub async fn track_never<E: Ends, F: Future>(future: F) -> F::Output {
        let (call, never) = track::<E, F>(future).await;
        call.hand_over();
        never
    }
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
    pub struct Tracked<E: Ends, F> {
        #[pin]
        future: F,
        state: State,
        ends: PhantomData<fn() -> E>,
    }

    impl<E: Ends, F> PinnedDrop for Tracked<E, F> {
        fn drop(this: Pin<&mut Self>) {
            let outcome = match this.state {
                State::Waiting => CallOutcome::Cancelled,
                State::Polling => CallOutcome::Panicked,
                State::Done => return,
            };
            E::ended(outcome);
        }
    }
}

impl<E: Ends, F: Future> Future for Tracked<E, F> {
    type Output = (Call<E>, F::Output);

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        *this.state = State::Polling;
        let polled = this.future.poll(cx);
        *this.state = State::Waiting;
        let returned = ready!(polled);
        *this.state = State::Done;
        Poll::Ready((calls::enter(), returned))
    }
}
