use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total", max_series = 2_400)]
pub static LOGINS: Counter<()>;

fn main() {
    LOGINS.inc(());
}
