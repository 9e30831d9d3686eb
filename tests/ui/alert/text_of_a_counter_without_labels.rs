use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(spike, only("success"))]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
