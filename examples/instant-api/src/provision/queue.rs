//! Message queues.

use funnel_runtime::funnel_step;
use serde::{Deserialize, Serialize};

use super::name::Name;
use super::provisioner::{Created, Properties, Provisioner};
use crate::client::{Caller, Visitor};
use crate::error::ApiError;
use crate::params::Params;
use crate::telemetry::conversion::provision;
use crate::telemetry::{ResourceType, Tier};

/// The longest time that a receiver may keep a message to itself.
const MAX_VISIBILITY_TIMEOUT_S: u32 = 12 * 60 * 60;

/// What a request may set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    name: Option<Name>,
    visibility_timeout_s: Option<u32>,
}

/// What a queue is made of.
#[derive(Debug, Serialize)]
pub(super) struct Queue {
    name: String,
    /// How long a received message stays hidden from other receivers.
    visibility_timeout_s: u32,
    message_limit: u32,
}

impl Properties for Queue {
    const TYPE: ResourceType = ResourceType::Queue;
}

impl Queue {
    fn new(request: Request, tier: Tier) -> Result<Self, ApiError> {
        let message_limit = match tier {
            Tier::Anonymous => 1_000,
            Tier::Free => 10_000,
            Tier::Hobby => 1_000_000,
            Tier::Pro => 100_000_000,
        };
        let visibility_timeout_s = request.visibility_timeout_s.unwrap_or(30);
        if visibility_timeout_s > MAX_VISIBILITY_TIMEOUT_S {
            let message = format!("`visibility_timeout_s` is at most {MAX_VISIBILITY_TIMEOUT_S}");
            return Err(ApiError::BadRequest(message));
        }
        let name = Name::or_random(request.name, "queue");
        Ok(Self {
            name,
            visibility_timeout_s,
            message_limit,
        })
    }
}

pub(super) async fn create(
    provisioner: Provisioner,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Created<Queue>, ApiError> {
    match caller {
        Caller::Visitor(visitor) => new_queue(provisioner, visitor, request).await,
        Caller::Team(team) => {
            let queue = Queue::new(request, team.tier)?;
            provisioner.for_team(team, queue).await
        }
    }
}

#[funnel_step(provision, tier = Tier::Anonymous, resource_type = ResourceType::Queue)]
async fn new_queue(
    provisioner: Provisioner,
    visitor: Visitor,
    request: Request,
) -> Result<Created<Queue>, ApiError> {
    let queue = Queue::new(request, Tier::Anonymous)?;
    provisioner.for_visitor(visitor, queue).await
}
