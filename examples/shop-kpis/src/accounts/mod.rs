//! Accounts, from sign-up to deletion.

mod deletion;
mod login;
mod second_factor;
mod session;
mod signup;

use axum::{Router, routing};

pub(crate) use session::Session;

use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/signup", routing::post(signup::accept))
        .route("/verify-email", routing::post(signup::verify_email))
        .route("/login", routing::post(login::answer))
        .route("/account", routing::delete(deletion::delete_account))
        .route(
            "/account/second-factor",
            routing::post(second_factor::enroll),
        )
        .route(
            "/account/second-factor/confirm",
            routing::post(second_factor::confirm_second_factor),
        )
}
