//! What the shop sells, and what a list of it costs. Pure.

use serde::Deserialize;

use crate::money::{Cents, Money};
use crate::telemetry::Currency;

const MAX_ITEMS: usize = 20;
const MAX_QUANTITY: u32 = 100;

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Product {
    Mug,
    Shirt,
    Poster,
}

impl Product {
    /// In every currency: the shop takes what exchange rates give and take.
    fn cents(self) -> u32 {
        match self {
            Self::Mug => 1_499,
            Self::Shirt => 2_999,
            Self::Poster => 999,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub(super) product: Product,
    pub(super) quantity: u32,
}

/// What these items cost.
///
/// # Errors
///
/// When there are none, or too many for one order.
pub(super) fn total(items: &[Item], currency: Currency) -> Result<Money, &'static str> {
    if items.len() > MAX_ITEMS || items.iter().any(|item| item.quantity > MAX_QUANTITY) {
        return Err("an order has at most 20 items of at most 100 each; send several orders");
    }
    let cents = items
        .iter()
        .map(|item| item.product.cents() * item.quantity)
        .sum();
    let amount_cents = Cents::new(cents).ok_or("an order has at least one of something")?;
    Ok(Money {
        amount_cents,
        currency,
    })
}

#[cfg(test)]
mod tests {
    use super::{Item, MAX_ITEMS, Product, total};
    use crate::telemetry::Currency;

    fn cents(items: &[(Product, u32)]) -> Option<u32> {
        let items: Vec<_> = items
            .iter()
            .map(|&(product, quantity)| Item { product, quantity })
            .collect();
        let total = total(&items, Currency::Eur).ok()?;
        Some(total.amount_cents.get())
    }

    #[test]
    fn a_total_is_the_sum_of_its_items() {
        assert_eq!(cents(&[(Product::Mug, 2)]), Some(2_998));
        let mixed = [(Product::Mug, 1), (Product::Shirt, 2), (Product::Poster, 3)];
        assert_eq!(cents(&mixed), Some(1_499 + 5_998 + 2_997));
        let most = [(Product::Shirt, 100); MAX_ITEMS];
        assert_eq!(cents(&most), Some(5_998_000));
    }

    #[test]
    fn nothing_and_too_much_are_no_order() {
        assert_eq!(cents(&[]), None);
        assert_eq!(cents(&[(Product::Mug, 0)]), None);
        assert_eq!(cents(&[(Product::Mug, 101)]), None);
        assert_eq!(cents(&[(Product::Mug, 1); MAX_ITEMS + 1]), None);
    }
}
