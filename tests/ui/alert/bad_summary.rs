use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
#[alert(summary = " ")]
#[alert(summary = "two\nlines", name = "Lines")]
pub static SIGNUPS: Counter<()>;

fn main() {
    SIGNUPS.inc(());
}
