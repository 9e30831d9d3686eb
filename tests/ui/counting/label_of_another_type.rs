use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

#[derive(Label, Clone, Copy)]
enum Other {
    Success,
}

#[business_counter(LOGINS, outcome = Other::Success)]
fn before() {}

#[business_counter(LOGINS, outcome = |_| Other::Success)]
fn after() {}

#[business_counter(LOGINS, outcome = |_| String::from("success"))]
fn text() {}

fn count() {
    LOGINS.inc("success");
    LOGINS.inc(String::from("success"));
    LOGINS.inc(Other::Success);
}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
