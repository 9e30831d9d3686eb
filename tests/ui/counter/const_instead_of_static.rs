use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    Failure,
}

/// Logins.
#[business_counter(name = "logins_total")]
pub const LOGINS: Counter<Outcome>;

#[business_counter(LOGINS, outcome = Outcome::Success)]
fn login() {}

fn main() {
    login();
    LOGINS.inc(Outcome::Failure);
}
