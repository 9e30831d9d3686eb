use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

/// Revenue.
#[business_counter(name = "revenue_cents_total")]
static REVENUE: Counter<()>;

fn count(cents: i64) {
    REVENUE.add((), -5);
    REVENUE.add((), cents);
}

#[business_counter(REVENUE, add = -5)]
fn before() {}

#[business_counter(REVENUE, add = |cents| *cents)]
fn after() -> i64 {
    5
}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
