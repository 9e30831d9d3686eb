use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total", name = "sign_ins_total")]
pub static LOGINS: Counter<()>;

/// Logouts.
#[business_counter(
    name = "logouts_total",
    max_series = 2_000,
    reason = "many",
    max_series = 3_000,
    reason = "more",
    owner = "growth",
    owner = "api"
)]
pub static LOGOUTS: Counter<()>;

fn main() {
    LOGINS.inc(());
    LOGOUTS.inc(());
}
