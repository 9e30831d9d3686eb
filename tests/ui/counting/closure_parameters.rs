use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

#[business_counter(LOGINS, outcome = || LoginOutcome::Success)]
fn none() {}

#[business_counter(LOGINS, outcome = |a, b| LoginOutcome::Success)]
fn two() {}

#[business_counter(LOGINS, outcome = async |a| LoginOutcome::Success)]
fn waiting() {}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
