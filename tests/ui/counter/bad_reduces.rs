use funnel_runtime::{Counter, business_counter};

/// Refunds, in cents.
#[business_counter(name = "refunds_cents_total", reduces = "revenue")]
pub static REFUNDS_CENTS: Counter<()>;

/// Returns.
#[business_counter(name = "returns_total", reduces = "returns_total")]
pub static RETURNS: Counter<()>;

fn main() {
    REFUNDS_CENTS.inc(());
    RETURNS.inc(());
}
