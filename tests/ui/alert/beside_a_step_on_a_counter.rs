use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(stalled(beside = Visit))]
#[alert(stalled(beside = "signups_total"), name = "Itself")]
#[alert(stalled(beside = "the logins"), name = "Words")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
