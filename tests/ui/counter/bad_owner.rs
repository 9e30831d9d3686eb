use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total", owner = "")]
pub static LOGINS: Counter<()>;

/// Logouts.
#[business_counter(name = "logouts_total", owner = "growth\napi")]
pub static LOGOUTS: Counter<()>;

fn main() {
    LOGINS.inc(());
    LOGOUTS.inc(());
}
