//! What a request knows, said once for every event inside it: where the service runs, whether a
//! probe is asking, and which visitor.
//!
//! Middleware only. The visitor has a layer of its own, because a webhook comes from a machine of
//! the billing provider: a fingerprint of that would be a lie about who moved down the funnel.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use funnel_runtime::{Cohort, IntoScope as _};

use crate::client::Visitor;
use crate::state::AppState;
use crate::telemetry::conversion;

const PROBE: HeaderName = HeaderName::from_static("x-synthetic-run");

/// Every request: the environment, and the cohort.
pub(crate) async fn service(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let cohort = is_probe(&app, request.headers()).then(Cohort::synthetic);
    let attrs = conversion::Attrs {
        env: Some(app.env()),
        ..Default::default()
    };
    (attrs, cohort).into_scope().scope(next.run(request)).await
}

/// Requests of visitors: their fingerprint.
pub(crate) async fn visitor(visitor: Visitor, request: Request, next: Next) -> Response {
    let fingerprint = Some(*visitor.fingerprint());
    let attrs = conversion::Attrs {
        fingerprint,
        ..Default::default()
    };
    attrs.scope(next.run(request)).await
}

/// A header alone is not enough: with it anybody could take themselves out of the figures.
fn is_probe(app: &AppState, headers: &HeaderMap) -> bool {
    match (app.probe_token(), headers.get(PROBE)) {
        (Some(token), Some(presented)) => token.matches(presented.as_bytes()),
        _ => false,
    }
}
