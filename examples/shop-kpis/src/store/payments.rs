//! What an event of the payment provider changes, decided and done in one transaction.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::orders::Order;
use super::{Store, StoreError};
use crate::ids::OrderId;
use crate::money::Money;
use crate::telemetry::OrderStatus;

/// An event of the payment provider.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// The provider's, the same in every delivery of this event.
    pub(crate) id: String,
    pub(crate) order: OrderId,
    pub(crate) change: Change,
}

/// What an event says about its order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Completed(Money),
    Failed,
    Refunded(Money),
}

/// Money that came in or went back for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) order: OrderId,
    pub(crate) money: Money,
}

/// What an event led to. All of it is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Settlement {
    Completed(Payment),
    Failed,
    Refunded {
        refund: Payment,
        is_first: bool,
    },
    /// The event is true, and of no consequence.
    Ignored,
    /// The event was settled before.
    Duplicate,
}

/// Why an event cannot be true. Nothing changed, and the event is not remembered: it may be right
/// later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownOrder,
    AlreadyPaid,
    NotPaid,
    AmountMismatch,
    ExceedsPayment,
}

impl Store {
    /// Does what an event says, once.
    pub(crate) async fn settle(
        &self,
        event: Event,
    ) -> Result<Result<Settlement, Refusal>, StoreError> {
        self.run(move |transaction| {
            let known = "SELECT 1 FROM payment_event WHERE id = ?1";
            let known = transaction.query_row(known, [&event.id], |_| Ok(()));
            if known.optional()?.is_some() {
                return Ok(Ok(Settlement::Duplicate));
            }
            let Some(order) = Order::find(transaction, &event.order)? else {
                return Ok(Err(Refusal::UnknownOrder));
            };
            let settlement = match decide(&order, event.change) {
                Ok(settlement) => settlement,
                Err(refusal) => return Ok(Err(refusal)),
            };
            apply(transaction, &order, &settlement)?;
            transaction.execute("INSERT INTO payment_event (id) VALUES (?1)", [event.id])?;
            Ok(Ok(settlement))
        })
        .await
    }
}

/// What a change comes to. Events may arrive in another order than they happened in.
fn decide(order: &Order, change: Change) -> Result<Settlement, Refusal> {
    use OrderStatus::{Completed, Created, Failed, Refunded};

    let payment = |money| Payment {
        order: order.id.clone(),
        money,
    };
    match (change, order.status) {
        (Change::Completed(money), Created | Failed) => {
            if (money.amount_cents, money.currency) != (order.amount_cents, order.currency) {
                return Err(Refusal::AmountMismatch);
            }
            Ok(Settlement::Completed(payment(money)))
        }
        (Change::Completed(_), Completed | Refunded) => Err(Refusal::AlreadyPaid),
        (Change::Failed, Created) => Ok(Settlement::Failed),
        (Change::Failed, Failed | Completed | Refunded) => Ok(Settlement::Ignored),
        (Change::Refunded(_), Created | Failed) => Err(Refusal::NotPaid),
        (Change::Refunded(money), status @ (Completed | Refunded)) => {
            if money.currency != order.currency {
                return Err(Refusal::AmountMismatch);
            }
            // What is left, so that no sum can overflow.
            let left = order
                .amount_cents
                .get()
                .saturating_sub(order.refunded_cents);
            if money.amount_cents.get() > left {
                return Err(Refusal::ExceedsPayment);
            }
            Ok(Settlement::Refunded {
                refund: payment(money),
                is_first: status == Completed,
            })
        }
    }
}

fn apply(
    transaction: &Transaction<'_>,
    order: &Order,
    settlement: &Settlement,
) -> rusqlite::Result<()> {
    let (status, refunded) = match settlement {
        Settlement::Completed(_) => (OrderStatus::Completed, 0),
        Settlement::Failed => (OrderStatus::Failed, 0),
        Settlement::Refunded { refund, .. } => {
            (OrderStatus::Refunded, refund.money.amount_cents.get())
        }
        Settlement::Ignored | Settlement::Duplicate => return Ok(()),
    };
    transaction.execute(
        "UPDATE shop_order SET status = ?2, refunded_cents = refunded_cents + ?3 WHERE id = ?1",
        params![order.id, status, refunded],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Change, Payment, Refusal, Settlement, decide};
    use crate::money::{Cents, Money};
    use crate::store::Order;
    use crate::telemetry::{Currency, OrderStatus};

    fn euros(cents: u32) -> Money {
        Money {
            amount_cents: Cents::new(cents).unwrap(),
            currency: Currency::Eur,
        }
    }

    fn order(status: OrderStatus, refunded_cents: u32) -> Order {
        Order {
            status,
            refunded_cents,
            ..Order::new(euros(1_000))
        }
    }

    #[test]
    fn an_order_is_paid_once_and_in_full() {
        let dollars = Money {
            currency: Currency::Usd,
            ..euros(1_000)
        };
        for status in [OrderStatus::Created, OrderStatus::Failed] {
            let order = order(status, 0);
            let payment = Payment {
                order: order.id.clone(),
                money: euros(1_000),
            };
            let decided = |money| decide(&order, Change::Completed(money));
            assert_eq!(decided(euros(1_000)), Ok(Settlement::Completed(payment)));
            for money in [euros(999), euros(1_001), dollars] {
                assert_eq!(decided(money), Err(Refusal::AmountMismatch), "{money:?}");
            }
        }
        for status in [OrderStatus::Completed, OrderStatus::Refunded] {
            let decided = decide(&order(status, 0), Change::Completed(euros(1_000)));
            assert_eq!(decided, Err(Refusal::AlreadyPaid), "{status:?}");
        }
    }

    #[test]
    fn only_an_order_that_waits_can_fail() {
        for (status, expected) in [
            (OrderStatus::Created, Settlement::Failed),
            (OrderStatus::Failed, Settlement::Ignored),
            (OrderStatus::Completed, Settlement::Ignored),
            (OrderStatus::Refunded, Settlement::Ignored),
        ] {
            let decided = decide(&order(status, 0), Change::Failed);
            assert_eq!(decided, Ok(expected), "{status:?}");
        }
    }

    #[test]
    fn no_more_goes_back_than_came_in() {
        for (status, refunded, cents, expected) in [
            (OrderStatus::Created, 0, 1, Err(Refusal::NotPaid)),
            (OrderStatus::Failed, 0, 1, Err(Refusal::NotPaid)),
            (OrderStatus::Completed, 0, 1_000, Ok(true)),
            (
                OrderStatus::Completed,
                0,
                1_001,
                Err(Refusal::ExceedsPayment),
            ),
            (OrderStatus::Refunded, 400, 600, Ok(false)),
            (
                OrderStatus::Refunded,
                400,
                601,
                Err(Refusal::ExceedsPayment),
            ),
            (
                OrderStatus::Refunded,
                1_000,
                1,
                Err(Refusal::ExceedsPayment),
            ),
            (
                OrderStatus::Refunded,
                1_000,
                u32::MAX,
                Err(Refusal::ExceedsPayment),
            ),
        ] {
            let decided = decide(&order(status, refunded), Change::Refunded(euros(cents)));
            let is_first = decided.map(|settlement| match settlement {
                Settlement::Refunded { is_first, .. } => is_first,
                other => panic!("{other:?}"),
            });
            assert_eq!(is_first, expected, "{cents} of {refunded} {status:?}");
        }
    }

    #[test]
    fn a_refund_is_in_the_currency_of_the_payment() {
        let dollars = Money {
            currency: Currency::Usd,
            ..euros(1)
        };
        let decided = decide(&order(OrderStatus::Completed, 0), Change::Refunded(dollars));
        assert_eq!(decided, Err(Refusal::AmountMismatch));
    }
}
