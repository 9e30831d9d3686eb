//! The webhook of the payment provider: orders are paid, fail, and are refunded.
//!
//! Providers repeat deliveries until one is confirmed, so each event is settled once by its id; and
//! anybody can reach the route, so nothing in the body is believed before its signature. Everything
//! is counted after the transaction that settled it.

mod event;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use funnel_runtime::{Id, business_counter, funnel_step};
use serde::Serialize;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{Event, Payment, Settlement};
use crate::telemetry::checkout::completed;
use crate::telemetry::{
    Delivery, DeliveryKind, DeliveryResult, ORDERS, OrderStatus, PAYMENT_DELIVERIES, REFUNDS_CENTS,
    REVENUE_CENTS,
};
use event::Read;

/// What became of a delivery. Each of these confirms it, so that it is not repeated.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum Receipt {
    Accepted,
    Duplicate,
    Ignored,
}

/// An answer, with what is known of the delivery it answers.
#[derive(Debug)]
struct Handled {
    kind: DeliveryKind,
    answer: Result<Receipt, ApiError>,
}

impl Handled {
    fn result(&self) -> DeliveryResult {
        match &self.answer {
            Ok(Receipt::Accepted) => DeliveryResult::Accepted,
            Ok(Receipt::Duplicate) => DeliveryResult::Duplicate,
            Ok(Receipt::Ignored) => DeliveryResult::Ignored,
            Err(ApiError::Internal(_) | ApiError::Panicked) => DeliveryResult::Error,
            Err(_) => DeliveryResult::Rejected,
        }
    }
}

impl IntoResponse for Handled {
    fn into_response(self) -> Response {
        self.answer.map(Json).into_response()
    }
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/payments/webhook", routing::post(webhook))
}

#[business_counter(
    PAYMENT_DELIVERIES,
    labels = |handled| Delivery { kind: handled.kind, result: handled.result() },
)]
async fn webhook(State(app): State<AppState>, headers: HeaderMap, body: Bytes) -> Handled {
    if let Err(error) = app.webhook().check(&headers, &body, app.now()) {
        return Handled {
            kind: DeliveryKind::Other,
            answer: Err(error.into()),
        };
    }
    let Read { kind, event } = event::read(&body);
    let answer = match event {
        Ok(Some(event)) => settle(&app, event).await,
        Ok(None) => Ok(Receipt::Ignored),
        Err(error) => Err(ApiError::BadRequest(format!(
            "the event is not as expected: {error}"
        ))),
    };
    Handled { kind, answer }
}

async fn settle(app: &AppState, event: Event) -> Result<Receipt, ApiError> {
    let settled = app.store().settle(event).await?;
    match settled.map_err(ApiError::Payment)? {
        Settlement::Completed(payment) => {
            take_in(&payment);
        }
        Settlement::Failed => ORDERS.inc(OrderStatus::Failed),
        Settlement::Refunded { refund, is_first } => {
            give_back(&refund);
            if is_first {
                ORDERS.inc(OrderStatus::Refunded);
            }
        }
        Settlement::Ignored => return Ok(Receipt::Ignored),
        Settlement::Duplicate => return Ok(Receipt::Duplicate),
    }
    Ok(Receipt::Accepted)
}

/// The one place where revenue is counted. Returns its cents.
#[funnel_step(
    completed,
    order_id = Id::new(&payment.order),
    currency = payment.money.currency,
)]
#[business_counter(ORDERS, status = OrderStatus::Completed)]
#[business_counter(REVENUE_CENTS, currency = payment.money.currency, add = |cents| *cents)]
fn take_in(payment: &Payment) -> u64 {
    payment.money.amount_cents.get().into()
}

/// The one place where refunds are counted. Returns their cents.
#[business_counter(REFUNDS_CENTS, currency = refund.money.currency, add = |cents| *cents)]
fn give_back(refund: &Payment) -> u64 {
    refund.money.amount_cents.get().into()
}
