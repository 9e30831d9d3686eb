//! What no counter can go below on this machine.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::harness::Case;

type Cells = [AtomicU64; 6];

const fn zero() -> Cells {
    [const { AtomicU64::new(0) }; 6]
}

static SHARED: Cells = zero();

/// Cells on cache lines of their own, also for a processor that fetches them in pairs.
#[repr(align(128))]
struct Block(Cells);

thread_local! {
    static OWNED: Cell<Option<&'static Block>> = const { Cell::new(None) };
}

/// The block of this thread, never given back.
#[cold]
#[inline(never)]
fn open() -> &'static Block {
    let block = Box::leak(Box::new(Block(zero())));
    OWNED.set(Some(block));
    block
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        Case::new("loop only", |_| {}),
        Case::new("limit: shared atomic", |outcome| {
            SHARED[outcome as usize].fetch_add(1, Ordering::Relaxed);
        }),
        Case::new("limit: thread-owned cell", |outcome| {
            let cell = &OWNED.get().unwrap_or_else(open).0[outcome as usize];
            cell.store(cell.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        }),
    ]
}
