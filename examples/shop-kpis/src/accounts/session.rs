//! Whose request this is.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::error::ApiError;
use crate::ids::{AccountId, Token};
use crate::state::AppState;

/// How long a session lasts, in seconds.
pub(super) const LIFETIME: u64 = 24 * 60 * 60;

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) account: AccountId,
}

impl FromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.strip_prefix("Bearer "))
            .map(Token::presented)
            .ok_or(ApiError::NoSession)?;
        let account = app.store().session(token.digest(), app.now()).await?;
        let account = account.ok_or(ApiError::NoSession)?;
        Ok(Self { account })
    }
}
