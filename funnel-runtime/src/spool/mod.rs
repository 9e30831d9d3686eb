//! Batches of one backend that wait on disk until they can be delivered. Not here: when they are put
//! there, and when they are sent (`delivery`).
//!
//! Each process has a file of its own, under a lock that ends with it; the files of processes that
//! are gone are read as well, and removed when they are empty. A batch is a row of SQLite with
//! checksums. What is found to be something else than what was written is lost and counted, one
//! batch at a time, and a file that SQLite itself finds damaged is replaced by what could be read of
//! it and set aside.

mod config;
mod file;
mod repair;
mod row;
mod slot;
mod store;
#[cfg(test)]
mod tests;

use std::io;

pub use config::{Overflow, SpoolConfig};

use crate::event::StoredEvent;
use file::Failure;
use slot::Slot;
use store::Store;

/// The batches of one backend.
///
/// At every moment, the events that were found at [`Spool::open`] and [`Spool::adopt`] and those
/// that were put, are as many as [`Spool::len_events`] and those that were removed, dropped, expired,
/// replaced by fewer, or lost to damage ([`Spool::take_corrupt`]).
///
/// Dropping it closes the files, with what is in them, and lets another process have them.
#[derive(Debug)]
pub(crate) struct Spool {
    config: SpoolConfig,
    name: String,
    own: Store,
    /// Those of processes that are gone, by the order in which they were found.
    adopted: Vec<(u64, Store)>,
    next_order: u64,
    /// Lost to damage in files that are not held any more.
    corrupt: u64,
}

/// A batch in a spool. No other has the same while the spool is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowId {
    /// Of the file; that of this process comes last.
    order: u64,
    id: i64,
    events: u64,
}

/// A batch that waits.
#[derive(Debug)]
pub(crate) struct StoredBatch {
    pub(crate) id: RowId,
    pub(crate) events: Vec<StoredEvent>,
    /// When it was put there, as whoever did it said.
    #[allow(dead_code, reason = "the tests ask for it")]
    pub(crate) unix_millis: u64,
}

/// A batch that was put into a spool.
#[derive(Debug)]
pub(crate) struct Put {
    #[allow(dead_code, reason = "the tests ask for it")]
    pub(crate) id: RowId,
    /// How many events made room for it, and are lost.
    pub(crate) dropped_oldest: u64,
}

/// Why a batch was not put into a spool.
#[derive(Debug)]
pub(crate) enum PutError {
    /// There is no room, because of the cap or of the disk.
    Full,
    Io(#[allow(dead_code, reason = "`Debug` shows it")] io::Error),
}

impl From<Failure> for PutError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Full => Self::Full,
            Failure::Damaged(error) | Failure::Io(error) => Self::Io(error),
        }
    }
}

const OWN: u64 = u64::MAX;

/// How to open another spool in the folder of one.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    config: SpoolConfig,
    name: String,
}

impl Beside {
    /// Opens it; its file is its own.
    ///
    /// # Errors
    ///
    /// As [`Spool::open`].
    pub(crate) fn open(&self) -> io::Result<Spool> {
        Spool::open(&self.config, &self.name)
    }
}

impl Spool {
    /// Opens the spool of the backend of this name, with what processes that are gone have left. A file
    /// that is not empty is read once, which takes about as long as reading it from the disk.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made, read or written, has no locks, or has no room to repair a file
    /// that is damaged.
    pub(crate) fn open(config: &SpoolConfig, backend: &str) -> io::Result<Self> {
        slot::make_folder(&config.folder)?;
        let name = slot::file_name(backend);
        let own = Store::open(config, Slot::take_first(&config.folder, &name)?)?;
        let mut spool = Self {
            config: config.clone(),
            name,
            own,
            adopted: Vec::new(),
            next_order: 0,
            corrupt: 0,
        };
        spool.adopt()?;
        Ok(spool)
    }

    /// How to open a second one beside it, for what this one's thread does not get to.
    pub(crate) fn beside(&self) -> Beside {
        Beside {
            config: self.config.clone(),
            name: self.name.clone(),
        }
    }

    /// Takes over what processes have left that went after this spool was opened; returns how many
    /// events, with those that damage has taken. A file that cannot be opened is left for another time.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub(crate) fn adopt(&mut self) -> io::Result<u64> {
        let before = self.len_events() + self.corrupt_so_far();
        for number in Slot::numbers(&self.config.folder, &self.name)? {
            // Those that this spool holds are locked as well.
            let Ok(Some(slot)) = Slot::take(&self.config.folder, &self.name, number) else {
                continue;
            };
            if let Ok(store) = Store::open(&self.config, slot) {
                self.adopted.push((self.next_order, store));
                self.next_order += 1;
            }
        }
        self.leave_empty();
        Ok(self.len_events() + self.corrupt_so_far() - before)
    }

    /// Puts a batch behind all others. After that it survives what [`SpoolConfig::durability`] says.
    ///
    /// # Errors
    ///
    /// When there is no room, or the file cannot be written. Then nothing has changed.
    pub(crate) fn put(
        &mut self,
        events: &[StoredEvent],
        unix_millis: u64,
    ) -> Result<Put, PutError> {
        let (id, dropped_oldest) = self.own.put(events, unix_millis)?;
        Ok(Put {
            id: RowId {
                order: OWN,
                id,
                events: events.len() as u64,
            },
            dropped_oldest,
        })
    }

    /// The oldest batches, behind this one if there is one: those of processes that are gone first.
    /// Batches that are something else than what was written are removed and counted.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub(crate) fn oldest(
        &mut self,
        after: Option<RowId>,
        limit: usize,
    ) -> io::Result<Vec<StoredBatch>> {
        let mut batches = Vec::new();
        let own = (OWN, &mut self.own);
        let adopted = self
            .adopted
            .iter_mut()
            .map(|(order, store)| (*order, store));
        for (order, store) in adopted.chain([own]) {
            let after = match after {
                Some(after) if after.order > order => continue,
                Some(after) if after.order == order => after.id,
                _ => 0,
            };
            let left = limit - batches.len();
            if left == 0 {
                break;
            }
            batches.extend(
                store
                    .oldest(after, left)?
                    .into_iter()
                    .map(|read| StoredBatch {
                        id: RowId {
                            order,
                            id: read.head.id,
                            events: read.head.count(),
                        },
                        events: read.events,
                        unix_millis: read.head.unix_millis.unsigned_abs(),
                    }),
            );
        }
        self.leave_empty();
        Ok(batches)
    }

    /// Removes a batch; returns how many events have left because of it, which is none when it made
    /// room for another or was found damaged since it was read. Should the file refuse, the batch is
    /// not seen again all the same, but by the next process.
    pub(crate) fn remove(&mut self, id: RowId) -> u64 {
        let removed = self
            .store(id)
            .map_or(0, |store| store.remove(id.id, id.events));
        self.leave_empty();
        removed
    }

    /// Exchanges the events of a batch, of which there must be some, and leaves it in its place. The
    /// batch has another id then.
    ///
    /// # Errors
    ///
    /// When the batch is not there any more, or the file cannot be written. Then nothing has changed.
    pub(crate) fn replace(&mut self, id: RowId, events: &[StoredEvent]) -> io::Result<RowId> {
        let store = self.store(id).ok_or(io::ErrorKind::NotFound)?;
        store.replace(id.id, id.events, events)?;
        Ok(RowId {
            events: events.len() as u64,
            ..id
        })
    }

    /// Removes what was put before this time; returns how many events. Where the clock went backwards, a
    /// batch goes by its own time, not by its place. Not to be called while a batch is being sent,
    /// which would then be both expired and delivered.
    ///
    /// # Errors
    ///
    /// When the file of this process cannot be written. Then nothing has changed.
    pub(crate) fn expire(&mut self, before_unix_millis: u64) -> io::Result<u64> {
        let mut expired = self.own.expire(before_unix_millis)?;
        for (_, store) in &mut self.adopted {
            // One that fails is asked again the next time, and loses nothing until then.
            expired += store.expire(before_unix_millis).unwrap_or(0);
        }
        self.leave_empty();
        Ok(expired)
    }

    /// How many events wait.
    pub(crate) fn len_events(&self) -> u64 {
        self.stores().map(Store::len_events).sum()
    }

    /// How many bytes of its files are in use.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> u64 {
        self.stores().map(Store::bytes).sum()
    }

    /// How many events were lost to damage since this was last asked.
    pub(crate) fn take_corrupt(&mut self) -> u64 {
        let corrupt = self.corrupt_so_far();
        self.corrupt = 0;
        self.own.corrupt = 0;
        for (_, store) in &mut self.adopted {
            store.corrupt = 0;
        }
        corrupt
    }

    fn corrupt_so_far(&self) -> u64 {
        self.corrupt + self.stores().map(|store| store.corrupt).sum::<u64>()
    }

    fn stores(&self) -> impl Iterator<Item = &Store> {
        let adopted = self.adopted.iter().map(|(_, store)| store);
        adopted.chain([&self.own])
    }

    fn store(&mut self, id: RowId) -> Option<&mut Store> {
        if id.order == OWN {
            return Some(&mut self.own);
        }
        let mut adopted = self.adopted.iter_mut();
        adopted.find_map(|(order, store)| (*order == id.order).then_some(store))
    }

    /// Removes the files of others that have nothing more in them.
    fn leave_empty(&mut self) {
        for (_, store) in self
            .adopted
            .extract_if(.., |(_, store)| store.len_events() == 0)
        {
            self.corrupt += store.corrupt;
            store.discard();
        }
    }
}
