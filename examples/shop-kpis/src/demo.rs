//! Routes of a demonstration: reading the mail of an address, and moving the clock.
//!
//! Whoever reaches these can verify any address and end any lockout, so they are there only when
//! asked for.

use axum::extract::{Path, State};
use axum::{Json, Router, routing};
use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::error::ApiError;
use crate::ids::Token;
use crate::params::Params;
use crate::state::AppState;

#[derive(Debug, Serialize)]
struct Mail {
    verification_token: Option<Token>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

#[derive(Debug, Serialize)]
struct Time {
    now: u64,
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/demo/mail/{email}", routing::get(mail))
        .route("/demo/clock", routing::get(time).post(advance))
}

async fn mail(
    State(app): State<AppState>,
    Path(email): Path<String>,
) -> Result<Json<Mail>, ApiError> {
    let email = Email::try_from(email).map_err(|error| ApiError::BadRequest(error.to_owned()))?;
    let mail = app.store().last_mail(email).await?;
    let verification_token = mail.ok_or(ApiError::NotFound)?;
    Ok(Json(Mail { verification_token }))
}

async fn time(State(app): State<AppState>) -> Json<Time> {
    Json(Time { now: app.now() })
}

async fn advance(State(app): State<AppState>, Params(by): Params<Advance>) -> Json<Time> {
    app.clock().advance(by.advance_seconds);
    Json(Time { now: app.now() })
}
