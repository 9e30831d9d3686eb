//! The lines of a batch on their way, and which of them have arrived: so that no line is written
//! twice, in whatever batches its event comes back. Knows no file.

use std::collections::HashSet;

use uuid::Uuid;

use super::line::write_event;
use crate::backend::Batch;

/// How many events that came half-way are remembered. Those of one batch, as a rule.
const REMEMBERED: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Pending {
    /// The end of a line, which is written where something broke off before, and then the lines.
    buffer: Vec<u8>,
    written: usize,
    /// Where the line of each event ends.
    ends: Vec<(Uuid, usize)>,
    /// Which batch this is, while it is on its way.
    batch: Option<Identity>,
    /// Events of this batch whose lines had been written before.
    left_out: Vec<Uuid>,
    /// Events of batches that were given up half-way, whose lines had been written.
    arrived: HashSet<Uuid>,
}

/// First, last, and how many.
type Identity = (Option<Uuid>, Option<Uuid>, usize);

fn identity(batch: &Batch<'_>) -> Identity {
    let mut ids = batch.events().map(|event| event.event_id());
    let first = ids.next();
    (first, ids.last().or(first), batch.len())
}

impl Pending {
    /// Whether this batch is the one on its way.
    pub(super) fn is(&self, batch: &Batch<'_>) -> bool {
        self.batch == Some(identity(batch))
    }

    /// Gives up what is on its way. Returns whether it broke off inside a line, if it was begun.
    pub(super) fn give_up(&mut self) -> Option<bool> {
        self.batch.take()?;
        if self.arrived.len() > REMEMBERED {
            self.arrived.clear();
        }
        // A line that lacks its end alone gets it before anything else is written.
        let whole = self.ends.iter().filter(|(_, end)| *end <= self.written + 1);
        self.arrived.extend(whole.map(|(id, _)| *id));
        self.put_back();
        // Nothing written at all: what had broken off before still has.
        Some(self.written == 0 || self.buffer[self.written - 1] != b'\n')
    }

    /// Encodes the lines of another batch; returns how long they are.
    pub(super) fn encode(&mut self, batch: &Batch<'_>) -> serde_json::Result<usize> {
        self.buffer.clear();
        self.buffer.push(b'\n');
        self.ends.clear();
        self.left_out.clear();
        for event in batch.events() {
            let id = event.event_id();
            if self.arrived.remove(&id) {
                self.left_out.push(id);
                continue;
            }
            write_event(&mut self.buffer, &event)?;
            self.buffer.push(b'\n');
            self.ends.push((id, self.buffer.len()));
        }
        Ok(self.buffer.len() - 1)
    }

    /// Sends what was encoded on its way, behind the end of a line if one broke off.
    pub(super) fn begin(&mut self, batch: &Batch<'_>, broke_off: bool) {
        self.batch = Some(identity(batch));
        let is_empty = self.ends.is_empty();
        self.written = usize::from(is_empty || !broke_off);
    }

    /// Remembers again what was left out of a batch that did not arrive.
    pub(super) fn put_back(&mut self) {
        self.arrived.extend(self.left_out.drain(..));
    }

    /// Whether all its lines had arrived before.
    pub(super) fn is_nothing(&self) -> bool {
        self.ends.is_empty()
    }

    /// What is still to be written.
    pub(super) fn rest(&self) -> &[u8] {
        self.buffer.get(self.written..).unwrap_or_default()
    }

    pub(super) fn advance(&mut self, written: usize) {
        self.written += written;
    }

    /// All of it is written.
    pub(super) fn end(&mut self) {
        self.batch = None;
    }
}
