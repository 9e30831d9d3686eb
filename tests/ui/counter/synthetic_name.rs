use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total")]
pub static LOGINS: Counter<()>;

/// Logins of probes.
#[business_counter(name = "logins_synthetic_total")]
pub static OF_PROBES: Counter<()>;

/// Nobody has the shorter name, and somebody may.
#[business_counter(name = "orders_synthetic_total")]
pub static ORDERS: Counter<()>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
}
