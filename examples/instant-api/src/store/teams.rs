//! Teams: found by their API key, moved to a paid plan.

use funnel_runtime::Label as _;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError};
use crate::ids::{TeamId, TokenDigest};
use crate::telemetry::Tier;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Team {
    pub(crate) id: TeamId,
    pub(crate) tier: Tier,
}

/// What a webhook about a payment led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settlement {
    /// The team is on the plan it paid for.
    Settled,
    /// This delivery was dealt with before; nothing changed.
    Repeated,
    /// Nothing changed, and the delivery is not remembered: it may be right later.
    UnknownTeam,
}

impl Store {
    /// The team behind an API key.
    pub(crate) async fn team_by_key(&self, key: TokenDigest) -> Result<Option<Team>, StoreError> {
        self.run(move |transaction| {
            let select = "SELECT id, tier FROM team WHERE api_key_digest = ?1";
            let team = transaction.query_row(select, [key], |row| {
                Ok(Team {
                    id: TeamId::from_store(row.get(0)?),
                    tier: row.get(1)?,
                })
            });
            team.optional()
        })
        .await
    }

    /// Puts a team on a plan, once per delivery.
    pub(crate) async fn settle(
        &self,
        delivery: String,
        team: TeamId,
        tier: Tier,
    ) -> Result<Settlement, StoreError> {
        self.run(move |transaction| {
            let known = "SELECT 1 FROM webhook_delivery WHERE id = ?1";
            if transaction
                .query_row(known, [&delivery], |_| Ok(()))
                .optional()?
                .is_some()
            {
                return Ok(Settlement::Repeated);
            }
            let update = "UPDATE team SET tier = ?2 WHERE id = ?1";
            if transaction.execute(update, params![team.as_str(), tier.as_label()])? == 0 {
                return Ok(Settlement::UnknownTeam);
            }
            transaction.execute("INSERT INTO webhook_delivery (id) VALUES (?1)", [delivery])?;
            Ok(Settlement::Settled)
        })
        .await
    }
}

impl FromSql for Tier {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        [Self::Anonymous, Self::Free, Self::Hobby, Self::Pro]
            .into_iter()
            .find(|tier| tier.as_label() == text)
            .ok_or(FromSqlError::InvalidType)
    }
}
