use funnel_runtime::{Counter, business_counter};

///
#[business_counter(name = "logins_total")]
pub static LOGINS: Counter<()>;

#[doc = ""]
#[business_counter(name = "logouts_total")]
pub static LOGOUTS: Counter<()>;

#[doc = concat!("Sales", ".")]
#[business_counter(name = "sales_total")]
pub static SALES: Counter<()>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
    LOGOUTS.inc(());
    SALES.inc(());
}
