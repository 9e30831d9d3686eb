//! Document collections.

use funnel_runtime::funnel_step;
use serde::{Deserialize, Serialize};

use super::name::Name;
use super::provisioner::{Created, Properties, Provisioner};
use crate::client::{Caller, Visitor};
use crate::error::ApiError;
use crate::params::Params;
use crate::telemetry::conversion::provision;
use crate::telemetry::{ResourceType, Tier};

/// What a request may set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    name: Option<Name>,
}

/// What a collection is made of.
#[derive(Debug, Serialize)]
pub(super) struct Collection {
    name: String,
    document_limit: u32,
    document_size_limit_kb: u32,
}

impl Properties for Collection {
    const TYPE: ResourceType = ResourceType::Nosql;
}

impl Collection {
    fn new(request: Request, tier: Tier) -> Self {
        let document_limit = match tier {
            Tier::Anonymous => 1_000,
            Tier::Free => 50_000,
            Tier::Hobby => 1_000_000,
            Tier::Pro => 100_000_000,
        };
        Self {
            name: Name::or_random(request.name, "docs"),
            document_limit,
            document_size_limit_kb: 256,
        }
    }
}

pub(super) async fn create(
    provisioner: Provisioner,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Created<Collection>, ApiError> {
    match caller {
        Caller::Visitor(visitor) => new_nosql(provisioner, visitor, request).await,
        Caller::Team(team) => {
            let collection = Collection::new(request, team.tier);
            provisioner.for_team(team, collection).await
        }
    }
}

#[funnel_step(provision, tier = Tier::Anonymous, resource_type = ResourceType::Nosql)]
async fn new_nosql(
    provisioner: Provisioner,
    visitor: Visitor,
    request: Request,
) -> Result<Created<Collection>, ApiError> {
    let collection = Collection::new(request, Tier::Anonymous);
    provisioner.for_visitor(visitor, collection).await
}
