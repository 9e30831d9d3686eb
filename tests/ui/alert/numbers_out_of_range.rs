use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    FailurePassword,
    FailureLocked,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
#[alert(drop = 50)]
#[alert(drop = 0.0, name = "None")]
#[alert(drop = -0.5, name = "Negative")]
#[alert(drop = "half", name = "Word")]
#[alert(spike = 1.0)]
#[alert(spike = 0.3, name = "Share")]
#[alert(gap(from = "success", to = "failure_locked", ratio = 2))]
pub static LOGINS: Counter<Outcome>;

fn main() {}
