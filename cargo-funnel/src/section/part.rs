//! A range of a file as the `object` crate reads it, and how much of the file may be read at all.

use std::cell::Cell;
use std::io::{Read, Seek};
use std::ops::Range;

use object::read::{ReadCache, ReadRef};

/// The most bytes that are read of one file and of what it names. The tables of a program of two
/// gigabytes take some tens of megabytes.
const MOST_READ: u64 = 256 * 1024 * 1024;
/// The most bytes of records. A hundred thousand sites take thirty megabytes.
pub(super) const MOST_RECORDS: u64 = 32 * 1024 * 1024;
/// The most bytes of a name that are looked at, as in `ReadCache`.
const MOST_NAME: u64 = 4096;

/// What may still be read of a file.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: Cell<u64>,
    records: Cell<u64>,
    spent: Cell<bool>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            bytes: Cell::new(MOST_READ),
            records: Cell::new(MOST_RECORDS),
            spent: Cell::new(false),
        }
    }
}

impl Budget {
    /// Whether something was not read because too much was read before.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.get()
    }

    fn take(&self, bytes: u64) -> Result<(), ()> {
        let left = self.bytes.get().checked_sub(bytes);
        self.spent.set(self.spent.get() || left.is_none());
        self.bytes.set(left.ok_or(())?);
        Ok(())
    }

    /// Takes the room for so many bytes of records, where there is any.
    pub(super) fn take_records(&self, bytes: u64) -> Option<()> {
        let left = self.records.get().checked_sub(bytes)?;
        self.records.set(left);
        Some(())
    }
}

/// A range of a file. What was read of it is kept until it is dropped.
#[derive(Debug)]
pub(super) struct Part<'b, R: Read + Seek> {
    cache: ReadCache<R>,
    range: Range<u64>,
    budget: &'b Budget,
}

impl<'b, R: Read + Seek> Part<'b, R> {
    pub(super) fn new(input: R, range: Range<u64>, budget: &'b Budget) -> Self {
        Self {
            cache: ReadCache::new(input),
            range,
            budget,
        }
    }

    fn size(&self) -> u64 {
        self.range.end - self.range.start
    }
}

impl<'a, R: Read + Seek> ReadRef<'a> for &'a Part<'_, R> {
    fn len(self) -> Result<u64, ()> {
        Ok(self.size())
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'a [u8], ()> {
        if offset.checked_add(size).ok_or(())? > self.size() {
            return Err(());
        }
        self.budget.take(size)?;
        let cache = self.cache.range(self.range.start, self.size());
        cache.read_bytes_at(offset, size)
    }

    fn read_bytes_at_until(self, range: Range<u64>, delimiter: u8) -> Result<&'a [u8], ()> {
        if range.start > range.end || range.end > self.size() {
            return Err(());
        }
        self.budget.take(MOST_NAME.min(range.end - range.start))?;
        let cache = self.cache.range(self.range.start, self.size());
        cache.read_bytes_at_until(range, delimiter)
    }
}
