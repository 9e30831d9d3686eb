use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(window = "1 hour", hold = "5min", versus = "a week")]
#[alert(window = "1h30m", name = "Several")]
#[alert(versus = "53w", name = "Long")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
