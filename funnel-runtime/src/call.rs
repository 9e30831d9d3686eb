//! One call of an annotated function: the guard that makes it end in exactly one outcome.
//! The macros write the calls into this file through `private`. Not here: what an event says, and
//! what a business counter counts.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use crate::coverage::{self, At};
use crate::metrics::CallOutcome;
use crate::vocabulary::{Step, StepDef};

/// What a call is of, and is told how it ended.
pub trait Ends {
    /// A call has ended.
    fn ended(&self, outcome: CallOutcome, at: At);
}

/// The calls of a step.
#[derive(Debug)]
pub struct OfStep<S>(PhantomData<fn() -> S>);

impl<S> Default for OfStep<S> {
    #[inline]
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<S: Step> Ends for OfStep<S> {
    #[inline]
    fn ended(&self, outcome: CallOutcome, at: At) {
        S::DEF.outcomes.add_one(outcome);
        coverage::step_ended(at, S::DEF, outcome);
    }
}

/// A call that has begun and not ended. Dropped before its end, it counts as a panic, because the
/// only way past [`Call::end`] in generated code is unwinding.
#[derive(Debug)]
pub struct Call<E: Ends> {
    ends: Option<E>,
    at: At,
}

/// Begins a call of a step.
#[cfg_attr(debug_assertions, track_caller)]
#[inline]
#[must_use]
pub fn enter<S: Step>() -> Call<OfStep<S>> {
    calls::enter()
}

impl<S: Step> Call<OfStep<S>> {
    /// Ends the call, and says whether an event is to be sent: if somebody heard it, and it succeeded.
    #[inline]
    #[must_use]
    pub fn finish(self, heard: bool, success: bool) -> bool {
        let at = self.at;
        self.hand_over();
        // Not by its name: a number made of a condition is one instruction.
        let outcome = usize::from(!success);
        // One way leads off the common one, so that the annotated function needs to save registers
        // only there.
        if !heard && S::DEF.outcomes.0.try_add_one(outcome) {
            return false;
        }
        finish_elsewhere(S::DEF, outcome, heard, at)
    }
}

#[cold]
#[inline(never)]
fn finish_elsewhere(step: &'static StepDef, outcome: usize, heard: bool, at: At) -> bool {
    step.outcomes.0.add_one(outcome);
    let success = outcome == CallOutcome::Ok as usize;
    if !success {
        coverage::step_ended(at, step, CallOutcome::Error);
    }
    heard && success
}

impl<E: Ends> Call<E> {
    /// Begins a call.
    #[inline]
    pub(crate) const fn of(ends: E, at: At) -> Self {
        let ends = Some(ends);
        Self { ends, at }
    }

    /// Ends the call.
    #[inline]
    pub fn end(self, success: bool) {
        let at = self.at;
        if let Some(ends) = self.into_ends() {
            ends.ended(CallOutcome::of(success), at);
        }
    }

    /// Leaves the end of the call to the future that the function returned.
    #[inline]
    pub fn hand_over(self) {
        self.into_ends();
    }

    /// What the call is of, for those who end it otherwise; there is always something.
    #[inline]
    pub(crate) fn into_ends(mut self) -> Option<E> {
        self.ends.take()
    }
}

impl<E: Ends> Drop for Call<E> {
    #[inline]
    fn drop(&mut self) {
        if let Some(ends) = &self.ends {
            ends.ended(CallOutcome::Panicked, self.at);
        }
    }
}

/// A call whose body leaves without [`InPlaceCall::finish`] at a `?`, and otherwise only by
/// unwinding.
#[derive(Debug)]
pub struct InPlaceCall<E: Ends> {
    unwinding_before: bool,
    ends: Option<E>,
    at: At,
}

/// Begins a call of a step whose body stays in its function.
#[cfg_attr(debug_assertions, track_caller)]
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
        let at = self.at;
        self.into_ends();
        Call::of(OfStep::<S>::default(), at).finish(heard, success)
    }
}

impl<E: Ends> InPlaceCall<E> {
    /// Begins a call.
    #[inline]
    pub(crate) fn of(ends: E, at: At) -> Self {
        Self {
            unwinding_before: std::thread::panicking(),
            ends: Some(ends),
            at,
        }
    }

    /// As [`Call::end`].
    #[inline]
    pub fn end(self, success: bool) {
        let at = self.at;
        if let Some(ends) = self.into_ends() {
            ends.ended(CallOutcome::of(success), at);
        }
    }

    /// As [`Call::into_ends`].
    #[inline]
    pub(crate) fn into_ends(mut self) -> Option<E> {
        self.ends.take()
    }
}

impl<E: Ends> Drop for InPlaceCall<E> {
    #[inline]
    fn drop(&mut self) {
        if let Some(ends) = &self.ends {
            let unwinding = !self.unwinding_before && std::thread::panicking();
            let outcome = if unwinding {
                CallOutcome::Panicked
            } else {
                CallOutcome::Error
            };
            ends.ended(outcome, self.at);
        }
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
#[cfg_attr(debug_assertions, track_caller)]
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
    use super::{At, Call, Ends, Future, InPlaceCall, Tracked};

    /// As [`enter`](super::enter).
    #[cfg_attr(debug_assertions, track_caller)]
    #[inline]
    #[must_use]
    pub fn enter<E: Ends + Default>() -> Call<E> {
        Call::of(E::default(), At::here())
    }

    /// As [`enter_in_place`](super::enter_in_place).
    #[cfg_attr(debug_assertions, track_caller)]
    #[inline]
    #[must_use]
    pub fn enter_in_place<E: Ends + Default>() -> InPlaceCall<E> {
        InPlaceCall::of(E::default(), At::here())
    }

    /// As [`track`](super::track).
    #[cfg_attr(debug_assertions, track_caller)]
    #[inline]
    pub fn track<E: Ends + Default, F: Future>(future: F) -> Tracked<E, F> {
        Tracked::of(E::default(), future, At::here())
    }

    /// As [`track_never`](super::track_never).
    pub async fn track_never<E: Ends + Default, F: Future>(future: F) -> F::Output {
        let (call, never) = track::<E, F>(future).await;
        call.hand_over();
        never
    }
}

/// Pins a future in a box; where it is called, the compiler turns it into one behind `dyn`.
pub fn boxed<F: Future>(future: F) -> Pin<Box<F>> {
    Box::pin(future)
}

/// Where a tracked future is, which has not ended.
enum State {
    /// Not begun, or between two polls.
    Waiting,
    /// Inside a poll.
    Polling,
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
        // Until it is handed over to the caller.
        ends: Option<E>,
        at: At,
    }

    impl<E: Ends, F> PinnedDrop for Tracked<E, F> {
        fn drop(this: Pin<&mut Self>) {
            if let Some(ends) = &this.ends {
                let outcome = match this.state {
                    State::Waiting => CallOutcome::Cancelled,
                    State::Polling => CallOutcome::Panicked,
                };
                ends.ended(outcome, this.at);
            }
        }
    }
}

impl<E: Ends, F> Tracked<E, F> {
    #[inline]
    pub(crate) const fn of(ends: E, future: F, at: At) -> Self {
        Self {
            future,
            state: State::Waiting,
            ends: Some(ends),
            at,
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
        let call = Call {
            ends: this.ends.take(),
            at: *this.at,
        };
        Poll::Ready((call, returned))
    }
}
