//! The onboarding page: where a visitor enters the funnel.

use axum::Router;
use axum::response::Html;
use axum::routing;
use funnel_runtime::funnel_step;

use crate::state::AppState;
use crate::telemetry::Tier;
use crate::telemetry::conversion::landing;

const PAGE: &str = include_str!("landing.html");

pub(crate) fn routes() -> Router<AppState> {
    // A HEAD request is a link preview, not a visit; without a route of its own it would be one.
    Router::new().route("/onboarding", routing::head(preview).get(open))
}

#[funnel_step(landing, tier = Tier::Anonymous)]
async fn open() -> Html<&'static str> {
    Html(PAGE)
}

async fn preview() -> Html<&'static str> {
    Html(PAGE)
}
