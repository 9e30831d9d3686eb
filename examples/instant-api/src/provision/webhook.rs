//! Inboxes that receive and keep webhooks.

use funnel_runtime::funnel_step;
use serde::{Deserialize, Serialize};

use super::provisioner::{Created, Properties, Provisioner};
use crate::client::{Caller, Visitor};
use crate::error::ApiError;
use crate::ids::random_text;
use crate::params::Params;
use crate::telemetry::conversion::provision;
use crate::telemetry::{ResourceType, Tier};

/// What a request may set: nothing yet.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {}

/// What an inbox is made of.
#[derive(Debug, Serialize)]
pub(super) struct Inbox {
    /// Where senders post to; random, because whoever knows it may post.
    target_path: String,
    /// What senders sign with.
    signing_secret: String,
    retention_hours: u32,
}

impl Properties for Inbox {
    const TYPE: ResourceType = ResourceType::Webhook;
}

impl Inbox {
    fn new(Request {}: Request, tier: Tier) -> Self {
        let retention_hours = match tier {
            Tier::Anonymous => 24,
            Tier::Free => 72,
            Tier::Hobby => 30 * 24,
            Tier::Pro => 90 * 24,
        };
        Self {
            target_path: format!("/hooks/{}", random_text(24)),
            signing_secret: format!("whsec_{}", random_text(32)),
            retention_hours,
        }
    }
}

pub(super) async fn create(
    provisioner: Provisioner,
    caller: Caller,
    Params(request): Params<Request>,
) -> Result<Created<Inbox>, ApiError> {
    match caller {
        Caller::Visitor(visitor) => new_webhook(provisioner, visitor, request).await,
        Caller::Team(team) => {
            let inbox = Inbox::new(request, team.tier);
            provisioner.for_team(team, inbox).await
        }
    }
}

#[funnel_step(provision, tier = Tier::Anonymous, resource_type = ResourceType::Webhook)]
async fn new_webhook(
    provisioner: Provisioner,
    visitor: Visitor,
    request: Request,
) -> Result<Created<Inbox>, ApiError> {
    let inbox = Inbox::new(request, Tier::Anonymous);
    provisioner.for_visitor(visitor, inbox).await
}
