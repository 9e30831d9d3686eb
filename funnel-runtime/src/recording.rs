//! Events kept in memory as a backend would have received them. Not here: deciding which events
//! are recorded (`testing`).

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::event::EventView;

/// An event as a backend would have received it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// The name of the event.
    pub name: String,
    /// Every attribute under its wire name, those of the framework included.
    pub attributes: BTreeMap<String, serde_json::Value>,
}

/// Where a recorder keeps its events.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Vec<Entry>>);

/// An event, and its step in a funnel, which the event has under a wire name only.
#[derive(Debug)]
struct Entry {
    event: RecordedEvent,
    step: &'static str,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn events(&self) -> Vec<RecordedEvent> {
        self.lock()
            .iter()
            .map(|entry| entry.event.clone())
            .collect()
    }

    /// The step of each event of a funnel.
    pub(crate) fn steps(&self) -> Vec<&'static str> {
        let log = self.lock();
        let steps = log.iter().map(|entry| entry.step);
        steps.filter(|step| !step.is_empty()).collect()
    }

    pub(crate) fn add(&self, event: &EventView<'_>, step: &'static str) {
        let mut attributes = BTreeMap::new();
        event.for_each_attribute(|key, value| {
            attributes.insert(key.to_owned(), value.into());
        });
        let name = event.name().to_owned();
        let event = RecordedEvent { name, attributes };
        self.lock().push(Entry { event, step });
    }
}
