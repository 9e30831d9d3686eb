//! How a call can end, and the counters of a step. Not here: where counts are kept (`cells`), their
//! text form (`exposition`), or which funnels exist (`registry`).

use crate::cells::Cells;

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

    /// The name of the label.
    pub const KEY: &'static str = "outcome";

    /// Every text, in the order of [`Self::ALL`].
    pub const TEXTS: [&'static str; 4] = ["ok", "error", "cancelled", "panicked"];

    pub(crate) const fn of(success: bool) -> Self {
        if success { Self::Ok } else { Self::Error }
    }
}

/// The calls of one step by outcome.
#[derive(Debug)]
pub struct Outcomes(pub(crate) Cells);

impl Outcomes {
    /// All at zero.
    #[must_use]
    #[allow(
        clippy::new_without_default,
        reason = "made in the const code of declarations only"
    )]
    pub const fn new() -> Self {
        Self(Cells::new(CallOutcome::ALL.len()))
    }

    #[inline]
    pub(crate) fn add_one(&self, outcome: CallOutcome) {
        self.0.add_one(outcome as usize);
    }
}
