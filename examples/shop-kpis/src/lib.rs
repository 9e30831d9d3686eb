//! A shop whose key figures are counted.
//!
//! People sign up, log in, order, pay and leave; `telemetry` says what of it is counted, and the
//! functions that do it are annotated. Everything else is an ordinary web service.
//!
//! The library is the service without a process around it, so that tests can run it in their own:
//! [`app`] makes the router, and `main` puts it behind a listener.

mod accounts;
pub mod cli;
mod clock;
mod config;
mod demo;
mod email;
mod error;
mod ids;
mod money;
mod ops;
mod orders;
mod params;
mod password;
mod payments;
mod secret;
pub mod serve;
mod signature;
mod state;
mod store;
pub mod telemetry;
mod to_the_end;
mod totp;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;

pub use clock::Clock;
pub use config::Config;
pub use password::{PasswordError, Passwords};
pub use secret::{Secret, SecretError};
pub use signature::WebhookTrust;
pub use state::{AppState, Settings};
pub use store::{Lockout, Store, StoreError};

/// No request here is longer, in bytes.
const LONGEST_BODY: usize = 64 * 1024;

/// All routes of the service.
pub fn app(state: AppState) -> Router {
    let mut app = Router::new()
        .merge(accounts::routes())
        .merge(orders::routes())
        .merge(payments::routes())
        .merge(ops::routes());
    if state.demo() {
        app = app.merge(demo::routes());
    }
    app.layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(from_fn_with_state(state.clone(), to_the_end::handle))
        // Outermost, so that a panic passes every annotation before it becomes an answer.
        .layer(CatchPanicLayer::custom(error::panicked))
        .with_state(state)
}
