use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

/// Logins by outcome.
#[business_counter(name = "logins_total")]
static LOGINS: Counter<LoginOutcome>;

mod telemetry {
    use funnel_runtime::{Counter, business_counter};

    /// Signups.
    #[business_counter(name = "signups_total")]
    pub static SIGNUPS: Counter<()>;
}

#[business_counter(SIGNUPS)]
fn sign_up() {}

fn main() {
    LOGINS.inc(LoginOutcome::Success);
    LOGINS.inc(LoginOutcome::Failure);
}
