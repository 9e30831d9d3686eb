//! How generated code begins a flow, follows the call, and ends it with what was returned.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::lookup::Failure;
use super::running::Running;
use super::{By, CANCELLED, End, Flow, OTHER, PANIC};
use crate::call::{Call, Ends, InPlaceCall, Tracked};
use crate::coverage::At;
use crate::metrics::CallOutcome;
use crate::problem::{self, Problem};
use crate::vocabulary::FlowStep;

/// The class of what a function left with where nobody could look at it.
const UNKNOWN: &str = "unknown";

/// Starts a flow, unless the condition holds; `record` is the address of the site's record.
///
/// A condition that panics is counted, and holds: what must not be tracked is not.
pub fn begin<S: FlowStep>(
    record: usize,
    unless: impl FnOnce() -> bool,
    set: impl FnOnce(&mut S::Attrs),
) -> Flow<S> {
    let is_left_out = catch_unwind(AssertUnwindSafe(unless)).unwrap_or_else(|_| {
        problem::note(record, Problem::Panic);
        true
    });
    Flow((!is_left_out).then(|| Running::start(record, set)))
}

impl<S: FlowStep> Ends for Flow<S> {
    fn ended(&self, outcome: CallOutcome, _: At) {
        if let Some(running) = &self.0 {
            let end = match outcome {
                CallOutcome::Ok => End::Completed,
                CallOutcome::Error => End::Failed(UNKNOWN),
                CallOutcome::Cancelled => End::Aborted(CANCELLED),
                CallOutcome::Panicked => End::Failed(PANIC),
            };
            running.end(end, By::Call);
        }
    }
}

/// Begins the call of a flow.
#[must_use]
pub fn enter<S: FlowStep>(flow: &Flow<S>) -> Call<Flow<S>> {
    Call::of(flow.clone(), At::NOWHERE)
}

/// Begins the call of a flow whose body stays in its function.
#[must_use]
pub fn enter_in_place<S: FlowStep>(flow: &Flow<S>) -> InPlaceCall<Flow<S>> {
    InPlaceCall::of(flow.clone(), At::NOWHERE)
}

/// Makes the body of an asynchronous function the call of a flow.
pub fn track<S: FlowStep, F: Future>(future: F, flow: &Flow<S>) -> Tracked<Flow<S>, F> {
    Tracked::of(flow.clone(), future, At::NOWHERE)
}

/// As [`track`], for a body that never ends by itself.
pub async fn track_never<S: FlowStep, F: Future>(future: F, flow: &Flow<S>) -> F::Output {
    let (call, never) = track(future, flow).await;
    call.hand_over();
    never
}

/// A call that returned.
pub trait Returns<S: FlowStep> {
    /// The flow that it was of.
    fn into_flow(self) -> Option<Flow<S>>;
}

impl<S: FlowStep> Returns<S> for Call<Flow<S>> {
    fn into_flow(self) -> Option<Flow<S>> {
        self.into_ends()
    }
}

impl<S: FlowStep> Returns<S> for InPlaceCall<Flow<S>> {
    fn into_flow(self) -> Option<Flow<S>> {
        self.into_ends()
    }
}

fn running<S: FlowStep>(call: impl Returns<S>) -> Option<std::sync::Arc<Running<S>>> {
    call.into_flow()?.0
}

/// Ends the flow of a call that returned success.
pub fn complete<S: FlowStep>(call: impl Returns<S>, set: impl FnOnce(&mut S::Attrs)) {
    if let Some(running) = running(call) {
        running.set(set);
        running.end(End::Completed, By::Call);
    }
}

/// Ends the flow of a call that returned anything else.
pub fn fail<S: FlowStep, E>(
    call: impl Returns<S>,
    failure: &Failure<'_, E>,
    class: impl FnOnce(&E) -> &'static str,
    reason: impl FnOnce(&E) -> Option<&'static str>,
) {
    let Some(running) = running(call) else { return };
    if !running.is_open() {
        return;
    }
    let end = match failure {
        Failure::Class(class) => End::Failed(class),
        Failure::Error(error) => {
            let reason = catch_unwind(AssertUnwindSafe(|| reason(error))).unwrap_or_else(|_| {
                running.note_panic();
                None
            });
            match reason {
                None => End::Failed(class(error)),
                Some(reason) => End::Aborted(declared::<S>(&running, reason)),
            }
        }
    };
    running.end(end, By::Call);
}

/// The reason, if the flow has it.
fn declared<S: FlowStep>(running: &Running<S>, reason: &'static str) -> &'static str {
    if reason == CANCELLED || S::DEF.reasons.contains(&reason) {
        reason
    } else {
        running.misuse();
        OTHER
    }
}
