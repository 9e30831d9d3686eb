//! Claiming: what a visitor provisioned becomes a team's.
//!
//! A fingerprint is shared by strangers, so it alone is no proof of ownership. A claim also names the
//! resources, by the tokens that only whoever provisioned them was told.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use funnel_runtime::{Id, funnel_step};
use serde::{Deserialize, Serialize};

use crate::client::{Caller, Visitor};
use crate::error::ApiError;
use crate::ids::{ApiKey, ClaimToken, TeamId};
use crate::params::Params;
use crate::state::AppState;
use crate::store::Claimant;
use crate::telemetry::Tier;
use crate::telemetry::conversion::claim;

/// How many resources one request may claim.
const MAX_TOKENS: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    claim_tokens: Vec<ClaimToken>,
}

/// The outcome of a claim.
#[derive(Debug, Serialize)]
struct Claimed {
    team_id: TeamId,
    tier: Tier,
    /// Told once, to whoever made the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<ApiKey>,
    /// How many resources changed hands.
    resources: usize,
}

impl IntoResponse for Claimed {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/claim", routing::post(claim_resources))
}

/// A visitor's claim makes a team; a team's claim adds to what it has.
#[funnel_step(claim, tier = |claimed| claimed.tier, team_id = |claimed| Id::new(&claimed.team_id))]
async fn claim_resources(
    State(app): State<AppState>,
    visitor: Visitor,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Claimed, ApiError> {
    if request.claim_tokens.len() > MAX_TOKENS {
        let message = format!("a claim takes at most {MAX_TOKENS} tokens; send several claims");
        return Err(ApiError::BadRequest(message));
    }
    let (claimant, tier, api_key) = match caller {
        Caller::Team(team) => {
            let tier = team.tier;
            (Claimant::Existing(team), tier, None)
        }
        Caller::Visitor(_) => {
            let api_key = ApiKey::random();
            let claimant = Claimant::New {
                id: TeamId::random(),
                api_key: api_key.clone(),
            };
            (claimant, Tier::Free, Some(api_key))
        }
    };
    let team_id = claimant.team_id().clone();
    let tokens = request
        .claim_tokens
        .iter()
        .map(ClaimToken::digest)
        .collect();
    let fingerprint = visitor.fingerprint().as_str().to_owned();
    match app.store().claim(fingerprint, tokens, claimant).await? {
        0 => Err(ApiError::NothingToClaim),
        resources => Ok(Claimed {
            team_id,
            tier,
            api_key,
            resources,
        }),
    }
}
