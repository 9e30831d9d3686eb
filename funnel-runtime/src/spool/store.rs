//! One file of a spool: its rows, and how many events are in them.

use std::collections::BTreeSet;
use std::io;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::config::{Overflow, SpoolConfig};
use super::file::{Failure, Held, PAGE, Read, open, select, take_oldest, used_pages};
use super::repair::repair;
use super::row::{self, Head, Stored};
use super::slot::Slot;
use crate::event::StoredEvent;

#[derive(Debug)]
pub(super) struct Store {
    config: SpoolConfig,
    /// Nothing after a repair that could not be ended. Closed before the slot is given up.
    connection: Option<Connection>,
    pub(super) slot: Slot,
    next_id: i64,
    /// How many events there are, those of rows that are only found to be damaged when they are read
    /// included.
    events: u64,
    /// Rows that are done with, and could not be removed yet.
    gone: BTreeSet<i64>,
    /// Up to this row, they made room for others.
    dropped_up_to: i64,
    /// Events that were lost to damage and not reported yet.
    pub(super) corrupt: u64,
}

impl Store {
    pub(super) fn open(config: &SpoolConfig, slot: Slot) -> io::Result<Self> {
        let mut store = Self {
            config: config.clone(),
            connection: None,
            next_id: 1,
            events: slot.tally().unwrap_or(0),
            slot,
            gone: BTreeSet::new(),
            dropped_up_to: 0,
            corrupt: 0,
        };
        store.connect()?;
        Ok(store)
    }

    pub(super) fn len_events(&self) -> u64 {
        self.events
    }

    /// How much of the file is in use; zero when that cannot be read.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        let pages = self.connection.as_ref().and_then(|c| used_pages(c).ok());
        pages.unwrap_or(0) * PAGE
    }

    /// Adds a row; returns its id and how many events made room for it.
    pub(super) fn put(
        &mut self,
        events: &[StoredEvent],
        unix_millis: u64,
    ) -> Result<(i64, u64), Failure> {
        let payload = row::encode(events).map_err(io::Error::other)?;
        let cap = self.config.cap_bytes / PAGE;
        // The row, and a page that it may split.
        let need = payload.len() as u64 / (PAGE - 4) + 2;
        if need + 2 > cap {
            return Err(Failure::Full);
        }
        let count = events.len() as u64;
        let mut stored = Stored {
            head: Head {
                id: 0,
                events: i64::try_from(count).unwrap_or(i64::MAX),
                unix_millis: i64::try_from(unix_millis).unwrap_or(i64::MAX),
            },
            payload,
        };
        let overflow = self.config.overflow;
        let (dropped, last_dropped) = self.write(|store, transaction| {
            let mut dropped = (0, 0);
            while used_pages(transaction)? + need > cap {
                let oldest = match overflow {
                    Overflow::DropOldest => take_oldest(transaction)?,
                    Overflow::RefuseNewest => None,
                };
                let (id, count) = oldest.ok_or(Failure::Full)?;
                dropped = (dropped.0 + count, id);
            }
            stored.head.id = store.next_id;
            if !stored.insert(transaction)? {
                return Err(Failure::Damaged(io::ErrorKind::AlreadyExists.into()));
            }
            store.slot.set_tally(store.events.saturating_sub(dropped.0));
            Ok(dropped)
        })?;
        let id = self.next_id;
        self.next_id = self.next_id.saturating_add(1);
        self.dropped_up_to = self.dropped_up_to.max(last_dropped);
        self.set_events(self.events.saturating_sub(dropped).saturating_add(count));
        Ok((id, dropped))
    }

    /// The rows behind this one, oldest first. Rows that are not what was written are removed and
    /// counted.
    pub(super) fn oldest(&mut self, after: i64, limit: usize) -> Result<Vec<Read>, Failure> {
        let asked = limit.saturating_add(self.gone.len()).max(1);
        loop {
            let (good, bad) = self.run(|store| select(store.connected()?, after, asked))?;
            for (id, _) in &bad {
                self.delete(*id)?;
            }
            let lost: u64 = bad.iter().map(|(_, count)| count).sum();
            self.lose(lost.min(self.events));
            if good.is_empty() && bad.is_empty() && after < 1 {
                // What was counted and is not there: its own count was damaged.
                self.lose(self.events);
            }
            let read = good.len() + bad.len();
            let mut good = good;
            good.retain(|read| !self.gone.contains(&read.head.id));
            good.truncate(limit);
            if !good.is_empty() || read < asked || bad.is_empty() {
                return Ok(good);
            }
        }
    }

    /// Removes a row of so many events; returns how many have left because of it. Should the file
    /// refuse, the row is not seen again, and is removed when the file can be written.
    pub(super) fn remove(&mut self, id: i64, events: u64) -> u64 {
        if id <= self.dropped_up_to || self.gone.contains(&id) {
            return 0;
        }
        let was_there = self.delete_counted(id, events).unwrap_or_else(|_| {
            self.gone.insert(id);
            true
        });
        if !was_there {
            self.slot.set_tally(self.events);
            return 0;
        }
        let left = events.min(self.events);
        self.set_events(self.events - left);
        left
    }

    /// Exchanges the events of a row of so many.
    pub(super) fn replace(
        &mut self,
        id: i64,
        was: u64,
        events: &[StoredEvent],
    ) -> Result<(), Failure> {
        let payload = row::encode(events).map_err(io::Error::other)?;
        let count = events.len() as u64;
        let mut stored = Stored {
            head: Head {
                id,
                events: i64::try_from(count).unwrap_or(i64::MAX),
                unix_millis: 0,
            },
            payload,
        };
        self.write(|store, transaction| {
            let time = "DELETE FROM batch_1 WHERE id = ?1 RETURNING unix_millis";
            let time = transaction.query_row(time, [id], |row| row.get(0));
            stored.head.unix_millis = time
                .optional()?
                .ok_or_else(|| Failure::Io(io::ErrorKind::NotFound.into()))?;
            stored.insert(transaction)?;
            store.slot.set_tally(store.events.saturating_sub(was));
            Ok(())
        })?;
        self.set_events(self.events.saturating_sub(was).saturating_add(count));
        Ok(())
    }

    /// Removes the rows that were put before this time; returns how many events they had.
    pub(super) fn expire(&mut self, before_unix_millis: u64) -> Result<u64, Failure> {
        let before = i64::try_from(before_unix_millis).unwrap_or(i64::MAX);
        let expired = self.write(|store, transaction| {
            let sql = "DELETE FROM batch_1 WHERE unix_millis < ?1
                RETURNING id, events, unix_millis, head";
            let mut delete = transaction.prepare_cached(sql)?;
            let mut rows = delete.query([before])?;
            let mut expired = 0;
            while let Some(row) = rows.next()? {
                // What has no valid count is found missing when the others are gone.
                expired += Head::read(row).map_or(0, Head::count);
            }
            store.slot.set_tally(store.events.saturating_sub(expired));
            Ok(expired)
        })?;
        self.set_events(self.events.saturating_sub(expired));
        Ok(expired)
    }

    /// Closes the file and removes it.
    pub(super) fn discard(mut self) {
        self.connection = None;
        self.slot.remove_database();
    }

    fn set_events(&mut self, events: u64) {
        self.events = events;
        self.slot.set_tally(events);
    }

    fn lose(&mut self, events: u64) {
        if events > 0 {
            self.corrupt += events;
            self.set_events(self.events - events);
        }
    }

    /// Removes a row that has been counted, or cannot be.
    fn delete(&mut self, id: i64) -> Result<(), Failure> {
        self.delete_counted(id, 0).map(drop)
    }

    fn delete_counted(&mut self, id: i64, events: u64) -> Result<bool, Failure> {
        self.write(|store, transaction| {
            let mut delete = transaction.prepare_cached("DELETE FROM batch_1 WHERE id = ?1")?;
            store.slot.set_tally(store.events.saturating_sub(events));
            Ok(delete.execute([id])? > 0)
        })
    }

    /// Runs one transaction. What is noted about the file before it is committed is no more than what it
    /// then holds, so that a crash between the two is never taken for damage.
    fn write<T>(
        &mut self,
        mut change: impl FnMut(&Self, &Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let result = self.run(|store| {
            let connection = store.connected()?;
            let transaction =
                Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
            for id in &store.gone {
                transaction.execute("DELETE FROM batch_1 WHERE id = ?1", [id])?;
            }
            let changed = change(store, &transaction)?;
            transaction.commit()?;
            Ok(changed)
        });
        match result {
            Ok(_) => self.gone.clear(),
            Err(_) => self.slot.set_tally(self.events),
        }
        result
    }

    /// Does something with the file, and once more if it had to be repaired.
    fn run<T>(&mut self, mut work: impl FnMut(&Self) -> Result<T, Failure>) -> Result<T, Failure> {
        if self.connection.is_none() {
            self.connect()?;
        }
        match work(self) {
            Err(Failure::Damaged(_)) => {
                self.repair()?;
                work(self)
            }
            other => other,
        }
    }

    fn connected(&self) -> Result<&Connection, Failure> {
        let closed = || Failure::Io(io::ErrorKind::NotConnected.into());
        self.connection.as_ref().ok_or_else(closed)
    }

    fn connect(&mut self) -> Result<(), Failure> {
        self.slot.put_saved_in_place()?;
        match open(&self.config, &self.slot, &self.gone) {
            Ok((connection, held)) => {
                self.accept(connection, &held);
                Ok(())
            }
            Err(Failure::Damaged(_)) => self.repair(),
            Err(failure) => Err(failure),
        }
    }

    fn repair(&mut self) -> Result<(), Failure> {
        self.connection = None;
        repair(&self.slot)?;
        let (connection, held) = open(&self.config, &self.slot, &self.gone)?;
        self.accept(connection, &held);
        Ok(())
    }

    /// Goes on with a file that was opened, and counts what is missing in it.
    fn accept(&mut self, connection: Connection, held: &Held) {
        self.connection = Some(connection);
        self.next_id = self.next_id.max(held.last_id.saturating_add(1));
        self.corrupt += self.events.saturating_sub(held.events);
        self.set_events(held.events);
    }
}
