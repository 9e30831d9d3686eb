use funnel_runtime::{Counter, business_counter};

/// Help.
#[business_counter(name = "logins")]
pub static LOGINS: Counter<()>;

/// Help.
#[business_counter(name = "shopLogins_total")]
pub static CAMEL: Counter<()>;

/// Help.
#[business_counter(name = "shop:logins_total")]
pub static COLON: Counter<()>;

/// Help.
#[business_counter(name = "2fa_logins_total")]
pub static DIGIT: Counter<()>;

/// Help.
#[business_counter(name = "_logins_total")]
pub static UNDERSCORE: Counter<()>;

/// Help.
#[business_counter(name = "")]
pub static EMPTY: Counter<()>;

/// Help.
#[business_counter(name = "total")]
pub static NOTHING: Counter<()>;

/// Help.
#[business_counter(name = "logins_total_total")]
pub static TWICE: Counter<()>;

/// Help.
#[business_counter(name = "shop_login_counter_total")]
pub static TYPE: Counter<()>;

/// Help.
#[business_counter(name = "shop_wait_minutes_total")]
pub static MINUTES: Counter<()>;

/// Help.
#[business_counter(name = "shop_read_kilobytes_total")]
pub static KILOBYTES: Counter<()>;

/// Help.
#[business_counter(name = "shop_wait_ms_total")]
pub static ABBREVIATED: Counter<()>;

/// Help.
#[business_counter(name = "shop_plan_b_total")]
pub static PLAN_B: Counter<()>;

/// Help.
#[business_counter(name = "größe_total")]
pub static UMLAUT: Counter<()>;

#[business_counter(LOGINS)]
fn login() {}

fn main() {
    login();
    CAMEL.inc(());
}
