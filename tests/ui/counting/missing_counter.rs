use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

#[business_counter(outcome = LoginOutcome::Success)]
fn login() {}

#[business_counter(add = 5)]
fn pay() {}

#[business_counter(label = LoginOutcome::Success, add = 5)]
fn both() {}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
