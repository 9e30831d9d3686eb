//! What the threads of one installation share: where events are left for a courier, and when to stop.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::courier::Policy;
use super::hand::{Item, stored};
use super::pace::Pace;
use super::signal::Signal;
use crate::event::{Event, Origin};
use crate::fork::Inside;
use crate::spool::Beside;

/// What the threads of one installation share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) epoch: u64,
    /// The process whose threads they are; a child has none of them.
    pub(super) generation: u32,
    pub(super) origin: Arc<Origin>,
    pub(super) policy: Policy,
    pub(super) pace: Pace,
    pub(super) inboxes: Vec<Inbox>,
    pub(super) stop: Mutex<Stop>,
    pub(super) done: Condvar,
}

/// Where the collector leaves events for a courier.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    events: Mutex<Vec<Event>>,
    /// How to put on the disk what its courier does not get to.
    beside: Option<Beside>,
    pub(super) signal: Signal,
}

/// How many events are put on the disk as one batch: fewer than any backend takes.
const BATCH: usize = 100;

impl Inbox {
    pub(super) fn new(beside: Option<Beside>) -> Self {
        Self {
            beside,
            ..Self::default()
        }
    }

    /// Puts what waits on the disk, if there is a spool: its courier hangs. Returns how many events.
    pub(super) fn save(&self, origin: &Origin, pace: Pace) -> u64 {
        let Some(beside) = &self.beside else { return 0 };
        let mut events = std::mem::take(&mut *self.lock());
        if events.is_empty() {
            return 0;
        }
        let _inside = Inside::enter();
        let Ok(mut spool) = beside.open() else {
            return 0;
        };
        let mut saved = 0;
        events.sort_unstable_by_key(|event| event.sequence);
        for event in &mut events {
            event.timestamp = pace.unix_millis_at(event.timestamp);
        }
        let items: Vec<_> = events.into_iter().map(Item::Live).collect();
        for batch in items.chunks(BATCH) {
            match spool.put(&stored(batch.iter(), origin), pace.unix_millis()) {
                Ok(put) => saved = (saved + batch.len() as u64).saturating_sub(put.dropped_oldest),
                Err(_) => break,
            }
        }
        saved
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Vec<Event>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
pub(super) struct Stop {
    /// The moment until which the threads may go on, once they were asked to stop.
    pub(super) deadline: Option<Instant>,
    /// Whether the collector has left the last events in the inboxes.
    pub(super) collected: bool,
    /// How many couriers have ended.
    pub(super) ended: usize,
}

impl Shared {
    pub(super) fn stop(&self) -> MutexGuard<'_, Stop> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.stop().deadline
    }

    /// A number for jitter, of which chance is all that is asked for.
    pub(super) fn seed(&self) -> u64 {
        getrandom::u64().unwrap_or(self.epoch)
    }
}
