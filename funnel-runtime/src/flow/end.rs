//! How a flow can end, and what can end it. Plain data.

use crate::event::Moment;
use crate::vocabulary::FlowOutcome;

/// How a flow ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    Completed,
    /// With the reason.
    Aborted(&'static str),
    /// With the class of the error.
    Failed(&'static str),
}

impl End {
    pub(super) const fn outcome(self) -> FlowOutcome {
        match self {
            Self::Completed => FlowOutcome::Completed,
            Self::Aborted(_) => FlowOutcome::Aborted,
            Self::Failed(_) => FlowOutcome::Failed,
        }
    }

    pub(super) const fn moment(self) -> Moment {
        match self {
            Self::Completed => Moment::Completed,
            Self::Aborted(_) => Moment::Aborted,
            Self::Failed(_) => Moment::Failed,
        }
    }
}

/// What ended a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The user's code, by a method of the flow.
    Name,
    /// The end of the call.
    Call,
    /// The end of the process.
    Process,
}
