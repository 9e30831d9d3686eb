use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(window = "2d", versus = "1d")]
#[alert(window = "2w", name = "Usual")]
#[alert(stalled(versus = "1h"))]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
