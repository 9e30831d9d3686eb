/// Logins by outcome.
/// Drives the alert on failed logins.
///
/// More than the Help text.
#[business_counter(name = "shop_logins_total")]
pub static LOGINS: Counter<LoginOutcome>;
