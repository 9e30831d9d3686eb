use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(drp = 0.5)]
#[alert(stalled(besides = "logins_total"), name = "Second")]
#[alert(stalled(window = "1d"), name = "Third")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
