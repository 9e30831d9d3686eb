use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    FailurePassword,
    FailureLocked,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
#[alert(stalled, versus = "1w")]
#[alert(gap(from = "success", to = "failure_locked", ratio = 0.5), versus = "1w", only("success"))]
pub static LOGINS: Counter<Outcome>;

fn main() {}
