//! An instant-provisioning web service with a measured funnel.
//!
//! Anonymous visitors provision resources without signing up, claim them for a team later, and the
//! team pays. `telemetry` says what may be told about that; the handlers are annotated where a visitor
//! moves one step down; everything else is an ordinary web service.
//!
//! The library is the service without a process around it, so that tests can run it in their own:
//! [`app`] makes the router, and `main` puts it behind a listener.

mod billing;
mod claim;
pub mod cli;
mod client;
mod demo;
mod error;
mod ids;
mod inventory;
mod landing;
mod ops;
mod params;
mod provision;
mod request_scope;
mod secret;
pub mod serve;
mod state;
mod store;
pub mod telemetry;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;

pub use funnel_runtime::{KeyError, PseudonymKey};
pub use secret::{Secret, SecretError};
pub use state::{AppState, Settings};
pub use store::{Store, StoreError};

/// All routes of the service.
pub fn app(state: AppState) -> Router {
    let mut visitors = Router::new()
        .merge(landing::routes())
        .merge(provision::routes())
        .merge(claim::routes());
    if let Some(demo) = state.demo() {
        visitors = visitors.route_layer(from_fn_with_state(demo.clone(), demo::direct));
    }
    let visitors = visitors.route_layer(from_fn_with_state(state.clone(), request_scope::visitor));

    let mut measured = Router::new().merge(visitors).merge(billing::routes());
    measured = measured.route_layer(from_fn_with_state(state.clone(), request_scope::service));

    let mut app = Router::new()
        .merge(measured)
        .merge(inventory::routes())
        .merge(ops::routes());
    if let Some(demo) = state.demo() {
        app = app.merge(demo::routes(demo.clone()));
    }
    // Outermost, so that a panic passes every scope and annotation before it becomes an answer.
    app.layer(CatchPanicLayer::custom(error::panicked))
        .with_state(state)
}
