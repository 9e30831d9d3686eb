use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter]
pub static LOGINS: Counter<()>;

/// Logouts.
#[business_counter()]
pub static LOGOUTS: Counter<()>;

/// Waiting.
#[business_counter(owner = "growth")]
pub static WAITED_MINUTES: Counter<()>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
    LOGOUTS.inc(());
}
