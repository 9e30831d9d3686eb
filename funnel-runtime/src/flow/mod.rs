//! A flow: several steps inside one call, told by an event at its start and by exactly one at its end.
//!
//! Here is what the body of an annotated function holds. `running` is the flow itself, `calls` what
//! generated code begins and ends it with, `open` the list of those that have not ended, and `lookup`
//! says why one failed. Not here: how a call is followed on its ways out (`call`), and how events
//! travel (`dispatch`).

mod calls;
mod end;
mod error;
#[doc(hidden)]
pub mod lookup;
mod open;
mod optional;
mod running;

use std::fmt;
use std::sync::Arc;

pub use calls::{begin, complete, enter, enter_in_place, fail, track, track_never};
use end::By;
pub(crate) use end::End;
pub use error::FlowError;
pub(crate) use open::{end_all, end_installed};
#[cfg(unix)]
pub(crate) use open::{forget, hold};
pub use optional::OptionalFlow;
use running::Running;

use crate::vocabulary::{Choice as _, FlowStep};

/// The future was dropped, or the person gave up.
pub(crate) const CANCELLED: &str = "cancelled";
/// The process was told to end.
#[cfg(all(unix, feature = "signals"))]
pub(crate) const TERMINATED: &str = "terminated";
/// The process ended by itself.
pub(crate) const EXIT: &str = "exit";
/// The class of the error of what a panic cut off.
pub(crate) const PANIC: &str = "panic";
/// A reason that was not declared.
pub(crate) const OTHER: &str = "other";

/// A flow in progress: what the body of a function with [`#[funnel_flow]`](macro@crate::funnel_flow)
/// has under the name behind `as`. `S` is the enum `Step` of the flow's module, which also has the type
/// under the name `Flow`.
///
/// ```
/// # fn main() { app::check(); }
/// # mod app {
/// use funnel_runtime::{Allowlist, Label, OptionalFlow as _, flow, funnel_flow};
///
/// pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["region"]);
///
/// #[derive(Label, Clone, Copy)]
/// pub enum Region { East, West }
///
/// /// An application is made.
/// #[flow(event = "Application Create", allow = ALLOWED)]
/// pub mod application_create {
///     use super::Region;
///     pub enum Step { Terms, Region, ApiCall }
///     pub enum Abort { DeclinedTerms }
///     pub enum Milestone { AcceptedTerms }
///     pub struct Attrs { pub region: Option<Region> }
/// }
///
/// use application_create::{Abort, Milestone, Step};
///
/// #[funnel_flow(application_create, as flow)]
/// fn create(accepts: bool) -> Result<u32, &'static str> {
///     flow.step(Step::Terms);
///     if !accepts {
///         return flow.abort(Abort::DeclinedTerms, "declined");
///     }
///     flow.milestone(Milestone::AcceptedTerms);
///     let id = call_service(Some(&flow));
///     flow.complete();
///     println!("What fails from here on does not change the outcome.");
///     Ok(id)
/// }
///
/// /// Also called where there is no flow.
/// fn call_service(flow: Option<&application_create::Flow>) -> u32 {
///     flow.step(Step::ApiCall);
///     flow.set(|attrs| attrs.region = Some(Region::West));
///     17
/// }
///
/// # pub fn check() {
/// let recorder = funnel_runtime::testing::Recorder::new();
/// let _ = recorder.run(|| (create(true), create(false)));
/// recorder.assert_events(&[
///     "Application Create Started",
///     "Accepted Terms",
///     "Application Create Completed",
///     "Application Create Started",
///     "Application Create Aborted",
/// ]);
/// assert_eq!(recorder.events()[2].attributes["region"], "west");
/// assert_eq!(recorder.events()[4].attributes["reason"], "declined_terms");
/// # }
/// # }
/// ```
///
/// # The end
///
/// A flow that has started ends exactly once, with the first of these:
///
/// | what happens | event | it says |
/// |---|---|---|
/// | [`Flow::complete`], or the function returns success | `Completed` | |
/// | [`Flow::abort`] or [`Flow::give_up`] | `Aborted` | the reason |
/// | the function returns an error that is a [`FlowError`] with a reason | `Aborted` | that reason |
/// | the function returns another error | `Failed` | its [error class](crate::ErrorClass) |
/// | the function unwinds | `Failed` | `error_class = "panic"` |
/// | its future is dropped | `Aborted` | `reason = "cancelled"` |
/// | [`exit(0)`](crate::exit), or telemetry is shut down | `Aborted` | `reason = "exit"` |
/// | [`exit`](crate::exit) with another code | `Failed` | `error_class = "exit"` |
/// | `SIGINT` with `end_on_signals` | `Aborted` | `reason = "cancelled"` |
/// | `SIGTERM` with `end_on_signals` | `Aborted` | `reason = "terminated"` |
///
/// What is success is what [`#[funnel_step]`](macro@crate::funnel_step) takes for it. After the end,
/// [`Flow::step`] and [`Flow::set`] do nothing; [`Flow::complete`], [`Flow::abort`], [`Flow::give_up`]
/// and [`Flow::milestone`] do nothing either, and are counted in `funnel_site_problems_total` as
/// `misuse`, unless it was the process that ended the flow.
///
/// # Several flows, several threads
///
/// Every call of an annotated function is a flow of its own: one inside another, also of the same
/// function, starts and ends by itself, and `flow_id` tells their events apart. Nothing is handed
/// down; a helper that is to report to the flow of its caller takes it as an argument.
///
/// A flow can be cloned, and be used from other threads and tasks. It still ends with its function: a
/// clone that lives longer is that of a flow that has ended. All its events go where its start went,
/// whoever listens on the other thread.
///
/// # Nobody listens
///
/// Without a backend, and where `unless` holds, all methods can be called and no event is made.
/// Closures given to [`Flow::set`] are not called then. A flow that is tracked is counted all the same.
pub struct Flow<S: FlowStep>(Option<Arc<Running<S>>>);

#[allow(
    clippy::needless_pass_by_value,
    reason = "steps, milestones and reasons are variants written on the spot"
)]
impl<S: FlowStep> Flow<S> {
    /// Says which step the flow has come to; its end tells the last one.
    pub fn step(&self, step: S) {
        if let Some(running) = &self.0 {
            running.step(step.__index());
        }
    }

    /// Sets attributes, which every event from now on says.
    ///
    /// A panic in the closure is caught and counted; what it had set stays set. The closure may use the
    /// flow.
    pub fn set(&self, set: impl FnOnce(&mut S::Attrs)) {
        if let Some(running) = &self.0 {
            running.set(set);
        }
    }

    /// Tells an event of its own.
    pub fn milestone(&self, milestone: S::Milestone) {
        if let Some(running) = &self.0 {
            running.milestone(milestone.__index());
        }
    }

    /// Ends the flow as aborted, and gives the error back for the function to return:
    /// `return flow.abort(Abort::DeclinedTerms, error)`.
    ///
    /// # Errors
    ///
    /// Always, with the error that was given.
    pub fn abort<T, E>(&self, reason: S::Abort, error: E) -> Result<T, E> {
        self.give_up(reason);
        Err(error)
    }

    /// Ends the flow as aborted, in a function that has no error to return.
    pub fn give_up(&self, reason: S::Abort) {
        if let Some(running) = &self.0 {
            let reason = S::DEF.reasons.get(reason.__index());
            running.end(End::Aborted(reason.copied().unwrap_or(OTHER)), By::Name);
        }
    }

    /// Ends the flow as completed: what fails after this no longer changes its outcome.
    pub fn complete(&self) {
        if let Some(running) = &self.0 {
            running.end(End::Completed, By::Name);
        }
    }

    /// Whether the flow is tracked and has not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.as_ref().is_some_and(|running| running.is_open())
    }
}

impl<S: FlowStep> Clone for Flow<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: FlowStep> fmt::Debug for Flow<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow")
            .field("event", &S::DEF.words.event)
            .field("is_open", &self.is_open())
            .finish_non_exhaustive()
    }
}
