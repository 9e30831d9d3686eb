//! What can go wrong between the tool and the service.

use std::io;

use funnel_runtime::ErrorClass;

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error, ErrorClass)]
pub enum ApiError {
    /// The session has ended.
    #[error("the service does not know this session any more: run `app auth login`")]
    Unauthorized,
    /// The plan has to be paid for.
    #[error("this plan has to be paid for: add a card to your account first")]
    BillingRequired,
    /// The person did not allow it.
    #[error("the login was denied in the browser")]
    Denied,
    /// There is no such application.
    #[error("there is no such application")]
    NotFound,
    /// The name belongs to another application.
    #[error("there is an application of this name already")]
    NameTaken,
    /// The region has no room.
    #[error("this region has no room")]
    RegionFull,
    /// The service failed, or said what this version does not know.
    #[error("the service answered with status {0}")]
    Status(u16),
    /// What was said is not as agreed.
    #[error("the answer of the service makes no sense")]
    Malformed(#[source] serde_json::Error),
    /// The connection failed.
    #[error("the service cannot be reached")]
    #[error_class(transparent)]
    Connection(#[source] io::Error),
    /// The call could not be made, or took too long.
    #[error("the service cannot be called")]
    Transport(#[source] ureq::Error),
}

impl ApiError {
    /// The error that a status stands for.
    pub(super) fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthorized,
            402 => Self::BillingRequired,
            403 => Self::Denied,
            404 => Self::NotFound,
            409 => Self::NameTaken,
            507 => Self::RegionFull,
            other => Self::Status(other),
        }
    }
}

impl From<ureq::Error> for ApiError {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Io(error) => Self::Connection(error),
            other => Self::Transport(other),
        }
    }
}
