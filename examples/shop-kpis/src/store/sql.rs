//! How the words of the vocabulary are written in the store: as they are in a label.

use funnel_runtime::Label;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

use crate::telemetry::{Currency, OrderStatus};

fn read<T: Label + Copy>(value: ValueRef<'_>, all: &[T]) -> FromSqlResult<T> {
    let text = value.as_str()?;
    all.iter()
        .copied()
        .find(|candidate| candidate.as_label() == text)
        .ok_or(FromSqlError::InvalidType)
}

impl ToSql for Currency {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_label().into())
    }
}

impl FromSql for Currency {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        read(value, &[Self::Eur, Self::Usd, Self::Gbp, Self::Chf])
    }
}

impl ToSql for OrderStatus {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_label().into())
    }
}

impl FromSql for OrderStatus {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        read(
            value,
            &[Self::Created, Self::Completed, Self::Refunded, Self::Failed],
        )
    }
}
