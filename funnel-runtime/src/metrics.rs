//! Bounded counters: where they are kept and how they are read. Not here: their text form
//! (`prometheus`), or which funnels exist (`registry`).

use std::sync::atomic::{AtomicU64, Ordering};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallOutcome {
    /// It returned success.
    Ok,
    /// It returned anything else.
    Error,
    /// Its future was dropped before it was ready.
    Cancelled,
    /// It unwound.
    Panicked,
}

impl CallOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Error, Self::Cancelled, Self::Panicked];

    /// The label text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
            Self::Panicked => "panicked",
        }
    }
}

/// The calls of one step by outcome.
#[derive(Debug)]
pub struct Outcomes([AtomicU64; 4]);

impl Outcomes {
    /// All at zero.
    #[must_use]
    #[allow(
        clippy::new_without_default,
        reason = "made in the const code of declarations only"
    )]
    pub const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; 4])
    }

    #[inline]
    pub(crate) fn add_one(&self, outcome: CallOutcome) {
        self.0[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// The number of calls that ended so.
    #[must_use]
    pub fn value(&self, outcome: CallOutcome) -> u64 {
        self.0[outcome as usize].load(Ordering::Relaxed)
    }
}
