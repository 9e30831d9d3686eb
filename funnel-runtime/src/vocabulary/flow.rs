//! A declared flow: its steps, reasons and milestones, each list an enum of the user's.

use super::{Keys, Speaks, Vocabulary};
use crate::cells::Cells;
use crate::payload::Draft;

/// A step of a flow: the enum `Step` of a module with [`#[flow]`](macro@crate::flow). It stands for the
/// whole flow, as the parameter of [`Flow`](crate::Flow).
///
/// The attribute writes the impl. Code that serves several flows is generic over the trait, and says
/// with a trait of its own what it needs of each:
///
/// ```
/// # fn main() { app::check(); }
/// # mod app {
/// use funnel_runtime::{Flow, FlowStep, OptionalFlow as _, flow, funnel_flow};
///
/// #[flow(event = "Application Create")]
/// pub mod application_create {
///     pub enum Step { Name, ApiCall }
/// }
///
/// #[flow(event = "Login")]
/// pub mod login {
///     pub enum Step { Browser, AppCreate }
/// }
///
/// /// A flow in which an application is made.
/// pub trait MakesApplications: FlowStep {
///     const MAKE: Self;
/// }
///
/// impl MakesApplications for application_create::Step {
///     const MAKE: Self = Self::ApiCall;
/// }
///
/// impl MakesApplications for login::Step {
///     const MAKE: Self = Self::AppCreate;
/// }
///
/// fn make_application<S: MakesApplications>(flow: Option<&Flow<S>>) {
///     flow.step(S::MAKE);
/// }
///
/// #[funnel_flow(login, as flow)]
/// fn log_in() {
///     flow.step(login::Step::Browser);
///     make_application(Some(&flow));
/// }
///
/// # #[funnel_flow(application_create, as flow)]
/// # fn create() {
/// #     flow.step(application_create::Step::Name);
/// #     make_application(Some(&flow));
/// # }
/// # pub fn check() {
/// let recorder = funnel_runtime::testing::Recorder::new();
/// recorder.run(log_in);
/// assert_eq!(recorder.events()[1].attributes["step"], "app_create");
/// # create();
/// # }
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the `Step` of a flow [F622]",
    label = "not a flow",
    note = "a flow is a module with `#[flow(event = \"…\")]` and `pub enum Step` inside; annotated functions name the module, as in `#[funnel_flow(application_create, as flow)]`"
)]
pub trait FlowStep: Speaks<Keys = Self::Attrs> + Sized + Send + Sync {
    /// Why a flow can be given up.
    type Abort: Choice;
    /// What can happen on the way and is told as an event of its own.
    type Milestone: Choice;
    /// All that the events of the flow may say.
    type Attrs: Keys + FlowAttrs + Send;
    /// The piece of a site's record that names the event.
    #[doc(hidden)]
    type Piece: Copy + Sync + 'static;
    /// See [`Self::Piece`].
    #[doc(hidden)]
    const PIECE: Self::Piece;
    /// The declaration.
    #[doc(hidden)]
    const DEF: &'static FlowDef;
    /// The position of the step.
    #[doc(hidden)]
    fn __index(&self) -> usize;
}

/// An enum of reasons or of milestones.
#[doc(hidden)]
pub trait Choice: 'static {
    /// The position of the variant.
    fn __index(&self) -> usize;
}

/// The attributes of a flow, which become known while it runs.
#[doc(hidden)]
pub trait FlowAttrs {
    /// Takes what is set over there.
    fn __merge(&mut self, newer: Self);
}

/// The reasons of a flow that has no `enum Abort`. Errors of the compiler show the name.
#[doc(hidden)]
#[derive(Debug)]
pub enum NoAbort {}

impl Choice for NoAbort {
    fn __index(&self) -> usize {
        match *self {}
    }
}

/// The milestones of a flow that has no `enum Milestone`. Errors of the compiler show the name.
#[doc(hidden)]
#[derive(Debug)]
pub enum NoMilestone {}

impl Choice for NoMilestone {
    fn __index(&self) -> usize {
        match *self {}
    }
}

/// The attributes of a flow that has none.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoAttrs;

impl Keys for NoAttrs {
    const OPEN: Self = Self;

    fn encode(&self, _: &mut Draft) {}
}

impl FlowAttrs for NoAttrs {
    fn __merge(&mut self, _: Self) {}
}

/// The linked flows.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static FLOWS: [&'static FlowDef];

/// How a flow can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlowOutcome {
    /// It did what it was begun for.
    Completed,
    /// It was given up.
    Aborted,
    /// It came to an error.
    Failed,
}

impl FlowOutcome {
    /// Every text, in the order of the variants.
    pub(crate) const TEXTS: [&'static str; 3] = ["completed", "aborted", "failed"];
}

/// A declared flow, with its counters.
#[doc(hidden)]
#[derive(Debug)]
pub struct FlowDef {
    pub words: Vocabulary,
    pub naming: FlowNaming,
    pub events: FlowEvents,
    pub help: &'static str,
    pub steps: &'static [&'static str],
    pub reasons: &'static [&'static str],
    pub milestones: &'static [MilestoneDef],
    /// One cell.
    pub(crate) started: Cells,
    /// How flows ended: the outcomes of those in no step, then those of each step.
    pub(crate) ends: Cells,
    /// How often each milestone was told.
    pub(crate) told: Cells,
}

impl FlowDef {
    /// A flow that nobody has begun.
    #[must_use]
    pub const fn new(
        words: Vocabulary,
        naming: FlowNaming,
        events: FlowEvents,
        help: &'static str,
        steps: &'static [&'static str],
        reasons: &'static [&'static str],
        milestones: &'static [MilestoneDef],
    ) -> Self {
        Self {
            words,
            naming,
            events,
            help,
            steps,
            reasons,
            milestones,
            started: Cells::new(1),
            ends: Cells::new((steps.len() + 1) * FlowOutcome::TEXTS.len()),
            told: Cells::new(milestones.len()),
        }
    }

    /// The series in `ends` of an outcome, in the step at a position, or in none.
    pub(crate) const fn end_at(step: Option<usize>, outcome: FlowOutcome) -> usize {
        let row = match step {
            None => 0,
            Some(at) => at + 1,
        };
        row * FlowOutcome::TEXTS.len() + outcome as usize
    }
}

/// The wire names of the attributes that only the events of flows have.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct FlowNaming {
    pub step: &'static str,
    pub reason: &'static str,
    pub error_class: &'static str,
    pub duration_ms: &'static str,
    pub flow_id: &'static str,
}

/// The names of the events of a flow.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct FlowEvents {
    pub started: &'static str,
    pub completed: &'static str,
    pub aborted: &'static str,
    pub failed: &'static str,
}

/// A declared milestone: its name, and that of its event.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct MilestoneDef {
    pub name: &'static str,
    pub event: &'static str,
}
