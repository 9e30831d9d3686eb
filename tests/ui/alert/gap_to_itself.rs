use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    FailurePassword,
    FailureLocked,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
#[alert(gap(from = "success", to = "success", ratio = 0.5))]
pub static LOGINS: Counter<Outcome>;

fn main() {}
