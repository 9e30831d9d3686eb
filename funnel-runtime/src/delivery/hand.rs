//! A batch that is being tried: its events, from memory or from the disk, and how it has gone so far.

use std::time::{Duration, Instant};

use super::now::Now;
use crate::account::Reason;
use crate::event::{Event, EventView, Origin, StoredEvent};
use crate::spool::RowId;

/// An event in hand.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Live(Event),
    Stored(StoredEvent),
}

impl Item {
    pub(super) fn view<'a>(&'a self, origin: &'a Origin) -> EventView<'a> {
        match self {
            Self::Live(event) => EventView::new(event, origin),
            Self::Stored(event) => EventView::stored(event),
        }
    }

    pub(super) fn timestamp(&self) -> u64 {
        match self {
            Self::Live(event) => event.timestamp,
            Self::Stored(event) => event.timestamp,
        }
    }

    fn stored(&self, origin: &Origin) -> StoredEvent {
        match self {
            Self::Live(event) => StoredEvent::from(&EventView::new(event, origin)),
            Self::Stored(event) => event.clone(),
        }
    }
}

/// The events, as they are put on the disk.
pub(super) fn stored<'a>(
    items: impl Iterator<Item = &'a Item>,
    origin: &Origin,
) -> Vec<StoredEvent> {
    items.map(|item| item.stored(origin)).collect()
}

/// A batch that is being tried.
#[derive(Debug)]
pub(super) struct Hand {
    pub(super) items: Vec<Item>,
    /// Where it is on the disk, if it is. Parts of one batch share their row.
    pub(super) row: Option<RowId>,
    pub(super) attempts: u32,
    pub(super) since: Instant,
    pub(super) due: Instant,
    /// Whether it was tried after the courier was asked to stop. Each batch is once, and no pause is
    /// waited for: whoever ends a process does not wait for a destination that is down.
    pub(super) is_last: bool,
    /// Why it was not delivered yet.
    pub(super) reason: Reason,
}

impl Hand {
    pub(super) fn new(items: Vec<Item>, row: Option<RowId>, now: &Now) -> Self {
        Self {
            items,
            row,
            attempts: 0,
            since: now.instant,
            due: now.instant,
            is_last: false,
            reason: Reason::RetriesExhausted,
        }
    }

    /// The same for other events.
    pub(super) fn with(&self, items: Vec<Item>, now: &Now) -> Self {
        Self {
            reason: self.reason,
            ..Self::new(items, self.row, now)
        }
    }

    /// When it is given up.
    pub(super) fn given_up(&self, patience: Duration) -> Option<Instant> {
        // What is on the disk has time.
        self.row.is_none().then(|| self.since + patience)
    }
}
