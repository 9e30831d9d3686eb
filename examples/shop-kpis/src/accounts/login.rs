//! Logging in.

use axum::Json;
use axum::extract::State;
use funnel_runtime::business_counter;
use serde::{Deserialize, Serialize};

use super::session::LIFETIME;
use crate::email::Email;
use crate::error::ApiError;
use crate::ids::{AccountId, Token};
use crate::params::Params;
use crate::password::Password;
use crate::state::AppState;
use crate::store::{Attempt, Login, Proof};
use crate::telemetry::{LOGINS, LoginOutcome};
use crate::totp::Code;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    email: Email,
    password: Password,
    code: Option<Code>,
}

#[derive(Debug, Serialize)]
pub(super) struct LoggedIn {
    account_id: AccountId,
    /// Told once.
    session: Token,
}

pub(super) async fn answer(
    State(app): State<AppState>,
    Params(request): Params<Request>,
) -> Result<Json<LoggedIn>, ApiError> {
    log_in(&app, request).await.map(Json)
}

/// Being asked for a code is half a login and no outcome of one.
#[business_counter(
    LOGINS,
    outcome = |result| result.as_ref().map_or_else(failure, |_| LoginOutcome::Success),
    when = |result| !matches!(result, Err(ApiError::SecondFactorNeeded)),
)]
async fn log_in(app: &AppState, request: Request) -> Result<LoggedIn, ApiError> {
    let Request {
        email,
        password,
        code,
    } = request;
    let attempt = app
        .store()
        .begin_login(email.clone(), app.lockout(), app.now())
        .await?;
    let (account, hash) = match attempt {
        Attempt::Locked => return Err(ApiError::Locked),
        Attempt::Stranger => (None, None),
        Attempt::Account { id, password_hash } => (Some(id), Some(password_hash)),
    };
    let is_right = app.passwords().verify(password, hash).await?;
    let Some(account_id) = account.filter(|_| is_right) else {
        return Err(ApiError::BadCredentials);
    };

    let session = Token::random("sess");
    let now = app.now();
    let proof = Proof {
        account: account_id.clone(),
        code,
        session: session.digest(),
        expires_at: now.saturating_add(LIFETIME),
    };
    match app.store().finish_login(email, proof, now).await? {
        Login::Done => Ok(LoggedIn {
            account_id,
            session,
        }),
        Login::Gone => Err(ApiError::BadCredentials),
        Login::Unverified => Err(ApiError::EmailUnverified),
        Login::SecondFactorNeeded => Err(ApiError::SecondFactorNeeded),
        Login::WrongSecondFactor => Err(ApiError::BadSecondFactor),
    }
}

fn failure(error: &ApiError) -> LoginOutcome {
    match error {
        ApiError::BadCredentials => LoginOutcome::FailureCredentials,
        ApiError::EmailUnverified => LoginOutcome::FailureUnverified,
        ApiError::Locked => LoginOutcome::FailureLocked,
        ApiError::BadSecondFactor => LoginOutcome::FailureSecondFactor,
        _ => LoginOutcome::FailureOther,
    }
}
