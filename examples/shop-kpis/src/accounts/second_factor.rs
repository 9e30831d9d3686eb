//! A second factor: its secret is told, and a code confirms that it arrived.

use axum::Json;
use axum::extract::State;
use funnel_runtime::business_counter;
use serde::{Deserialize, Serialize};

use super::Session;
use crate::error::ApiError;
use crate::params::Params;
use crate::state::AppState;
use crate::store::{Confirmed, Enrolled};
use crate::totp::{Code, TotpSecret};

/// What an authenticator app is told.
#[derive(Debug, Serialize)]
pub(super) struct Enrollment {
    secret: TotpSecret,
    otpauth_url: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmation {
    code: Code,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum Answer {
    Active,
}

pub(super) async fn enroll(
    State(app): State<AppState>,
    session: Session,
) -> Result<Json<Enrollment>, ApiError> {
    let secret = TotpSecret::random();
    let otpauth_url = secret.url(&session.account);
    match app.store().enroll(session.account, secret).await? {
        Enrolled::Pending => Ok(Json(Enrollment {
            secret,
            otpauth_url,
        })),
        Enrolled::AlreadyActive => Err(ApiError::SecondFactorActive),
    }
}

/// Attempts to make a second factor active, by how the call ended. Drives no alert.
#[business_counter]
pub(super) async fn confirm_second_factor(
    State(app): State<AppState>,
    session: Session,
    Params(confirmation): Params<Confirmation>,
) -> Result<Json<Answer>, ApiError> {
    let confirmed = app
        .store()
        .confirm(session.account, confirmation.code, app.now())
        .await?;
    match confirmed {
        Confirmed::Active => Ok(Json(Answer::Active)),
        Confirmed::WrongCode => Err(ApiError::BadSecondFactor),
        Confirmed::AlreadyActive => Err(ApiError::SecondFactorActive),
    }
}
