use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(runbook = "see the wiki")]
#[alert(runbook = "https:///path", name = "Host")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
