//! Why a command did not do what it was told, and what the process then ends with.

use std::io;

use funnel_runtime::{ErrorClass, FlowError};
use inquire::InquireError;

use crate::client::ApiError;
use crate::files::FileError;
use crate::telemetry::{Direction, Plan};

/// What the process ends with when the person gave up, as a shell has it for Ctrl-C.
const CANCELLED: u8 = 130;

/// What it ends with otherwise.
const FAILED: u8 = 1;

/// Why a command did not do what it was told.
#[derive(Debug, thiserror::Error, ErrorClass)]
pub enum CliError {
    /// The person pressed Ctrl-C or Esc, or was not sure.
    #[error("cancelled")]
    Cancelled,
    /// The person declined the terms of a plan.
    #[error("the terms were declined")]
    DeclinedTerms,
    /// The application is on the plan.
    #[error("{application} is on the plan {plan} already")]
    AlreadyOnPlan {
        /// Which one.
        application: String,
        /// Which one.
        plan: Plan,
    },
    /// No application could go there.
    #[error("no application can be {}", match .0 {
        Direction::Upgrade => "upgraded",
        Direction::Downgrade => "downgraded",
    })]
    NoCandidates(Direction),
    /// The plan is the other way.
    #[error("{plan} is no plan to {} to", match .direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    })]
    WrongDirection {
        /// Where it was to go.
        direction: Direction,
        /// What was asked for.
        plan: Plan,
    },
    /// No region has room.
    #[error("no region has room at the moment")]
    NoRoom,
    /// A name that cannot be.
    #[error("a name is 1 to 40 letters from a to z, digits and hyphens")]
    BadName,
    /// Nobody is logged in.
    #[error("this needs a session: run `app auth login` first")]
    NotLoggedIn,
    /// A value was not given, and there is nobody to ask.
    #[error("{0} is missing: give it, as there is no terminal to ask at")]
    Missing(&'static str),
    /// The terminal failed.
    #[error("the terminal cannot be used")]
    #[error_class(transparent)]
    Prompt(#[source] InquireError),
    /// Standard output failed.
    #[error("cannot write to standard output")]
    #[error_class(transparent)]
    Print(#[source] io::Error),
    /// The service did not do it.
    #[error(transparent)]
    #[error_class(transparent)]
    Api(#[from] ApiError),
    /// A file could not be used.
    #[error(transparent)]
    #[error_class(transparent)]
    File(#[from] FileError),
}

/// Giving up is no failure, wherever it happens.
impl FlowError for CliError {
    fn abort_reason(&self) -> Option<&'static str> {
        matches!(self, Self::Cancelled).then_some("cancelled")
    }
}

impl CliError {
    /// What the process ends with.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Cancelled => CANCELLED,
            _ => FAILED,
        }
    }

    /// Whether the person knows already, since it was their own choice.
    #[must_use]
    pub fn is_own_choice(&self) -> bool {
        matches!(self, Self::Cancelled | Self::DeclinedTerms)
    }
}
