//! The methods of a flow on an `Option`, for helpers that run with and without one.

use super::Flow;
use crate::vocabulary::FlowStep;

/// The methods of [`Flow`] on `Option<&Flow<_>>`: on `None` they do nothing.
///
/// ```
/// # fn main() { let _ = app::fetch(None); }
/// # mod app {
/// use funnel_runtime::{Flow, OptionalFlow as _, flow};
///
/// #[flow(event = "Application Create")]
/// pub mod application_create {
///     pub enum Step { ApiCall }
/// }
///
/// pub fn fetch(flow: Option<&application_create::Flow>) -> u32 {
///     flow.step(application_create::Step::ApiCall);
///     17
/// }
/// # }
/// ```
pub trait OptionalFlow<S: FlowStep> {
    /// As [`Flow::step`].
    fn step(&self, step: S);
    /// As [`Flow::set`].
    fn set(&self, set: impl FnOnce(&mut S::Attrs));
    /// As [`Flow::milestone`].
    fn milestone(&self, milestone: S::Milestone);
    /// As [`Flow::abort`].
    ///
    /// # Errors
    ///
    /// Always, with the error that was given.
    fn abort<T, E>(&self, reason: S::Abort, error: E) -> Result<T, E>;
    /// As [`Flow::give_up`].
    fn give_up(&self, reason: S::Abort);
    /// As [`Flow::complete`].
    fn complete(&self);
    /// As [`Flow::is_open`].
    fn is_open(&self) -> bool;
}

impl<S: FlowStep> OptionalFlow<S> for Option<&Flow<S>> {
    fn step(&self, step: S) {
        if let Some(flow) = self {
            flow.step(step);
        }
    }

    fn set(&self, set: impl FnOnce(&mut S::Attrs)) {
        if let Some(flow) = self {
            flow.set(set);
        }
    }

    fn milestone(&self, milestone: S::Milestone) {
        if let Some(flow) = self {
            flow.milestone(milestone);
        }
    }

    fn abort<T, E>(&self, reason: S::Abort, error: E) -> Result<T, E> {
        self.give_up(reason);
        Err(error)
    }

    fn give_up(&self, reason: S::Abort) {
        if let Some(flow) = self {
            flow.give_up(reason);
        }
    }

    fn complete(&self) {
        if let Some(flow) = self {
            flow.complete();
        }
    }

    fn is_open(&self) -> bool {
        self.is_some_and(Flow::is_open)
    }
}
