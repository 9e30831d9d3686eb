//! Saving what can be read out of a damaged file.

use std::fs;
use std::io;

use rusqlite::{Connection, Row, params};

use super::file::Failure;
use super::row::{self, Stored};
use super::slot::Slot;
use crate::database;

/// How many rows are asked for one by one between those that could be read in order.
const PROBES: i64 = 10_000;

/// Replaces the file of a slot by one that has what could be read of it, and sets the old one aside.
/// Nobody may have it open. When it fails, everything is as before.
pub(super) fn repair(slot: &Slot) -> Result<(), Failure> {
    let part = slot.beside(".part");
    slot.put_saved_in_place()?;
    {
        // With a journal that goes when it ends: the new file is whole without another beside it.
        let mut to = database::connect(&part)?;
        let transaction = to.transaction().map_err(writing)?;
        transaction.execute(row::CREATE, []).map_err(writing)?;
        if let Ok(from) = database::connect(&slot.database) {
            save(&from, &transaction)?;
        }
        transaction.commit().map_err(writing)?;
    }
    fs::rename(part, slot.beside(".saved"))?;
    slot.put_saved_in_place()?;
    Ok(())
}

/// Copies every row that is what was written: in order until the damage, in the opposite order until
/// the damage, and what is between one by one.
fn save(from: &Connection, to: &Connection) -> Result<(), Failure> {
    // Alone with the file, so that no other memory than this process's is needed for its log.
    if from
        .pragma_update(None, "locking_mode", "EXCLUSIVE")
        .is_err()
    {
        return Ok(());
    }
    let columns = row::COLUMNS;
    let first = format!("SELECT {columns} FROM batch_1 ORDER BY id");
    let Some(up_to) = walk(from, to, &first, |id, last| {
        last.is_none_or(|last| id > last)
    })?
    else {
        return probe(from, to, 1, PROBES);
    };
    let then = format!("SELECT {columns} FROM batch_1 WHERE id > {up_to} ORDER BY id DESC");
    let is_next = |id, last: Option<i64>| id > up_to && last.is_none_or(|last| id < last);
    let down_to = walk(from, to, &then, is_next)?;
    let end = down_to.unwrap_or_else(|| up_to.saturating_add(PROBES));
    probe(from, to, up_to.saturating_add(1), end)
}

/// Copies rows until one cannot be read, or is out of order as in a tree that leads back into itself.
/// Returns the last id that was read.
fn walk(
    from: &Connection,
    to: &Connection,
    sql: &str,
    is_next: impl Fn(i64, Option<i64>) -> bool,
) -> Result<Option<i64>, Failure> {
    let mut last = None;
    let Ok(mut statement) = from.prepare(sql) else {
        return Ok(None);
    };
    let Ok(mut rows) = statement.query([]) else {
        return Ok(None);
    };
    while let Ok(Some(row)) = rows.next() {
        match row.get(0) {
            Ok(id) if is_next(id, last) => last = Some(id),
            _ => break,
        }
        copy(row, to)?;
    }
    Ok(last)
}

/// Copies the rows with these ids, the second not included, that can be read.
fn probe(from: &Connection, to: &Connection, first: i64, end: i64) -> Result<(), Failure> {
    let sql = format!("SELECT {} FROM batch_1 WHERE id = ?1", row::COLUMNS);
    let Ok(mut statement) = from.prepare(&sql) else {
        return Ok(());
    };
    for id in first..end.min(first.saturating_add(PROBES)) {
        if let Ok(mut rows) = statement.query(params![id])
            && let Ok(Some(row)) = rows.next()
        {
            copy(row, to)?;
        }
    }
    Ok(())
}

fn copy(row: &Row<'_>, to: &Connection) -> Result<(), Failure> {
    match Stored::read(row) {
        Some(stored) => stored.insert(to).map(drop).map_err(writing),
        None => Ok(()),
    }
}

/// What fails in the new file is no damage of the old one.
fn writing(error: rusqlite::Error) -> Failure {
    match Failure::from(error) {
        Failure::Damaged(error) => Failure::Io(io::Error::other(error)),
        other => other,
    }
}
