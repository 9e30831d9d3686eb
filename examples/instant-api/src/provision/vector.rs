//! Vector indexes.

use funnel_runtime::funnel_step;
use serde::{Deserialize, Serialize};

use super::provisioner::{Created, Properties, Provisioner};
use crate::client::{Caller, Visitor};
use crate::error::ApiError;
use crate::params::Params;
use crate::telemetry::conversion::provision;
use crate::telemetry::{ResourceType, Tier};

/// What a request may set.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    dimensions: Option<u16>,
    #[serde(default)]
    metric: Metric,
}

/// How near two vectors are.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Metric {
    #[default]
    Cosine,
    Dot,
    Euclidean,
}

/// What an index is made of.
#[derive(Debug, Serialize)]
pub(super) struct VectorIndex {
    dimensions: u16,
    metric: Metric,
    vector_limit: u32,
}

impl Properties for VectorIndex {
    const TYPE: ResourceType = ResourceType::Vector;
}

impl VectorIndex {
    fn new(request: Request, tier: Tier) -> Result<Self, ApiError> {
        let (most, vector_limit) = match tier {
            Tier::Anonymous => (1_536, 1_000),
            Tier::Free => (1_536, 10_000),
            Tier::Hobby => (3_072, 1_000_000),
            Tier::Pro => (4_096, 50_000_000),
        };
        let dimensions = request.dimensions.unwrap_or(768);
        if !(1..=most).contains(&dimensions) {
            let message = format!("`dimensions` is from 1 to {most} in this tier");
            return Err(ApiError::BadRequest(message));
        }
        Ok(Self {
            dimensions,
            metric: request.metric,
            vector_limit,
        })
    }
}

pub(super) async fn create(
    provisioner: Provisioner,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Created<VectorIndex>, ApiError> {
    match caller {
        Caller::Visitor(visitor) => new_vector(provisioner, visitor, request).await,
        Caller::Team(team) => {
            let index = VectorIndex::new(request, team.tier)?;
            provisioner.for_team(team, index).await
        }
    }
}

#[funnel_step(provision, tier = Tier::Anonymous, resource_type = ResourceType::Vector)]
async fn new_vector(
    provisioner: Provisioner,
    visitor: Visitor,
    request: Request,
) -> Result<Created<VectorIndex>, ApiError> {
    let index = VectorIndex::new(request, Tier::Anonymous)?;
    provisioner.for_visitor(visitor, index).await
}
