//! Signing up, and verifying the address.
//!
//! Whether an address has an account is nobody's business, so every sign-up gets the same answer and
//! the address gets a mail.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use funnel_runtime::business_counter;
use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::error::ApiError;
use crate::ids::{AccountId, Token};
use crate::params::Params;
use crate::password::NewPassword;
use crate::state::AppState;
use crate::store::{NewAccount, SignUp};
use crate::telemetry::SIGNUPS;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    email: Email,
    password: NewPassword,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verification {
    token: Token,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum Answer {
    MailSent,
    Verified,
}

pub(super) async fn accept(
    State(app): State<AppState>,
    Params(request): Params<Request>,
) -> Result<(StatusCode, Json<Answer>), ApiError> {
    sign_up(&app, request).await?;
    Ok((StatusCode::ACCEPTED, Json(Answer::MailSent)))
}

/// Counts accounts, not requests: signing up for a known address makes none.
#[business_counter(SIGNUPS, when = |signed_up| matches!(signed_up, Ok(SignUp::New)))]
async fn sign_up(app: &AppState, request: Request) -> Result<SignUp, ApiError> {
    let account = NewAccount {
        id: AccountId::random(),
        email: request.email,
        password_hash: app.passwords().hash(request.password).await?,
        verification: Token::random("mail"),
    };
    Ok(app.store().sign_up(account).await?)
}

/// Attempts to verify an address, by how the call ended. Drives no alert.
#[business_counter(name = "veza_business_email_verifications_total", owner = "accounts")]
pub(super) async fn verify_email(
    State(app): State<AppState>,
    Params(verification): Params<Verification>,
) -> Result<Json<Answer>, ApiError> {
    if app.store().verify(verification.token.digest()).await? {
        Ok(Json(Answer::Verified))
    } else {
        Err(ApiError::UnknownToken)
    }
}
