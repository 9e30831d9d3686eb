use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    Failure,
}

use funnel_runtime::Counter as Business;

/// Logins.
#[business_counter(name = "logins_total")]
pub static LOGINS: u64;

/// Logouts.
#[business_counter(name = "logouts_total")]
pub static LOGOUTS: Counter;

/// Sales.
#[business_counter(name = "sales_total")]
pub static SALES: Vec<Outcome>;

/// Returns.
#[business_counter(name = "returns_total")]
pub static RETURNS: Business<Outcome>;

/// Visits.
#[business_counter(name = "visits_total")]
pub static VISITS: Counter<_>;

/// Orders.
#[business_counter(name = "orders_total")]
pub static ORDERS: Counter<Outcome, Outcome>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
    LOGOUTS.inc(());
    let _ = None::<&Business<Outcome>>;
    let _ = Outcome::Success;
    let _ = Outcome::Failure;
}
