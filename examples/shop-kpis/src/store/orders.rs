//! Orders: made, and read.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;

use super::{Store, StoreError};
use crate::ids::{AccountId, OrderId};
use crate::money::{Cents, Money};
use crate::telemetry::{Currency, OrderStatus};

/// An order, as its customer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Order {
    #[serde(rename = "order_id")]
    pub(crate) id: OrderId,
    pub(crate) status: OrderStatus,
    pub(crate) currency: Currency,
    pub(crate) amount_cents: Cents,
    pub(crate) refunded_cents: u32,
}

impl Order {
    /// An order that nobody has paid.
    pub(crate) fn new(total: Money) -> Self {
        Self {
            id: OrderId::random(),
            status: OrderStatus::Created,
            currency: total.currency,
            amount_cents: total.amount_cents,
            refunded_cents: 0,
        }
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            status: row.get("status")?,
            currency: row.get("currency")?,
            amount_cents: row.get("amount_cents")?,
            refunded_cents: row.get("refunded_cents")?,
        })
    }

    /// The order of this id, whoever's it is.
    pub(super) fn find(
        transaction: &Transaction<'_>,
        id: &OrderId,
    ) -> rusqlite::Result<Option<Self>> {
        let select = "SELECT * FROM shop_order WHERE id = ?1";
        transaction.query_row(select, [id], Self::read).optional()
    }
}

impl Store {
    /// Keeps a new order.
    pub(crate) async fn create_order(
        &self,
        account: AccountId,
        order: Order,
    ) -> Result<Order, StoreError> {
        self.run(move |transaction| {
            transaction.execute(
                "INSERT INTO shop_order (id, account_id, status, currency, amount_cents)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    order.id,
                    account,
                    order.status,
                    order.currency,
                    order.amount_cents
                ],
            )?;
            Ok(order)
        })
        .await
    }

    /// An order of this account.
    pub(crate) async fn order_of(
        &self,
        account: AccountId,
        id: OrderId,
    ) -> Result<Option<Order>, StoreError> {
        self.run(move |transaction| {
            let select = "SELECT * FROM shop_order WHERE id = ?1 AND account_id = ?2";
            transaction
                .query_row(select, params![id, account], Order::read)
                .optional()
        })
        .await
    }
}
