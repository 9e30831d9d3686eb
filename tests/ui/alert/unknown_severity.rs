use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(severity = "warn")]
#[alert(severity = "page", name = "Page")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
