//! Where counts are kept: cells that each thread owns, added up when somebody reads. The only place
//! of the crate that follows a pointer of its own. Knows nothing of counters or funnels, and imports
//! nothing of the crate.
//!
//! The memory is that of the threads that count times the series in use, eight bytes each; a thread
//! that ends gives its part back.
#![allow(
    unsafe_code,
    reason = "a thread reaches its block without a reference count"
)]

mod pool;
mod sync;

#[cfg(unix)]
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::slice;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use pool::{Block, Pool, Totals};

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    began();
    Pool::new()
});

/// When something was first counted, or somebody first asked. Not later than any count.
pub(crate) fn began() -> SystemTime {
    static BEGAN: LazyLock<SystemTime> = LazyLock::new(SystemTime::now);
    *BEGAN
}

/// Keeps all counts of all threads but their own as they are until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn Any> {
    POOL.hold()
}

thread_local! {
    /// The cells of the block in `OWNED`, or none. Without a destructor, so that reaching it is one
    /// instruction, also while the thread ends.
    static CELLS: Cell<&'static [AtomicU64]> = const { Cell::new(&[]) };
    static OWNED: RefCell<Owned> = const { RefCell::new(Owned(None)) };
}

/// The block of this thread.
struct Owned(Option<Arc<Block>>);

impl Owned {
    /// Makes the block large enough for every series given out so far.
    fn prepare(&mut self) {
        let block = match &self.0 {
            None => POOL.open(),
            Some(block) => POOL.enlarge(block),
        };
        let cells = block.cells();
        // SAFETY: the block lives until `self` drops it, here or in `drop`, and in both cases `CELLS`
        // has been given other cells before. Nobody keeps what `CELLS` holds: this module copies it
        // for the length of one addition, which calls nothing that could come here again.
        CELLS.set(unsafe { slice::from_raw_parts(cells.as_ptr(), cells.len()) });
        self.0 = Some(block);
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        CELLS.set(&[]);
        if let Some(block) = self.0.take() {
            POOL.close(&block);
        }
    }
}

/// The cells of a family of series.
#[derive(Debug)]
pub(crate) struct Cells {
    /// The place of the first series, in every block alike.
    base: AtomicUsize,
    len: usize,
}

/// No block has a cell there, nor at any place behind it that a series could have.
const UNASSIGNED: usize = usize::MAX / 2;

impl Cells {
    pub(crate) const fn new(len: usize) -> Self {
        Self {
            base: AtomicUsize::new(UNASSIGNED),
            len,
        }
    }

    /// How many series there are.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    #[inline]
    fn at(&self, series: usize) -> usize {
        self.base.load(Ordering::Relaxed).wrapping_add(series)
    }

    /// Adds one to a series, which has to be one of these.
    #[inline]
    pub(crate) fn add_one(&self, series: usize) {
        if !self.try_add_one(series) {
            self.add_elsewhere(series, 1);
        }
    }

    /// As [`Self::add_one`], if this thread has a cell for the series already.
    #[inline]
    pub(crate) fn try_add_one(&self, series: usize) -> bool {
        let cell = CELLS.get().get(self.at(series));
        cell.map(pool::add_one).is_some()
    }

    /// Adds an amount to a series, which has to be one of these.
    #[inline]
    pub(crate) fn add(&self, series: usize, amount: u64) {
        match CELLS.get().get(self.at(series)) {
            Some(cell) if pool::add(cell, amount) => {}
            _ => self.add_elsewhere(series, amount),
        }
    }

    #[cold]
    #[inline(never)]
    fn add_elsewhere(&self, series: usize, amount: u64) {
        self.assign();
        let at = self.at(series);
        if at >= CELLS.get().len() {
            // Fails while the thread ends, when its block has been taken back.
            let _ = OWNED.try_with(|owned| owned.try_borrow_mut().map(|mut owned| owned.prepare()));
        }
        match CELLS.get().get(at) {
            Some(cell) if pool::add(cell, amount) => {}
            _ => POOL.retire(at, amount),
        }
    }

    fn assign(&self) {
        POOL.assign(self.len, |place| {
            let is_new = self.base.load(Ordering::Relaxed) == UNASSIGNED;
            if is_new {
                self.base.store(place, Ordering::Relaxed);
            }
            is_new
        });
    }

    /// The count of a series.
    pub(crate) fn count(&self, series: usize) -> u64 {
        match self.base.load(Ordering::Relaxed) {
            UNASSIGNED => 0,
            base => POOL.count(base + series),
        }
    }
}

/// All counts at one moment.
#[derive(Debug)]
pub(crate) struct Snapshot(Totals);

impl Snapshot {
    pub(crate) fn take() -> Self {
        Self(POOL.totals())
    }

    /// The count of a series.
    pub(crate) fn count(&self, cells: &Cells, series: usize) -> u64 {
        self.0.count(cells.at(series))
    }

    /// What the series of a family could not take.
    pub(crate) fn excess(&self, cells: &Cells) -> u64 {
        self.0.excess(cells.at(0)..cells.at(cells.len))
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{CELLS, Cells, Snapshot};

    #[test]
    fn a_series_that_nobody_counted_is_at_zero() {
        let cells = Cells::new(3);
        assert_eq!(cells.count(2), 0);
        assert_eq!(Snapshot::take().count(&cells, 2), 0);
        assert_eq!(Snapshot::take().excess(&cells), 0);
    }

    #[test]
    fn a_thread_makes_room_for_families_as_they_come() {
        let families: Vec<_> = (0..50).map(Cells::new).collect();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for family in &families {
                        for series in 0..family.len() {
                            family.add_one(series);
                            family.add(series, 2);
                        }
                    }
                    families[7].add_one(3);
                });
            }
        });
        let snapshot = Snapshot::take();
        for (at, family) in families.iter().enumerate() {
            for series in 0..family.len() {
                let expected = if (at, series) == (7, 3) { 16 } else { 12 };
                assert_eq!(family.count(series), expected, "{at} {series}");
                assert_eq!(snapshot.count(family, series), expected, "{at} {series}");
            }
        }
    }

    #[test]
    fn a_thread_that_ends_has_no_cells_any_more() {
        /// Looks at the cells when it is dropped.
        struct Looks(&'static Cells);
        impl Drop for Looks {
            fn drop(&mut self) {
                self.0.add_one(0);
                assert!(CELLS.get().is_empty(), "the block has been taken back");
                self.0.add(0, 5);
            }
        }
        thread_local! {
            // Made before the block, it is dropped after it.
            static LOOKS: Looks = const { Looks(&FAMILY) };
        }
        static FAMILY: Cells = Cells::new(1);
        let ended = thread::spawn(|| {
            LOOKS.with(|_| {});
            FAMILY.add_one(0);
            assert!(!CELLS.get().is_empty());
        });
        ended.join().unwrap();
        assert_eq!(FAMILY.count(0), 7);
    }

    #[test]
    fn a_cell_never_comes_near_its_end() {
        let family = Cells::new(2);
        for amount in [u64::MAX / 2, 1, u64::MAX / 2, 1, 1] {
            family.add(0, amount);
        }
        family.add_one(1);
        assert_eq!(family.count(0), u64::MAX);
        assert_eq!(family.count(1), 1);
        assert_eq!(Snapshot::take().excess(&family), 2);
    }
}
