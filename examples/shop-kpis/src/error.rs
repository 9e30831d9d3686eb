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

use crate::password::PasswordError;
use crate::signature::SignatureError;
use crate::store::{Refusal, StoreError};

/// The cause of a failure inside the service.
pub(crate) type Cause = Box<dyn Error + Send + Sync>;

/// A refused or failed request.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The request does not make sense; the text says what to send instead.
    BadRequest(String),
    /// The bearer token is of no session.
    NoSession,
    /// The token was not mailed, or came back before.
    UnknownToken,
    /// The address is unknown or the password wrong; a client is not told which.
    BadCredentials,
    /// The address was never verified.
    EmailUnverified,
    /// The account has a second factor, and the request no code.
    SecondFactorNeeded,
    /// The code is wrong, or was taken before.
    BadSecondFactor,
    /// Too many attempts to log in failed of late.
    Locked,
    /// The account has a second factor already.
    SecondFactorActive,
    /// There is no such order, or it is somebody else's.
    UnknownOrder,
    /// The webhook is not from the payment provider.
    Signature(SignatureError),
    /// The webhook says what cannot be true.
    Payment(Refusal),
    /// There is nothing here.
    NotFound,
    /// The handler panicked.
    Panicked,
    /// Something inside the service failed.
    Internal(Cause),
}

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::NoSession
            | Self::BadCredentials
            | Self::SecondFactorNeeded
            | Self::BadSecondFactor
            | Self::Signature(_) => StatusCode::UNAUTHORIZED,
            Self::EmailUnverified => StatusCode::FORBIDDEN,
            Self::UnknownToken
            | Self::UnknownOrder
            | Self::NotFound
            | Self::Payment(Refusal::UnknownOrder) => StatusCode::NOT_FOUND,
            Self::SecondFactorActive | Self::Payment(Refusal::AlreadyPaid | Refusal::NotPaid) => {
                StatusCode::CONFLICT
            }
            Self::Payment(Refusal::AmountMismatch | Refusal::ExceedsPayment) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Locked => StatusCode::TOO_MANY_REQUESTS,
            Self::Panicked | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A word that clients may compare; it does not change with the sentence.
    fn code(&self) -> &'static str {
        match self {
            Self::BadRequest(_) => "bad_request",
            Self::NoSession => "no_session",
            Self::UnknownToken => "unknown_token",
            Self::BadCredentials => "bad_credentials",
            Self::EmailUnverified => "email_unverified",
            Self::SecondFactorNeeded => "second_factor_needed",
            Self::BadSecondFactor => "bad_second_factor",
            Self::Locked => "locked",
            Self::SecondFactorActive => "second_factor_active",
            Self::UnknownOrder | Self::Payment(Refusal::UnknownOrder) => "unknown_order",
            Self::Signature(_) => "bad_signature",
            Self::Payment(Refusal::AlreadyPaid) => "order_already_paid",
            Self::Payment(Refusal::NotPaid) => "order_not_paid",
            Self::Payment(Refusal::AmountMismatch) => "amount_mismatch",
            Self::Payment(Refusal::ExceedsPayment) => "refund_exceeds_payment",
            Self::NotFound => "not_found",
            Self::Panicked | Self::Internal(_) => "internal",
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadRequest(message) => message,
            Self::NoSession => {
                "this needs a session; log in and send `authorization: Bearer <session>`"
            }
            Self::UnknownToken => {
                "this token was not mailed to anybody, or it has been used; sign up again"
            }
            Self::BadCredentials => "the e-mail address or the password is wrong",
            Self::EmailUnverified => {
                "verify the e-mail address first, with the token that was mailed to it"
            }
            Self::SecondFactorNeeded => "send the `code` of your authenticator app, too",
            Self::BadSecondFactor => "the code is wrong or was used before; send the next one",
            Self::Locked => "too many attempts failed; try again later",
            Self::SecondFactorActive => "the account has a second factor already",
            Self::UnknownOrder | Self::Payment(Refusal::UnknownOrder) => "there is no such order",
            Self::Signature(error) => return error.fmt(f),
            Self::Payment(Refusal::AlreadyPaid) => "the order has been paid by another payment",
            Self::Payment(Refusal::NotPaid) => {
                "the order has not been paid; deliver the payment first"
            }
            Self::Payment(Refusal::AmountMismatch) => {
                "amount and currency are not those of the order"
            }
            Self::Payment(Refusal::ExceedsPayment) => "more would go back than was paid",
            Self::NotFound => "there is nothing here",
            Self::Panicked | Self::Internal(_) => "something went wrong on our side; try again",
        })
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

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
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
            eprintln!("shop-kpis: {cause:?}");
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
