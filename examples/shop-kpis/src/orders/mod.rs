//! Orders, as customers make and read them.

mod catalogue;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use funnel_runtime::{Id, business_counter, funnel_step};
use serde::Deserialize;

use crate::accounts::Session;
use crate::error::ApiError;
use crate::ids::OrderId;
use crate::params::Params;
use crate::state::AppState;
use crate::store::Order;
use crate::telemetry::checkout::created;
use crate::telemetry::{Currency, ORDERS, OrderStatus};
use catalogue::Item;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    currency: Currency,
    items: Vec<Item>,
}

/// An order that was just made.
#[derive(Debug)]
struct Created(Order);

impl IntoResponse for Created {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/orders", routing::post(create))
        .route("/orders/{order_id}", routing::get(read))
}

#[funnel_step(
    created,
    order_id = |order| Id::new(&order.0.id),
    currency = |order| order.0.currency,
)]
#[business_counter(ORDERS, status = OrderStatus::Created)]
async fn create(
    State(app): State<AppState>,
    session: Session,
    Params(request): Params<Request>,
) -> Result<Created, ApiError> {
    let total = catalogue::total(&request.items, request.currency)
        .map_err(|error| ApiError::BadRequest(error.to_owned()))?;
    let order = Order::new(total);
    let order = app.store().create_order(session.account, order).await?;
    Ok(Created(order))
}

async fn read(
    State(app): State<AppState>,
    session: Session,
    Path(id): Path<OrderId>,
) -> Result<Json<Order>, ApiError> {
    let order = app.store().order_of(session.account, id).await?;
    order.map(Json).ok_or(ApiError::UnknownOrder)
}
