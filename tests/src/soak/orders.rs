//! What the soak and its processes tell each other. Plain data.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What a process is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Orders {
    /// The number of the process in its row.
    pub(crate) run: u64,
    /// Where events are sent.
    pub(crate) url: String,
    /// The folder for what it notes.
    pub(crate) notes: PathBuf,
    /// The folder of the spool, if events are to be spooled, and how large a file may become there.
    pub(crate) spool: Option<(PathBuf, u64)>,
    pub(crate) backlog: usize,
    /// How many times as fast as real time the time of delivery runs.
    pub(crate) pace: u32,
    /// How many events are emitted, and how many of them in a millisecond.
    pub(crate) events: u64,
    pub(crate) per_milli: u64,
    /// How many follow as fast as can be.
    pub(crate) burst: u64,
    /// How often telemetry is installed, and its guard dropped; each time with its part of the events.
    pub(crate) installations: u64,
    /// Whether the backend panics, now and then.
    pub(crate) panics: bool,
    pub(crate) seed: u64,
    /// Whether it may be killed: then it notes every call, and says how far it is.
    pub(crate) is_killed: bool,
    /// How long it waits for delivery before it ends.
    pub(crate) flush_millis: u64,
    pub(crate) shutdown_millis: u64,
}

impl Orders {
    /// Four bytes for each emitting call that has returned: how many nanoseconds it took.
    pub(crate) fn calls(&self) -> PathBuf {
        self.notes.join(format!("{}.calls", self.run))
    }

    /// Eight bytes for each event that the backend was given: its key.
    pub(crate) fn tried(&self) -> PathBuf {
        self.notes.join(format!("{}.tried", self.run))
    }

    /// What the process says on stderr.
    pub(crate) fn stderr(&self) -> PathBuf {
        self.notes.join(format!("{}.stderr", self.run))
    }
}

/// How many events there are between two lines of a process that may be killed.
pub(crate) const LINE: u64 = 50;

/// How far a process is that may be killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// Telemetry is installed.
    Installed,
    /// Some more events were emitted.
    Emitting,
    /// All were, and the guard is about to be dropped.
    Ending,
}

/// A line that a process says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Said {
    /// How far it is, and its peak of memory so far.
    At(Stage, Option<u64>),
    /// It is done. One account for each installation.
    Done {
        books: Vec<Books>,
        peak_kib: Option<u64>,
    },
}

/// An account, by the names that users see.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Books {
    pub(crate) accepted: u64,
    pub(crate) delivered: u64,
    pub(crate) pending: u64,
    pub(crate) dropped: BTreeMap<String, u64>,
}

impl Books {
    pub(crate) fn dropped_total(&self) -> u64 {
        self.dropped.values().sum()
    }

    pub(crate) fn is_balanced(&self) -> bool {
        self.accepted == self.delivered + self.pending + self.dropped_total()
    }
}
