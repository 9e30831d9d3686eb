use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    Failure,
}

#[business_counter(owner = "", max_series = 0, team = "growth")]
pub static mut LOGINS: Counter<Outcome> = 5;

/// Logouts.
#[business_counter(name = "logoutMinutes", reason = "many")]
pub const LOGOUTS: Counter;

#[business_counter(LOGINS, outcome = |ok| if *ok { Outcome::Success } else { Outcome::Failure })]
fn login() -> bool {
    true
}

#[business_counter(LOGOUTS)]
fn logout() {}

fn main() {
    login();
    logout();
    LOGINS.inc(Outcome::Success);
    LOGOUTS.inc(());
}
