//! What a courier is told before a step, and what it says after it. Plain data.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::account::Reason;

/// The time, as it is at one step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) instant: Instant,
    /// Milliseconds since the Unix epoch.
    pub(super) unix_millis: u64,
    /// The moment until which everything has to be done, once the courier was asked to stop.
    pub(super) deadline: Option<Instant>,
    /// How many times as fast as real time this time runs.
    pub(super) times: u32,
}

impl Now {
    pub(super) fn is_stopping(&self) -> bool {
        self.deadline.is_some()
    }

    /// The real time until the deadline, if there is one.
    pub(super) fn time_left(&self) -> Option<Duration> {
        let left = |deadline: Instant| deadline.saturating_duration_since(self.instant);
        self.deadline.map(|deadline| left(deadline) / self.times)
    }
}

/// What became of events in one step.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Events that an earlier process left on the disk, and that were found.
    pub(super) recovered: u64,
    pub(super) delivered: u64,
    pub(super) lost: BTreeMap<Reason, u64>,
}

impl Outcome {
    pub(super) fn lose(&mut self, reason: Reason, count: u64) {
        if count > 0 {
            *self.lost.entry(reason).or_default() += count;
        }
    }
}

/// When a courier wants to be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// At once: there is more to do.
    Now,
    /// Then, or when there are more events.
    At(Instant),
    /// When there are more events.
    Idle,
}
