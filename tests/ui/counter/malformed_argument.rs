use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter("logins_total")]
pub static LOGINS: Counter<()>;

/// Logouts.
#[business_counter(name: "logouts_total")]
pub static LOGOUTS: Counter<()>;

/// Sales.
#[business_counter(name = sales_total, owner = 5)]
pub static SALES: Counter<()>;

/// Visits.
#[business_counter(name = "visits_total", max_series = "2_400", reason = because)]
pub static VISITS: Counter<()>;

/// Orders.
#[business_counter(name = "orders_total" owner = "growth")]
pub static ORDERS: Counter<()>;

/// Returns.
#[business_counter(name = "returns_total", max_series = 2_400.0, reason)]
pub static RETURNS: Counter<()>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
    LOGOUTS.inc(());
    VISITS.inc(());
}
