//! Amounts of money. Plain data.

use std::num::NonZero;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

use crate::telemetry::Currency;

/// Hundredths of a currency, at least one: no payment and no refund is of nothing or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Cents(NonZero<u32>);

impl Cents {
    pub(crate) fn new(cents: u32) -> Option<Self> {
        NonZero::new(cents).map(Self)
    }

    pub(crate) fn get(self) -> u32 {
        self.0.get()
    }
}

impl ToSql for Cents {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.get().into())
    }
}

impl FromSql for Cents {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let cents = u32::column_result(value)?;
        Self::new(cents).ok_or(FromSqlError::OutOfRange(cents.into()))
    }
}

/// An amount in its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Money {
    pub(crate) amount_cents: Cents,
    pub(crate) currency: Currency,
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn only_an_amount_above_zero_in_a_known_currency_is_money() {
        let parse = |json: &str| serde_json::from_str::<Money>(json);
        assert!(parse(r#"{ "amount_cents": 1, "currency": "EUR" }"#).is_ok());
        for json in [
            r#"{ "amount_cents": 0, "currency": "EUR" }"#,
            r#"{ "amount_cents": -1, "currency": "EUR" }"#,
            r#"{ "amount_cents": 1.5, "currency": "EUR" }"#,
            r#"{ "amount_cents": 4294967296, "currency": "EUR" }"#,
            r#"{ "amount_cents": 1, "currency": "" }"#,
            r#"{ "amount_cents": 1, "currency": "EUR-refund" }"#,
        ] {
            assert!(parse(json).is_err(), "{json}");
        }
    }
}
