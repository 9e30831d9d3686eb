//! Stands for the spool in a build without it: there is none.

use std::io;

use crate::event::StoredEvent;

/// A spool; there is none.
#[derive(Debug)]
pub(crate) enum Spool {}

/// Where a batch is; nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowId {}

/// A batch on the disk; there is none.
#[derive(Debug)]
pub(crate) struct StoredBatch {
    pub(crate) id: RowId,
    pub(crate) events: Vec<StoredEvent>,
}

/// What a batch took.
#[derive(Debug)]
pub(crate) struct Put {
    pub(crate) dropped_oldest: u64,
}

/// Why a batch was not taken.
#[derive(Debug)]
#[allow(dead_code, reason = "the other build has them")]
pub(crate) enum PutError {
    Full,
    Io(io::Error),
}

/// How to open another spool; there is no one.
#[derive(Clone, Debug)]
pub(crate) enum Beside {}

impl Beside {
    pub(crate) fn open(&self) -> io::Result<Spool> {
        match *self {}
    }
}

impl Spool {
    pub(crate) fn beside(&self) -> Beside {
        match *self {}
    }

    pub(crate) fn adopt(&mut self) -> io::Result<u64> {
        match *self {}
    }

    pub(crate) fn put(&mut self, _: &[StoredEvent], _: u64) -> Result<Put, PutError> {
        match *self {}
    }

    pub(crate) fn oldest(&mut self, _: Option<RowId>, _: usize) -> io::Result<Vec<StoredBatch>> {
        match *self {}
    }

    pub(crate) fn remove(&mut self, _: RowId) -> u64 {
        match *self {}
    }

    pub(crate) fn replace(&mut self, _: RowId, _: &[StoredEvent]) -> io::Result<RowId> {
        match *self {}
    }

    pub(crate) fn expire(&mut self, _: u64) -> io::Result<u64> {
        match *self {}
    }

    pub(crate) fn len_events(&self) -> u64 {
        match *self {}
    }

    pub(crate) fn take_corrupt(&mut self) -> u64 {
        match *self {}
    }
}
