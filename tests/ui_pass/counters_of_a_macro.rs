//! Counters that a macro of the user's declares, with each part of them from its call.
#![deny(warnings)]

use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Outcome {
    Success,
    Failure,
}

macro_rules! counter {
    ($(#[$meta:meta])* $vis:vis $ident:ident: $ty:ty = $name:literal, $owner:expr) => {
        $(#[$meta])*
        #[business_counter(name = $name, owner = $owner)]
        $vis static $ident: $ty;
    };
    ($help:literal, $ident:ident, $labels:ty, $max_series:literal) => {
        #[doc = $help]
        #[business_counter(
            name = "shop_orders_total",
            max_series = $max_series,
            reason = "an example",
        )]
        static $ident: Counter<$labels>;
    };
}

counter! {
    /// Logins by outcome.
    pub LOGINS: Counter<Outcome> = "shop_logins_total", "growth"
}
counter!("Orders by outcome.", ORDERS, Outcome, 2);

fn main() {
    LOGINS.inc(Outcome::Success);
    ORDERS.inc(Outcome::Failure);
    assert_eq!(LOGINS.get(Outcome::Success), 1);
    assert_eq!(ORDERS.get(Outcome::Failure), 1);
    let registry = funnel_runtime::registry::Registry::of_process();
    let helps: Vec<_> = registry
        .counters
        .iter()
        .map(|counter| &*counter.help)
        .collect();
    assert_eq!(helps, ["Logins by outcome.", "Orders by outcome."]);
}
