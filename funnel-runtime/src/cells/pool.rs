//! The cells of all threads: who owns which, what a scrape adds up, and what ended threads left.
//!
//! Every thread that counts has a block, in which each series has one cell. Only the thread itself
//! writes there, so that counting is a load and a store and never a locked instruction. Everything
//! else happens under one lock: a block comes and goes there, and its counts go over to the
//! retired ones in the same moment, which is why two scrapes never see a series fall.
//!
//! The total of a series is what has retired and what stands in the blocks. Retired counts take all
//! that a cell could not hold without coming near its end, so that a cell never wraps around.
//!
//! What probes count is counted in blocks of its own, and is part of the total: a cell is read once and
//! added to both, so that no scrape sees more of probes than of everybody.
//!
//! Imports nothing but `sync`, since the model checker compiles this file with its own.

use std::collections::BTreeMap;

use super::sync::{Arc, AtomicBool, AtomicU64, Mutex, MutexGuard, Ordering, PoisonError};

/// Who is behind what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Traffic {
    People,
    Probes,
}

/// The cells of one thread for one kind of traffic.
pub(super) struct Block {
    traffic: Traffic,
    cells: Box<[AtomicU64]>,
}

impl Block {
    fn new(traffic: Traffic, len: usize, copied: &[AtomicU64]) -> Self {
        let old = copied.iter().map(|cell| cell.load(Ordering::Relaxed));
        let cells = old.chain(std::iter::repeat(0)).take(len);
        let cells = cells.map(AtomicU64::new).collect();
        Self { traffic, cells }
    }

    pub(super) fn cells(&self) -> &[AtomicU64] {
        &self.cells
    }
}

/// Adds one to a cell of the calling thread.
///
/// It cannot wrap around: [`add`] leaves it below half of what it holds, and the other half takes
/// centuries of counting by one.
#[inline]
pub(super) fn add_one(cell: &AtomicU64) {
    let count = cell.load(Ordering::Relaxed).wrapping_add(1);
    cell.store(count, Ordering::Relaxed);
}

/// Adds an amount to a cell of the calling thread, if the cell stays below half of what it holds.
#[inline]
#[must_use]
pub(super) fn add(cell: &AtomicU64, amount: u64) -> bool {
    const HALF: u64 = 1 << 63;
    let count = cell.load(Ordering::Relaxed).wrapping_add(amount);
    let fits = (count | amount) < HALF;
    if fits {
        cell.store(count, Ordering::Relaxed);
    }
    fits
}

/// Counts that stop at the largest number, and what did not fit, by series.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    counts: Vec<u64>,
    excess: BTreeMap<usize, u64>,
    /// What probes counted of `counts`; what does not fit is not counted here.
    of_probes: Vec<u64>,
    has_probes: bool,
}

impl Totals {
    fn add(&mut self, traffic: Traffic, at: usize, amount: u64) {
        make_room(&mut self.counts, at + 1);
        let (sum, beyond) = self.counts[at].overflowing_add(amount);
        self.counts[at] = if beyond { u64::MAX } else { sum };
        if beyond {
            let excess = self.excess.entry(at).or_default();
            *excess = excess.saturating_add(sum).saturating_add(1);
        }
        if traffic == Traffic::Probes {
            make_room(&mut self.of_probes, at + 1);
            self.of_probes[at] = self.of_probes[at].saturating_add(amount);
        }
    }

    fn add_all(&mut self, block: &Block) {
        let cells = block.cells();
        make_room(&mut self.counts, cells.len());
        for (at, cell) in cells.iter().enumerate() {
            self.add(block.traffic, at, cell.load(Ordering::Relaxed));
        }
    }

    /// The count of a series.
    pub(super) fn count(&self, at: usize) -> u64 {
        self.counts.get(at).copied().unwrap_or(0)
    }

    /// What probes counted of a series.
    pub(super) fn of_probes(&self, at: usize) -> u64 {
        self.of_probes.get(at).copied().unwrap_or(0)
    }

    /// Whether there have been probes; not later than anything they counted.
    pub(super) fn has_probes(&self) -> bool {
        self.has_probes
    }

    /// What the series among these could not take.
    pub(super) fn excess(&self, among: std::ops::Range<usize>) -> u64 {
        let excess = self.excess.range(among).map(|(_, excess)| *excess);
        excess.fold(0, u64::saturating_add)
    }
}

fn make_room(counts: &mut Vec<u64>, len: usize) {
    if counts.len() < len {
        counts.resize(len, 0);
    }
}

/// The cells of all threads.
pub(super) struct Pool {
    state: Mutex<State>,
    /// Whether there have been probes. It is set before their first block is opened, under the lock that
    /// every reading takes, so whoever reads such a block reads this as well.
    has_probes: AtomicBool,
}

#[derive(Default)]
struct State {
    /// How many cells a block has to have for every series given out.
    len: usize,
    /// The blocks of the threads that live.
    blocks: Vec<Arc<Block>>,
    retired: Totals,
}

impl Pool {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::new(State::default()),
            has_probes: AtomicBool::new(false),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps everything as it is until what is returned is dropped.
    #[allow(dead_code, reason = "the model checker has no use for it")]
    pub(super) fn hold(&'static self) -> Box<dyn std::any::Any> {
        Box::new(self.state())
    }

    /// Gives out places for new series, one behind the other; `place` gets the first, under the lock.
    pub(super) fn assign(&self, len: usize, place: impl FnOnce(usize) -> bool) {
        let mut state = self.state();
        if place(state.len) {
            state.len += len;
        }
    }

    /// Notes that there are probes. Comes before anything that they count.
    pub(super) fn note_probes(&self) {
        if !self.has_probes.load(Ordering::Relaxed) {
            self.has_probes.store(true, Ordering::Relaxed);
        }
    }

    /// Makes a block for the calling thread, with cells for every series given out so far.
    pub(super) fn open(&self, traffic: Traffic) -> Arc<Block> {
        let mut state = self.state();
        let block = Arc::new(Block::new(traffic, state.len, &[]));
        state.blocks.push(Arc::clone(&block));
        block
    }

    /// Puts a larger block of the same counts in the place of one of the calling thread.
    pub(super) fn enlarge(&self, old: &Arc<Block>) -> Arc<Block> {
        let mut state = self.state();
        let block = Arc::new(Block::new(old.traffic, state.len, old.cells()));
        for open in &mut state.blocks {
            if Arc::ptr_eq(open, old) {
                *open = Arc::clone(&block);
            }
        }
        block
    }

    /// Takes back a block of a thread that ends, and keeps its counts.
    pub(super) fn close(&self, block: &Arc<Block>) {
        let mut state = self.state();
        if let Some(at) = state
            .blocks
            .iter()
            .position(|open| Arc::ptr_eq(open, block))
        {
            state.blocks.swap_remove(at);
            state.retired.add_all(block);
        }
    }

    /// Adds where no cell of the calling thread can take the amount.
    pub(super) fn retire(&self, traffic: Traffic, at: usize, amount: u64) {
        self.state().retired.add(traffic, at, amount);
    }

    /// Everything counted so far.
    pub(super) fn totals(&self) -> Totals {
        let state = self.state();
        let mut totals = state.retired.clone();
        for block in &state.blocks {
            totals.add_all(block);
        }
        totals.has_probes = self.has_probes.load(Ordering::Relaxed);
        totals
    }

    /// The count of one series.
    pub(super) fn count(&self, at: usize) -> u64 {
        let state = self.state();
        let cells = state
            .blocks
            .iter()
            .filter_map(|block| block.cells().get(at));
        cells.fold(state.retired.count(at), |sum, cell| {
            sum.saturating_add(cell.load(Ordering::Relaxed))
        })
    }
}
