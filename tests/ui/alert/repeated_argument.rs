use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    FailurePassword,
    FailureLocked,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
#[alert(drop = 0.5, drop = 0.6, window = "1h", window = "2h")]
#[alert(spike, only("success", "success"))]
pub static LOGINS: Counter<Outcome>;

fn main() {}
