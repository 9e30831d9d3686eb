//! Prints the registry of this very program as JSON. `cargo funnel audit` says the same of the built
//! file without running it, also for sites that are never called.

use funnel_runtime::registry::Registry;
use funnel_runtime::{
    Allowlist, Counter, Label, business_counter, flow, funnel, funnel_flow, funnel_step, step,
};

const ALLOWED: Allowlist = Allowlist::DEFAULT
    .and(&["plan"])
    .and_reviewed("token_count", "model tokens, no credential");

/// What is paid for.
#[derive(Label, Clone, Copy)]
enum Plan {
    Free,
    #[label(rename = "pro-2026")]
    Pro,
}

/// From a look to a purchase.
#[funnel(event = "RegistryFunnel", allow = ALLOWED, rename_all = "camelCase", owner = "growth")]
mod purchase {
    use funnel_runtime::Id;

    use super::Plan;

    pub(crate) enum Step {
        /// Something was looked at.
        Look,
        #[target(from = Look, at_least = 0.1)]
        Buy,
    }

    pub(crate) struct Attrs {
        #[attr(entity, required_at(Buy))]
        pub(crate) team_id: Option<Id>,
        pub(crate) plan: Option<Plan>,
        pub(crate) token_count: Option<u64>,
        pub(crate) latency_ms: Option<std::time::Duration>,
    }
}

use purchase::{buy, look};

/// Never called, and the record is there all the same.
#[allow(dead_code, reason = "shows that a record does not depend on calls")]
#[funnel_step(look)]
fn never_called() {}

/// Never instantiated.
#[allow(dead_code, reason = "shows that a record does not depend on instances")]
#[funnel_step(look, token_count = size_of::<T>() as u64)]
fn never_instantiated<T>(_: T) {}

/// A plan is exchanged for another.
#[flow(event = "Plan Change", allow = ALLOWED, rename_all = "camelCase", owner = "cli")]
mod plan_change {
    use super::Plan;

    pub(crate) enum Step {
        /// The new plan was chosen.
        Choose,
        Confirm,
    }

    pub(crate) enum Abort {
        AlreadyOnPlan,
    }

    pub(crate) enum Milestone {
        /// The terms of the new plan.
        AcceptedTerms,
    }

    pub(crate) struct Attrs {
        pub(crate) plan: Option<Plan>,
    }
}

/// Runs a flow, and is never called.
#[allow(dead_code, reason = "shows that a record does not depend on calls")]
#[funnel_flow(plan_change, plan = Plan::Pro)]
fn never_changed() {}

/// Purchases by plan.
#[business_counter(name = "registry_purchases_total", owner = "growth")]
static PURCHASES: Counter<Plan>;

/// Counts in a declared counter, and is never called.
#[allow(dead_code, reason = "shows that a record does not depend on calls")]
#[business_counter(PURCHASES, plan = Plan::Free)]
fn never_bought() {}

/// Counts its calls in a counter of its own, and is never instantiated.
#[allow(dead_code, reason = "shows that a record does not depend on instances")]
#[business_counter(name = "registry_returns_total")]
fn never_returned<T>(_: T) {}

trait Shop {
    fn sell(&self) -> u32;
}

struct Corner;

impl Shop for Corner {
    #[business_counter(PURCHASES, plan = Plan::Pro)]
    #[funnel_step(buy, scoped(team_id), plan = Plan::Pro)]
    fn sell(&self) -> u32 {
        #[funnel_step(look, plan = Plan::Free)]
        fn nested() {}

        nested();
        step!(look, latency_ms = std::time::Duration::ZERO);
        1
    }
}

fn main() -> Result<(), serde_json::Error> {
    let _ = Corner.sell();
    println!("{}", serde_json::to_string_pretty(Registry::of_process())?);
    Ok(())
}
