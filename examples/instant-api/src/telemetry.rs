//! What this service may say about its visitors: the allowlist, the bounded values and the funnel.
//!
//! Declarations only, so that a privacy reviewer has one file to read. No logic, and no import from
//! the rest of the service; every other module may import from here.

use clap::ValueEnum;
// funnel: use funnel_runtime::{Allowlist, Label, funnel};
use serde::Serialize;

// funnel: /// Every attribute key that may leave this service.
// funnel: pub const ALLOWED: Allowlist = Allowlist::DEFAULT;
// funnel:
/// What the owner of a resource pays for.
// funnel: #[derive(Label)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Nobody is known yet.
    Anonymous,
    /// A team that claimed its resources and has not paid.
    Free,
    /// The small paid plan.
    Hobby,
    /// The large paid plan.
    Pro,
}

/// Where the service runs.
// funnel: #[derive(Label)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Env {
    /// A developer's machine, or a test.
    Development,
    /// The rehearsal before production.
    Staging,
    /// What customers use.
    Production,
}

/// What can be provisioned.
// funnel: #[derive(Label)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceType {
    /// A relational database.
    Db,
    /// A key-value cache.
    Cache,
    /// A document collection.
    Nosql,
    /// A vector index.
    Vector,
    /// A message queue.
    Queue,
    /// An object storage bucket.
    Storage,
    /// An inbox for webhooks.
    Webhook,
}

// funnel: /// Anonymous visitor to paying team.
// funnel: #[funnel(
// funnel:     event = "InstantFunnel",
// funnel:     counter = "instant_conversion_funnel_total",
// funnel:     allow = crate::telemetry::ALLOWED,
// funnel:     rename_all = "camelCase",
// funnel:     owner = "growth",
// funnel: )]
// funnel: pub mod conversion {
// funnel:     use funnel_runtime::{Id, Pseudonym};
// funnel:
// funnel:     use super::{Env, ResourceType, Tier};
// funnel:
// funnel:     /// In funnel order.
// funnel:     pub enum Step {
// funnel:         /// The onboarding page was opened.
// funnel:         Landing,
// funnel:         /// An anonymous visitor got a resource.
// funnel:         Provision,
// funnel:         /// A team took over what a visitor had provisioned.
// funnel:         #[target(from = Provision, at_least = 0.02)]
// funnel:         Claim,
// funnel:         /// The team's first or a later invoice was paid.
// funnel:         #[target(from = Claim, at_least = 0.20)]
// funnel:         Paid,
// funnel:     }
// funnel:
// funnel:     /// All that an event of this funnel may say.
// funnel:     pub struct Attrs {
// funnel:         /// What the entity pays for once the step is done.
// funnel:         pub tier: Option<Tier>,
// funnel:         /// Where the service runs.
// funnel:         pub env: Option<Env>,
// funnel:         /// The bucket of the anonymous visitor, never a raw address.
// funnel:         #[attr(entity)]
// funnel:         pub fingerprint: Option<Pseudonym>,
// funnel:         /// The team.
// funnel:         #[attr(entity, required_at(Claim, Paid))]
// funnel:         pub team_id: Option<Id>,
// funnel:         /// What was provisioned.
// funnel:         pub resource_type: Option<ResourceType>,
// funnel:     }
// funnel: }
