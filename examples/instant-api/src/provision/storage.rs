//! Object storage buckets.

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
    /// Whether anybody may read the objects.
    #[serde(default)]
    public: bool,
}

/// What a bucket is made of.
#[derive(Debug, Serialize)]
pub(super) struct Bucket {
    /// Never chosen: bucket names are one namespace for everybody.
    name: String,
    storage_mb: u32,
    public: bool,
}

impl Properties for Bucket {
    const TYPE: ResourceType = ResourceType::Storage;
}

impl Bucket {
    fn new(request: Request, tier: Tier) -> Result<Self, ApiError> {
        let storage_mb = match tier {
            Tier::Anonymous => 10,
            Tier::Free => 1_000,
            Tier::Hobby => 50_000,
            Tier::Pro => 1_000_000,
        };
        if request.public && tier == Tier::Anonymous {
            // An anonymous public bucket is free hosting for whatever nobody wants to answer for.
            let message = "a public bucket needs a team; claim the bucket, or leave out `public`";
            return Err(ApiError::BadRequest(message.to_owned()));
        }
        let name = format!("bucket-{}", random_text(16));
        Ok(Self {
            name,
            storage_mb,
            public: request.public,
        })
    }
}

pub(super) async fn create(
    provisioner: Provisioner,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Created<Bucket>, ApiError> {
    match caller {
        Caller::Visitor(visitor) => new_storage(provisioner, visitor, request).await,
        Caller::Team(team) => {
            let bucket = Bucket::new(request, team.tier)?;
            provisioner.for_team(team, bucket).await
        }
    }
}

#[funnel_step(provision, tier = Tier::Anonymous, resource_type = ResourceType::Storage)]
async fn new_storage(
    provisioner: Provisioner,
    visitor: Visitor,
    request: Request,
) -> Result<Created<Bucket>, ApiError> {
    let bucket = Bucket::new(request, Tier::Anonymous)?;
    provisioner.for_visitor(visitor, bucket).await
}
