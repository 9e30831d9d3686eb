use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    Failure,
}

/// Logins.
#[business_counter(name = "logins_total", max_series = 0, reason = "none yet")]
pub static LOGINS: Counter<Outcome>;

/// Logouts.
#[business_counter(
    name = "logouts_total",
    max_series = 5_000_000_000,
    reason = "all of them"
)]
pub static LOGOUTS: Counter<Outcome>;

fn main() {
    LOGINS.inc(Outcome::Success);
    LOGOUTS.inc(Outcome::Failure);
}
