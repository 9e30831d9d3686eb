//! A batch as a row: its bytes, and the checksums that tell whether they are what was written.

use rusqlite::{Connection, Row, params};

use crate::event::StoredEvent;

/// Another form of the rows gets another name, so that neither takes the other for its own.
pub(super) const CREATE: &str = "CREATE TABLE IF NOT EXISTS batch_1 (
    id INTEGER PRIMARY KEY,
    events INTEGER NOT NULL,
    unix_millis INTEGER NOT NULL,
    head INTEGER NOT NULL,
    body INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT";

/// What the functions below read.
pub(super) const COLUMNS: &str = "id, events, unix_millis, head, body, payload";

const INSERT: &str = "INSERT OR IGNORE INTO batch_1 (id, events, unix_millis, head, body, payload)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// What a row says beside its events. It has a checksum of its own, so that a batch that cannot be
/// read can still be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) id: i64,
    pub(super) events: i64,
    pub(super) unix_millis: i64,
}

impl Head {
    pub(super) fn checksum(self) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        for field in [self.id, self.events, self.unix_millis] {
            hasher.update(&field.to_le_bytes());
        }
        hasher.finalize()
    }

    /// Reads the first four columns; nothing if they are not what was written.
    pub(super) fn read(row: &Row<'_>) -> Option<Self> {
        let head = Self {
            id: row.get(0).ok()?,
            events: row.get(1).ok()?,
            unix_millis: row.get(2).ok()?,
        };
        let checksum: i64 = row.get(3).ok()?;
        (checksum == i64::from(head.checksum()) && head.events > 0).then_some(head)
    }

    pub(super) fn count(self) -> u64 {
        self.events.unsigned_abs()
    }
}

/// A whole row.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) head: Head,
    pub(super) payload: Vec<u8>,
}

impl Stored {
    /// Reads all columns; nothing if they are not what was written.
    pub(super) fn read(row: &Row<'_>) -> Option<Self> {
        let head = Head::read(row)?;
        let checksum: i64 = row.get(4).ok()?;
        let payload = row.get_ref(5).ok()?.as_blob().ok()?;
        (checksum == i64::from(crc32fast::hash(payload))).then(|| Self {
            head,
            payload: payload.to_vec(),
        })
    }

    /// The events; nothing if a program of another version wrote them.
    pub(super) fn events(&self) -> Option<Vec<StoredEvent>> {
        let events: Vec<StoredEvent> = serde_json::from_slice(&self.payload).ok()?;
        (u64::try_from(events.len()) == Ok(self.head.count())).then_some(events)
    }

    /// Writes the row; `false` when there is one with its id.
    pub(super) fn insert(&self, into: &Connection) -> rusqlite::Result<bool> {
        let mut insert = into.prepare_cached(INSERT)?;
        let inserted = insert.execute(params![
            self.head.id,
            self.head.events,
            self.head.unix_millis,
            self.head.checksum(),
            crc32fast::hash(&self.payload),
            self.payload,
        ])?;
        Ok(inserted == 1)
    }
}

pub(super) fn encode(events: &[StoredEvent]) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(events)
}
