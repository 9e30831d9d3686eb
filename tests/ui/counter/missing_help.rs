use funnel_runtime::{Counter, business_counter};

#[business_counter(name = "logins_total")]
pub static LOGINS: Counter<()>;

// No doc comment.
#[business_counter(name = "logouts_total")]
#[doc(hidden)]
pub static r#LOGOUTS: Counter<()>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
    LOGOUTS.inc(());
}
