use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(floor = 0)]
#[alert(floor = 0.5, name = "Half")]
#[alert(floor = -1, name = "Negative")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
