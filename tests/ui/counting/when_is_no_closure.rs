use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

#[business_counter(LOGINS, outcome = LoginOutcome::Success, when = true)]
fn login() {}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
