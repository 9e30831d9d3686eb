//! What this service may say about its visitors: the allowlist, the bounded values and the funnel.
//!
//! Declarations only, so that a privacy reviewer has one file to read. No logic, and no import from
//! the rest of the service; every other module may import from here.

use clap::ValueEnum;
use funnel_runtime::{Allowlist, Label, funnel};
use serde::Serialize;

/// Every attribute key that may leave this service.
pub const ALLOWED: Allowlist = Allowlist::DEFAULT;

/// What the owner of a resource pays for.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Env {
    /// A developer's machine, or a test.
    Development,
    /// The rehearsal before production.
    Staging,
    /// What customers use.
    Production,
}

/// What can be provisioned.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// Anonymous visitor to paying team.
#[funnel(
    event = "InstantFunnel",
    counter = "instant_conversion_funnel_total",
    allow = ALLOWED,
    rename_all = "camelCase",
    owner = "growth",
)]
pub mod conversion {
    use funnel_runtime::{Id, Pseudonym};

    use super::{Env, ResourceType, Tier};

    /// In funnel order.
    pub enum Step {
        /// The onboarding page was opened.
        #[alert]
        Landing,
        /// An anonymous visitor got a resource.
        #[alert(
            stalled,
            window = "1h",
            severity = "critical",
            summary = "Visitors open the page, and none gets a resource"
        )]
        Provision,
        /// A team took over what a visitor had provisioned.
        #[target(from = Provision, at_least = 0.02)]
        #[alert(drop = 0.7, window = "1d", floor = 50)]
        Claim,
        /// An invoice of the team was paid.
        #[target(from = Claim, at_least = 0.20)]
        Paid,
    }

    /// All that an event of this funnel may say.
    pub struct Attrs {
        /// What the entity pays for once the step is done.
        pub tier: Option<Tier>,
        /// Where the service runs.
        pub env: Option<Env>,
        /// The bucket of the anonymous visitor, never a raw address.
        #[attr(entity)]
        pub fingerprint: Option<Pseudonym>,
        /// The team.
        #[attr(entity, required_at(Claim, Paid))]
        pub team_id: Option<Id>,
        /// What was provisioned.
        pub resource_type: Option<ResourceType>,
    }
}
