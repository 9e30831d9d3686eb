use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert = "drop"]
#[alert(drop 0.5, name = "A")]
#[alert(window = 15, name = "B")]
#[alert(only, name = "C")]
#[alert(stalled = 3, name = "D")]
#[alert(0.5, name = "E")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
