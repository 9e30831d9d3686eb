//! What a team owns.

use axum::extract::State;
use axum::{Json, Router, routing};
use serde::Serialize;

use crate::client::Caller;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::StoredResource;
use crate::telemetry::Tier;

#[derive(Debug, Serialize)]
struct Inventory {
    tier: Tier,
    resources: Vec<StoredResource>,
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/resources", routing::get(list))
}

async fn list(State(app): State<AppState>, caller: Caller) -> Result<Json<Inventory>, ApiError> {
    let Caller::Team(team) = caller else {
        return Err(ApiError::UnknownApiKey);
    };
    let resources = app.store().resources_of(team.id).await?;
    Ok(Json(Inventory {
        tier: team.tier,
        resources,
    }))
}
