//! Deleting an account.

use axum::Json;
use axum::extract::State;
use funnel_runtime::business_counter;
use serde::Serialize;

use super::Session;
use crate::error::ApiError;
use crate::state::AppState;
use crate::telemetry::ACCOUNT_DELETIONS;

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(super) enum Answer {
    Deleted,
}

/// Of two requests at once, one deletes the account and is counted.
#[business_counter(ACCOUNT_DELETIONS)]
pub(super) async fn delete_account(
    State(app): State<AppState>,
    session: Session,
) -> Result<Json<Answer>, ApiError> {
    if app.store().delete(session.account).await? {
        Ok(Json(Answer::Deleted))
    } else {
        Err(ApiError::NoSession)
    }
}
