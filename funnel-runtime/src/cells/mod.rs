//! Where counts are kept: cells that each thread owns, added up when somebody reads. The only place
//! of the crate that follows a pointer of its own. Knows nothing of counters or funnels, and imports
//! nothing of the crate.
//!
//! A thread has a second block for what probes count, from the first such count on. Which of the two it
//! counts in is decided where its traffic changes, and not where it counts.
//!
//! The memory is that of the blocks times the series in use, eight bytes each; a thread that ends gives its
//! part back.
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
use std::thread::LocalKey;
use std::time::SystemTime;

pub(crate) use pool::Traffic;
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

/// Cells of a block in `OWNED`, or none.
type Borrowed = Cell<&'static [AtomicU64]>;

thread_local! {
    /// The cells for the traffic of this moment. Without a destructor, so that reaching it is one
    /// instruction, also while the thread ends.
    static CELLS: Borrowed = const { Cell::new(&[]) };
    /// The cells for the other traffic.
    static ASIDE: Borrowed = const { Cell::new(&[]) };
    static TRAFFIC: Cell<Traffic> = const { Cell::new(Traffic::People) };
    static OWNED: RefCell<Owned> = const { RefCell::new(Owned([None, None])) };
}

/// Counts what this thread counts from now on as that of this traffic.
pub(crate) fn count_as(traffic: Traffic) {
    if traffic == Traffic::Probes {
        POOL.note_probes();
    }
    if TRAFFIC.replace(traffic) != traffic {
        CELLS.set(ASIDE.replace(CELLS.get()));
    }
}

/// Where the cells for a traffic are.
fn borrowed(traffic: Traffic) -> &'static LocalKey<Borrowed> {
    if TRAFFIC.get() == traffic {
        &CELLS
    } else {
        &ASIDE
    }
}

/// The blocks of this thread, by traffic.
struct Owned([Option<Arc<Block>>; 2]);

impl Owned {
    /// Makes the block for the traffic of this moment large enough for every series given out so far.
    fn prepare(&mut self) {
        let traffic = TRAFFIC.get();
        let owned = &mut self.0[traffic as usize];
        let block = match owned {
            None => POOL.open(traffic),
            Some(block) => POOL.enlarge(block),
        };
        let cells = block.cells();
        // SAFETY: the block lives until `self` drops it, here or in `drop`, and in both cases the place
        // of these cells has been given others before: `count_as` moves them between two places, of
        // which `borrowed` tells the one they are in, and `drop` empties both. Nobody keeps what a
        // place holds: this module copies it for the length of one addition, which calls nothing
        // that could come here again.
        borrowed(traffic).set(unsafe { slice::from_raw_parts(cells.as_ptr(), cells.len()) });
        *owned = Some(block);
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        CELLS.set(&[]);
        ASIDE.set(&[]);
        for block in self.0.iter_mut().filter_map(Option::take) {
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
            _ => POOL.retire(TRAFFIC.get(), at, amount),
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

    /// The count of a series, that of probes included.
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

    /// The count of a series, that of probes included.
    pub(crate) fn count(&self, cells: &Cells, series: usize) -> u64 {
        self.0.count(cells.at(series))
    }

    /// What probes counted of a series.
    pub(crate) fn of_probes(&self, cells: &Cells, series: usize) -> u64 {
        self.0.of_probes(cells.at(series))
    }

    /// Whether this process has had probes, if they counted or not.
    pub(crate) fn has_probes(&self) -> bool {
        self.0.has_probes()
    }

    /// What the series of a family could not take.
    pub(crate) fn excess(&self, cells: &Cells) -> u64 {
        self.0.excess(cells.at(0)..cells.at(cells.len))
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{ASIDE, CELLS, Cells, Snapshot, Traffic, count_as};

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
                count_as(Traffic::Probes);
                assert!(CELLS.get().is_empty(), "and the other one");
                self.0.add(0, 30);
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
            count_as(Traffic::Probes);
            assert!(CELLS.get().is_empty());
            FAMILY.add_one(0);
            assert!(!CELLS.get().is_empty());
            count_as(Traffic::People);
            assert!(!ASIDE.get().is_empty());
        });
        ended.join().unwrap();
        assert_eq!(FAMILY.count(0), 38);
        assert_eq!(Snapshot::take().of_probes(&FAMILY, 0), 31);
    }

    #[test]
    fn what_probes_count_is_part_of_the_count() {
        let families = [1, 2].map(Cells::new);
        for (round, family) in families.iter().enumerate() {
            family.add(0, 1);
            count_as(Traffic::Probes);
            family.add(0, 10);
            // Each block makes room for itself.
            count_as(Traffic::Probes);
            family.add_one(0);
            count_as(Traffic::People);
            family.add_one(0);
            let snapshot = Snapshot::take();
            assert!(snapshot.has_probes());
            assert_eq!(snapshot.count(family, 0), 13, "{round}");
            assert_eq!(snapshot.of_probes(family, 0), 11, "{round}");
            assert_eq!(family.count(0), 13, "{round}");
        }
        assert_eq!(Snapshot::take().of_probes(&families[1], 1), 0);
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

    #[test]
    fn a_cell_of_probes_never_comes_near_its_end() {
        let family = Cells::new(1);
        family.add(0, 7);
        count_as(Traffic::Probes);
        for amount in [u64::MAX - 1, 1, 1] {
            family.add(0, amount);
        }
        count_as(Traffic::People);
        let snapshot = Snapshot::take();
        assert_eq!(snapshot.count(&family, 0), u64::MAX);
        assert_eq!(snapshot.of_probes(&family, 0), u64::MAX);
        assert_eq!(snapshot.excess(&family), 8);
    }
}
