//! A file of batches as SQLite has it: opening it, and what is asked of it. Not here: how many events
//! are in it, and what is done when it is damaged (`store`).

use std::collections::BTreeSet;
use std::io;

use rusqlite::limits::Limit;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::config::SpoolConfig;
use super::row::{self, Head, Stored};
use super::slot::Slot;
use crate::database::{self, Fault};
use crate::event::StoredEvent;

/// The size of a page, which is SQLite's own choice.
pub(super) const PAGE: u64 = 4096;
/// Pages that the file may have beyond its cap, for what an insertion may split.
const SPARE_PAGES: u64 = 64;
/// The longest row there may be: what a damaged length says is not made room for.
const LONGEST_ROW: u64 = 1 << 30;

/// Why a file could not be read or written.
#[derive(Debug)]
pub(super) enum Failure {
    Full,
    /// To be repaired, and then tried again.
    Damaged(io::Error),
    Io(io::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        match Fault::of(&error) {
            Fault::Full => Self::Full,
            // The file itself was opened for writing before, so it is its content that forbids it.
            Fault::Damaged | Fault::ReadOnly => Self::Damaged(database::io_error(error)),
            Fault::Busy | Fault::Io => Self::Io(database::io_error(error)),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull {
            Self::Full
        } else {
            Self::Io(error)
        }
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Full => io::ErrorKind::StorageFull.into(),
            Failure::Damaged(error) | Failure::Io(error) => error,
        }
    }
}

/// A batch as it was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) head: Head,
    pub(super) events: Vec<StoredEvent>,
}

/// What a file held when it was opened.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) events: u64,
    pub(super) last_id: i64,
}

/// Opens a file and looks whether it is whole, up to what is in the batches. Rows that are done with do
/// not count.
pub(super) fn open(
    config: &SpoolConfig,
    slot: &Slot,
    gone: &BTreeSet<i64>,
) -> Result<(Connection, Held), Failure> {
    drop(database::open_file(&slot.database)?);
    let connection = database::connect(&slot.database)?;
    let longest = config.cap_bytes.min(LONGEST_ROW);
    connection.set_limit(
        Limit::SQLITE_LIMIT_LENGTH,
        i32::try_from(longest).unwrap_or(i32::MAX),
    )?;
    // Alone with the file: no memory is shared, and nobody else can write.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", config.durability.pragma())?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(damaged(verdict));
    }
    connection.execute(row::CREATE, [])?;
    let pages = config.cap_bytes / PAGE + SPARE_PAGES;
    let pages = i64::try_from(pages).unwrap_or(i64::MAX);
    connection.pragma_update(None, "max_page_count", pages)?;
    let held = {
        let sql = "SELECT id, events, unix_millis, head FROM batch_1 ORDER BY id";
        let mut select = connection.prepare(sql)?;
        let mut rows = select.query([])?;
        let mut held = Held {
            events: 0,
            last_id: 0,
        };
        while let Some(row) = rows.next()? {
            let row = Head::read(row).ok_or_else(|| damaged("a batch has no valid count"))?;
            if !gone.contains(&row.id) {
                held.events = held.events.saturating_add(row.count());
            }
            held.last_id = row.id;
        }
        held
    };
    Ok((connection, held))
}

fn damaged(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
    Failure::Damaged(io::Error::new(io::ErrorKind::InvalidData, what))
}

pub(super) fn used_pages(connection: &Connection) -> rusqlite::Result<u64> {
    let read = |pragma| connection.query_row(pragma, [], |row| row.get::<_, u32>(0));
    let pages = read("PRAGMA page_count")?;
    Ok(pages.saturating_sub(read("PRAGMA freelist_count")?).into())
}

/// Removes the oldest row; returns its id and how many events it had.
pub(super) fn take_oldest(transaction: &Transaction<'_>) -> rusqlite::Result<Option<(i64, u64)>> {
    let sql = "DELETE FROM batch_1 WHERE id = (SELECT min(id) FROM batch_1)
        RETURNING id, events, unix_millis, head";
    let mut delete = transaction.prepare_cached(sql)?;
    let taken = delete.query_row([], |row| {
        Ok((row.get(0)?, Head::read(row).map_or(0, Head::count)))
    });
    taken.optional()
}

/// What was read, and what could not be, with how many events it had as far as that is known.
pub(super) type Selected = (Vec<Read>, Vec<(i64, u64)>);

pub(super) fn select(
    connection: &Connection,
    after: i64,
    limit: usize,
) -> Result<Selected, Failure> {
    let columns = row::COLUMNS;
    let sql = format!("SELECT {columns} FROM batch_1 WHERE id > ?1 ORDER BY id LIMIT ?2");
    let mut select = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = select.query(params![after, limit])?;
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let stored = Stored::read(row);
        let events = stored.as_ref().and_then(Stored::events);
        match (stored, events) {
            (Some(stored), Some(events)) => good.push(Read {
                head: stored.head,
                events,
            }),
            _ => bad.push((row.get(0)?, Head::read(row).map_or(0, Head::count))),
        }
    }
    Ok((good, bad))
}
