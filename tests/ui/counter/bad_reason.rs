use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total", max_series = 2_400, reason = " ")]
pub static LOGINS: Counter<()>;

/// Logouts.
#[business_counter(name = "logouts_total", max_series = 2_400, reason = "one\ntwo")]
pub static LOGOUTS: Counter<()>;

fn main() {
    LOGINS.inc(());
    LOGOUTS.inc(());
}
