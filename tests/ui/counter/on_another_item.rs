use funnel_runtime::{Counter, business_counter};

/// Logins.
#[business_counter(name = "logins_total")]
pub struct Logins;

/// Logouts.
#[business_counter(name = "logouts_total")]
pub enum Logouts {}

/// Counters.
#[business_counter]
mod counters {}

struct Shop;

#[business_counter]
impl Shop {
    fn sell(&self) {}
}

/// Sales.
#[business_counter(name = "sales_total")]
type Sales = Counter<()>;

fn main() {
    let _ = Logins;
    Shop.sell();
}
