use funnel_runtime::{Counter, business_counter};

pub struct Logins {
    pub count: u64,
}

/// Logins.
#[business_counter(name = "logins_total")]
#[allow(non_upper_case_globals)]
pub static Logins: Counter<()>;

fn main() {}
