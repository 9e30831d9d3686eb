use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total", reason = "one for each of 160 warehouses")]
pub static LOGINS: Counter<()>;

fn main() {
    LOGINS.inc(());
}
