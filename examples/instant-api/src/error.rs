//! What goes wrong, as a client sees it: a status, a stable code, and a sentence.
//!
//! The only place that turns a failure into a response. Causes inside the service go to stderr,
//! never to the client.

use std::any::Any;
use std::error::Error;
use std::fmt;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::billing::SignatureError;
use crate::store::StoreError;

/// The cause of a failure inside the service.
pub(crate) type Cause = Box<dyn Error + Send + Sync>;

/// A refused or failed request.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The request does not make sense; the text says what to send instead.
    BadRequest(String),
    /// The bearer token is no team's API key.
    UnknownApiKey,
    /// The visitor has no unclaimed resource under the claim tokens.
    NothingToClaim,
    /// The visitor has as many unclaimed resources as are allowed.
    QuotaExceeded,
    /// The webhook is not from the billing provider.
    Signature(SignatureError),
    /// The webhook is about a team that does not exist.
    UnknownTeam,
    /// The handler panicked.
    Panicked,
    /// Something inside the service failed.
    Internal(Cause),
}

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::UnknownApiKey | Self::Signature(_) => StatusCode::UNAUTHORIZED,
            Self::NothingToClaim | Self::UnknownTeam => StatusCode::NOT_FOUND,
            Self::QuotaExceeded => StatusCode::TOO_MANY_REQUESTS,
            Self::Panicked | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A word that clients may compare; it does not change with the sentence.
    fn code(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "bad_request",
            Self::UnknownApiKey => "unknown_api_key",
            Self::NothingToClaim => "nothing_to_claim",
            Self::QuotaExceeded => "quota_exceeded",
            Self::Signature(_) => "bad_signature",
            Self::UnknownTeam => "unknown_team",
            Self::Panicked | Self::Internal(_) => "internal",
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadRequest(message) => f.write_str(message),
            Self::UnknownApiKey => f.write_str(
                "this API key belongs to no team; leave out `authorization` to provision anonymously",
            ),
            Self::NothingToClaim => f.write_str(
                "none of these claim tokens is for an unclaimed resource of yours; send the `claim_token`s that provisioning returned",
            ),
            Self::QuotaExceeded => f.write_str(
                "too many unclaimed resources; claim them for a team before provisioning more",
            ),
            Self::Signature(error) => error.fmt(f),
            Self::UnknownTeam => f.write_str("there is no such team"),
            Self::Panicked | Self::Internal(_) => {
                f.write_str("something went wrong on our side; try again")
            }
        }
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Signature(error) => Some(error),
            Self::Internal(cause) => Some(&**cause),
            _ => None,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<prometheus::Error> for ApiError {
    fn from(error: prometheus::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<SignatureError> for ApiError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        // A panic has been reported by the panic hook already.
        if let Self::Internal(cause) = &self {
            eprintln!("instant-api: {cause:?}");
        }
        let body = json!({ "error": { "code": self.code(), "message": self.to_string() } });
        (self.status(), Json(body)).into_response()
    }
}

/// Answers for a handler that panicked. The payload stays here: it may hold anything.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the signature is that of the layer's callback"
)]
pub(crate) fn panicked(_payload: Box<dyn Any + Send>) -> Response {
    ApiError::Panicked.into_response()
}
