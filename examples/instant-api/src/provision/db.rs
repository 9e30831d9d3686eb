//! Relational databases.

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

/// What a database is made of.
#[derive(Debug, Serialize)]
pub(super) struct Database {
    name: String,
    connection_limit: u16,
    storage_mb: u32,
}

impl Properties for Database {
    const TYPE: ResourceType = ResourceType::Db;
}

impl Database {
    fn new(request: Request, tier: Tier) -> Self {
        let (connection_limit, storage_mb) = match tier {
            Tier::Anonymous => (2, 10),
            Tier::Free => (5, 500),
            Tier::Hobby => (20, 10_000),
            Tier::Pro => (200, 100_000),
        };
        Self {
            name: Name::or_random(request.name, "db"),
            connection_limit,
            storage_mb,
        }
    }
}

pub(super) async fn create(
    provisioner: Provisioner,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Created<Database>, ApiError> {
    match caller {
        Caller::Visitor(visitor) => new_db(provisioner, visitor, request).await,
        Caller::Team(team) => {
            let database = Database::new(request, team.tier);
            provisioner.for_team(team, database).await
        }
    }
}

#[funnel_step(provision, tier = Tier::Anonymous, resource_type = ResourceType::Db)]
async fn new_db(
    provisioner: Provisioner,
    visitor: Visitor,
    request: Request,
) -> Result<Created<Database>, ApiError> {
    let database = Database::new(request, Tier::Anonymous);
    provisioner.for_visitor(visitor, database).await
}
