use funnel_runtime::{Counter, Label, business_counter};

pub enum Outcome {
    Success,
}

#[derive(Label, Clone, Copy)]
pub enum Tier {
    Free,
}

/// Logins.
#[business_counter(name = "logins_total")]
pub static LOGINS: Counter<String>;

/// Logouts.
#[business_counter(name = "logouts_total")]
pub static LOGOUTS: Counter<&'static str>;

/// Sales.
#[business_counter(name = "sales_total")]
pub static SALES: Counter<Outcome>;

/// Visits.
#[business_counter(name = "visits_total")]
pub static VISITS: funnel_runtime::Counter<Option<Tier>>;

/// Orders.
#[business_counter(name = "orders_total")]
pub static ORDERS: Counter<(Tier, Tier)>;

/// Returns.
#[business_counter(name = "returns_total")]
pub static RETURNS: Counter<u64>;

fn main() {
    let _ = Outcome::Success;
    let _ = Tier::Free;
}
