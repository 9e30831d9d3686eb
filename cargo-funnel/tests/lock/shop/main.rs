//! A program with a vocabulary, which a test edits.

use funnel_runtime::{Allowlist, Counter, Label, business_counter, funnel, funnel_step};

const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["plan", "order_id"]);

#[derive(Label, Clone, Copy)]
pub enum Plan {
    Free,
    Pro,
}

/// From a visit to a sale.
#[funnel(event = "Sale", counter = "sales_total", allow = ALLOWED, owner = "growth")]
mod sale {
    #[allow(unused_imports)]
    use funnel_runtime::Id;

    use super::Plan;

    pub enum Step {
        Visit,
        Paid,
    }

    pub struct Attrs {
        pub plan: Option<Plan>,
    }
}

use sale::{paid, visit};

/// Sold orders by plan.
#[business_counter(name = "orders_total", owner = "shop")]
static ORDERS: Counter<Plan>;

#[funnel_step(visit, plan = Plan::Free)]
fn visited() {}

#[funnel_step(paid, plan = Plan::Pro)]
fn settled() {
    ORDERS.inc(Plan::Pro);
}

fn main() {
    visited();
    settled();
}
