use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(window = "4m59s")]
#[alert(window = "299s", name = "Seconds")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
