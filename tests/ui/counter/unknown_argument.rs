use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(nam = "logins_total")]
pub static LOGINS: Counter<()>;

/// Logouts.
#[business_counter(name = "logouts_total", help = "Logouts.", maxSeries = 5)]
pub static LOGOUTS: Counter<()>;

/// Sales.
#[business_counter(name = "sales_total", SALES, outcome = |returned| returned.is_ok())]
pub static SALES: Counter<()>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
    LOGOUTS.inc(());
    SALES.inc(());
}
