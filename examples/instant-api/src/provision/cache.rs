//! Key-value caches.

use funnel_runtime::funnel_step;
use serde::{Deserialize, Serialize};

use super::provisioner::{Created, Properties, Provisioner};
use crate::client::{Caller, Visitor};
use crate::error::ApiError;
use crate::ids::random_text;
use crate::params::Params;
use crate::telemetry::conversion::provision;
use crate::telemetry::{ResourceType, Tier};

/// What a request may set.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// As much as the tier allows unless told.
    memory_mb: Option<u32>,
}

/// What a cache is made of.
#[derive(Debug, Serialize)]
pub(super) struct Cache {
    /// Caches share servers; the prefix is what keeps them apart.
    key_prefix: String,
    memory_limit_mb: u32,
    eviction: &'static str,
}

impl Properties for Cache {
    const TYPE: ResourceType = ResourceType::Cache;
}

impl Cache {
    fn new(request: Request, tier: Tier) -> Result<Self, ApiError> {
        let most = match tier {
            Tier::Anonymous => 5,
            Tier::Free => 25,
            Tier::Hobby => 256,
            Tier::Pro => 4_096,
        };
        let memory_limit_mb = request.memory_mb.unwrap_or(most);
        if !(1..=most).contains(&memory_limit_mb) {
            let message = format!("`memory_mb` is from 1 to {most} in this tier");
            return Err(ApiError::BadRequest(message));
        }
        let key_prefix = format!("{}:", random_text(8));
        Ok(Self {
            key_prefix,
            memory_limit_mb,
            eviction: "allkeys-lru",
        })
    }
}

pub(super) async fn create(
    provisioner: Provisioner,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Created<Cache>, ApiError> {
    match caller {
        Caller::Visitor(visitor) => new_cache(provisioner, visitor, request).await,
        Caller::Team(team) => {
            let cache = Cache::new(request, team.tier)?;
            provisioner.for_team(team, cache).await
        }
    }
}

#[funnel_step(provision, tier = Tier::Anonymous, resource_type = ResourceType::Cache)]
async fn new_cache(
    provisioner: Provisioner,
    visitor: Visitor,
    request: Request,
) -> Result<Created<Cache>, ApiError> {
    let cache = Cache::new(request, Tier::Anonymous)?;
    provisioner.for_visitor(visitor, cache).await
}
