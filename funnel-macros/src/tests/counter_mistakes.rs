#[business_counter(nam = "shop_logins_total")]
pub static LOGINS: Counter<LoginOutcome>;

/// Logins by minute.
#[business_counter(name = "shop_logins_per_minutes", max_series = 0)]
static mut LOGINS_BY_MINUTE: u64 = 5;
