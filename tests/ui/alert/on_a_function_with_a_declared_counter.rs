use funnel_runtime::{Counter, business_counter};

/// New accounts.
#[business_counter(name = "signups_total")]
pub static SIGNUPS: Counter<()>;

#[business_counter(SIGNUPS)]
#[alert(drop = 0.5)]
fn sign_up() {}

fn main() {
    sign_up();
}
