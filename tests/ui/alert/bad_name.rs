use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(name = "sign-ups")]
#[alert(name = "Größe")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
