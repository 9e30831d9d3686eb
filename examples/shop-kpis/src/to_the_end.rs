//! Every request is handled to its end, also when its client has gone away.
//!
//! A server drops a handler whose connection is closed. Dropped between a commit and its counter, it
//! would leave a payment that was settled and is never counted, because the provider's next delivery
//! is a duplicate. So every handler is a task of its own.

use std::panic;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::error::ApiError;
use crate::state::AppState;

/// Hands the request to a task that nothing but its own end ends.
pub(crate) async fn handle(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let handling = app.background().spawn(next.run(request));
    handling
        .await
        .map_err(|ended| match ended.try_into_panic() {
            Ok(payload) => panic::resume_unwind(payload),
            Err(ended) => ApiError::Internal(ended.into()),
        })
}
