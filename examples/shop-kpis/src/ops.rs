//! For whoever runs the service: its health and its counters.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::{Router, routing};

use crate::error::ApiError;
use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/healthz", routing::get(healthz))
        .route("/metrics", routing::get(metrics))
}

async fn healthz(State(app): State<AppState>) -> Result<&'static str, ApiError> {
    app.store().check().await?;
    Ok("ok\n")
}

async fn metrics(headers: HeaderMap) -> impl IntoResponse {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let (content_type, text) = funnel_runtime::prometheus::metrics_response(accept);
    ([(CONTENT_TYPE, content_type)], text)
}
