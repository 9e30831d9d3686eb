use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(drop = 0.5, spike = 3.0)]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
