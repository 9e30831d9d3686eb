//! The webhook of the billing provider: a paid invoice puts a team on a plan.
//!
//! Providers repeat deliveries until one is confirmed, so each is dealt with once by its id; and
//! anybody can reach the route, so nothing in the body is believed before its signature.

mod signature;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Json, Router, routing};
use funnel_runtime::{Id, funnel_step};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use signature::SignatureError;

use crate::error::ApiError;
use crate::ids::TeamId;
use crate::state::AppState;
use crate::store::Settlement;
use crate::telemetry::Tier;
use crate::telemetry::conversion::paid;

const INVOICE_PAID: &str = "invoice.paid";

/// What happened. Unknown fields are fine: a provider may add some at any time.
#[derive(Debug, Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Value,
}

#[derive(Debug, Deserialize)]
struct Invoice {
    team_id: TeamId,
    plan: Plan,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plan {
    Hobby,
    Pro,
}

impl From<Plan> for Tier {
    fn from(plan: Plan) -> Self {
        match plan {
            Plan::Hobby => Self::Hobby,
            Plan::Pro => Self::Pro,
        }
    }
}

/// What became of a delivery. Each of these confirms it, so that it is not repeated.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum Receipt {
    Paid,
    Duplicate,
    Ignored,
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/billing/webhook", routing::post(webhook))
}

async fn webhook(
    State(app): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Receipt>, ApiError> {
    signature::verify(&headers, &body, app.billing_secret(), app.now())?;
    let event: Event = serde_json::from_slice(&body).map_err(|error| unexpected(&error))?;
    if event.kind != INVOICE_PAID {
        return Ok(Json(Receipt::Ignored));
    }
    let invoice = serde_json::from_value(event.data).map_err(|error| unexpected(&error))?;
    settle(&app, event.id, invoice).await.map(Json)
}

fn unexpected(error: &serde_json::Error) -> ApiError {
    ApiError::BadRequest(format!("the event is not as expected: {error}"))
}

async fn settle(app: &AppState, delivery: String, invoice: Invoice) -> Result<Receipt, ApiError> {
    let tier = Tier::from(invoice.plan);
    let settlement = app
        .store()
        .settle(delivery, invoice.team_id.clone(), tier)
        .await?;
    match settlement {
        Settlement::Settled => Ok(first_delivery(&invoice.team_id, tier)),
        Settlement::Repeated => Ok(Receipt::Duplicate),
        Settlement::UnknownTeam => Err(ApiError::UnknownTeam),
    }
}

/// The step is here and not on `settle`, because a repeated delivery is neither a step nor an error.
#[funnel_step(paid, tier = tier, team_id = Id::new(team_id))]
fn first_delivery(team_id: &TeamId, tier: Tier) -> Receipt {
    Receipt::Paid
}
