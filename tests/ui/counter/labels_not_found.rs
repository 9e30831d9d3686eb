use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total")]
pub static LOGINS: Counter<Outcome>;

#[business_counter(LOGINS, outcome = 5)]
fn login() {}

fn main() {
    login();
}
