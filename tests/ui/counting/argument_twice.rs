use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

#[business_counter(LOGINS, outcome = LoginOutcome::Success, add = 1, add = 2)]
fn login() {}

#[business_counter(name = "a_total", name = "b_total")]
fn logout() {}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
