//! What was removed, as the tombstones of a lock tell it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::prose::shown;
use crate::lock::{Lock, Tombstone};

/// A name that is not to come back with another meaning.
#[derive(Debug, Serialize)]
pub(super) struct Removed {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) was: String,
}

/// What was removed of an event, flow or counter that is there.
pub(super) fn of(lock: Option<&Lock>, name: &str) -> Vec<Removed> {
    let dead = tombstones(lock).filter(|dead| dead.of.as_deref() == Some(name));
    dead.map(|dead| removed(dead, &dead.name)).collect()
}

/// What was removed as a whole, or was part of what is not there.
pub(super) fn of_none(lock: Option<&Lock>, known: &BTreeSet<&str>) -> Vec<Removed> {
    let is_whole = |dead: &&Tombstone| dead.of.as_deref().is_none_or(|of| !known.contains(of));
    let dead = tombstones(lock).filter(is_whole);
    dead.map(|dead| removed(dead, &dead.full_name())).collect()
}

fn tombstones(lock: Option<&Lock>) -> impl Iterator<Item = &Tombstone> {
    lock.into_iter().flat_map(|lock| &lock.tombstones)
}

fn removed(dead: &Tombstone, name: &str) -> Removed {
    Removed {
        kind: dead.kind.as_str(),
        name: shown(name),
        was: shown(&dead.was),
    }
}
