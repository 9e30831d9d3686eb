//! Resources: reserved, made ready, discarded, claimed.

use funnel_runtime::Label as _;
use rusqlite::{Transaction, params};
use serde::Serialize;
use serde_json::Value;

use super::{Store, StoreError, Team};
use crate::ids::{ApiKey, ResourceId, TeamId, TokenDigest};
use crate::telemetry::{ResourceType, Tier};

/// Who a new resource is for.
#[derive(Clone, Debug)]
pub(crate) enum Owner {
    Visitor {
        fingerprint: String,
        claim_digest: TokenDigest,
        /// How many unclaimed resources the visitor's bucket may have, this one included.
        quota: u32,
    },
    Team(TeamId),
}

/// A resource that is about to be provisioned.
#[derive(Clone, Debug)]
pub(crate) struct NewResource {
    pub(crate) id: ResourceId,
    pub(crate) resource_type: ResourceType,
    pub(crate) properties: Value,
    pub(crate) owner: Owner,
}

/// Whether there was room for a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reserved {
    Pending,
    OverQuota,
}

/// Who claims.
#[derive(Clone, Debug)]
pub(crate) enum Claimant {
    /// A team that comes into being with the claim.
    New {
        id: TeamId,
        api_key: ApiKey,
    },
    Existing(Team),
}

impl Claimant {
    pub(crate) fn team_id(&self) -> &TeamId {
        match self {
            Self::New { id, .. } => id,
            Self::Existing(team) => &team.id,
        }
    }
}

/// A resource as its team sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StoredResource {
    id: String,
    resource_type: String,
    properties: Value,
}

impl Store {
    /// Takes a place for a resource that is not ready yet.
    pub(crate) async fn reserve(&self, resource: NewResource) -> Result<Reserved, StoreError> {
        self.run(move |transaction| {
            let (fingerprint, claim_digest, team_id) = match &resource.owner {
                Owner::Visitor {
                    fingerprint,
                    claim_digest,
                    quota,
                } => {
                    if unclaimed(transaction, fingerprint)? >= *quota {
                        return Ok(Reserved::OverQuota);
                    }
                    (Some(fingerprint), Some(claim_digest), None)
                }
                Owner::Team(id) => (None, None, Some(id.as_str())),
            };
            transaction.execute(
                "INSERT INTO resource (id, type, properties, fingerprint, claim_digest, team_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    resource.id.as_str(),
                    resource.resource_type.as_label(),
                    resource.properties,
                    fingerprint,
                    claim_digest,
                    team_id,
                ],
            )?;
            Ok(Reserved::Pending)
        })
        .await
    }

    /// Says that a reserved resource can be used.
    pub(crate) async fn mark_ready(&self, id: ResourceId) -> Result<(), StoreError> {
        self.run(move |transaction| {
            let update = "UPDATE resource SET state = 'ready' WHERE id = ?1";
            transaction.execute(update, [id.as_str()]).map(drop)
        })
        .await
    }

    /// Removes a resource that nobody received.
    pub(crate) async fn discard(&self, id: ResourceId) -> Result<(), StoreError> {
        self.run(move |transaction| {
            transaction
                .execute("DELETE FROM resource WHERE id = ?1", [id.as_str()])
                .map(drop)
        })
        .await
    }

    /// Gives a team the unclaimed resources of a fingerprint under these tokens, and says how many
    /// there were. The fingerprint and the tokens are forgotten. Without any, no team is made.
    pub(crate) async fn claim(
        &self,
        fingerprint: String,
        tokens: Vec<TokenDigest>,
        claimant: Claimant,
    ) -> Result<usize, StoreError> {
        self.run(move |transaction| {
            let mut update = transaction.prepare(
                "UPDATE resource SET team_id = ?1, fingerprint = NULL, claim_digest = NULL
                 WHERE claim_digest = ?2 AND fingerprint = ?3 AND state = 'ready'",
            )?;
            let mut claimed = 0;
            for token in &tokens {
                claimed +=
                    update.execute(params![claimant.team_id().as_str(), token, fingerprint])?;
            }
            if let (1.., Claimant::New { id, api_key }) = (claimed, &claimant) {
                transaction.execute(
                    "INSERT INTO team (id, api_key_digest, tier) VALUES (?1, ?2, ?3)",
                    params![id.as_str(), api_key.digest(), Tier::Free.as_label()],
                )?;
            }
            Ok(claimed)
        })
        .await
    }

    /// What a team owns, oldest first.
    pub(crate) async fn resources_of(
        &self,
        team: TeamId,
    ) -> Result<Vec<StoredResource>, StoreError> {
        self.run(move |transaction| {
            let mut select = transaction.prepare(
                "SELECT id, type, properties FROM resource
                 WHERE team_id = ?1 AND state = 'ready' ORDER BY rowid",
            )?;
            let rows = select.query_map([team.as_str()], |row| {
                Ok(StoredResource {
                    id: row.get(0)?,
                    resource_type: row.get(1)?,
                    properties: row.get(2)?,
                })
            })?;
            rows.collect()
        })
        .await
    }
}

fn unclaimed(transaction: &Transaction<'_>, fingerprint: &str) -> rusqlite::Result<u32> {
    let count = "SELECT count(*) FROM resource WHERE fingerprint = ?1";
    transaction.query_row(count, [fingerprint], |row| row.get(0))
}
