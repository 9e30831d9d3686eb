//! For whoever runs the service: its health and its metrics.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::{Router, routing};
use prometheus::{TEXT_FORMAT, TextEncoder};

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

async fn metrics(State(app): State<AppState>) -> Result<impl IntoResponse, ApiError> {
    let families = app.metrics().gather();
    let text = TextEncoder::new().encode_to_string(&families)?;
    Ok(([(CONTENT_TYPE, TEXT_FORMAT)], text))
}
