//! What goes wrong at a site without failing its caller, counted by site. Problems are rare, so a
//! locked map by the site's identity will do; the hot path never comes here.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cells;

/// What can go wrong at a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Problem {
    /// A required attribute was not there; the event was sent without it.
    MissingRequired,
    /// A value had the shape of personal data and was left out.
    PiiValue,
    /// A value could not be represented and was left out.
    InvalidValue,
    /// An expression of the user's panicked; what it was for was lost: of a step the event, of a flow
    /// the attribute.
    Panic,
    /// A flow was ended a second time, or for a reason that it does not have.
    Misuse,
}

impl Problem {
    pub(crate) const ALL: [Self; 5] = [
        Self::MissingRequired,
        Self::PiiValue,
        Self::InvalidValue,
        Self::Panic,
        Self::Misuse,
    ];

    /// The label text.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MissingRequired => "missing_required",
            Self::PiiValue => "pii_value",
            Self::InvalidValue => "invalid_value",
            Self::Panic => "panic",
            Self::Misuse => "misuse",
        }
    }
}

static COUNTS: Mutex<BTreeMap<(usize, Problem), u64>> = Mutex::new(BTreeMap::new());

fn counts() -> MutexGuard<'static, BTreeMap<(usize, Problem), u64>> {
    COUNTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the counts as they are until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn std::any::Any> {
    Box::new(counts())
}

/// Counts a problem of a site, named by the address of its record.
#[cold]
pub(crate) fn note(record: usize, problem: Problem) {
    // What is exposed of a problem says since when.
    cells::began();
    *counts().entry((record, problem)).or_default() += 1;
}

/// How often each site, named by the address of its record, had each problem; none is no entry.
pub(crate) fn all() -> BTreeMap<(usize, Problem), u64> {
    counts().clone()
}
