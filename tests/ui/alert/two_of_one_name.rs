use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    FailurePassword,
    FailureLocked,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
#[alert(spike, only("failure_password"))]
#[alert(spike, only("failure_locked"))]
pub static LOGINS: Counter<Outcome>;

fn main() {}
