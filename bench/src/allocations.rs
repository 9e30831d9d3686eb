//! Counts what the measuring thread asks the heap for, in a program that makes [`Counting`] its
//! allocator.
#![allow(unsafe_code, reason = "an allocator is unsafe by its trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// Allocations of this thread so far.
#[must_use]
pub fn so_far() -> u64 {
    CALLS.get()
}

/// The most bytes that this thread held at once while `work` ran, beyond what it held before; and
/// what `work` returned.
pub fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = BYTES.get();
    PEAK.set(before);
    let result = work();
    (PEAK.get().abs_diff(before), result)
}

/// The system's allocator, counting.
#[derive(Debug)]
pub struct Counting;

impl Counting {
    fn came(size: usize) {
        CALLS.set(CALLS.get() + 1);
        let bytes = BYTES.get() + size.cast_signed();
        BYTES.set(bytes);
        PEAK.set(PEAK.get().max(bytes));
    }

    /// Below zero for a thread that frees what another one asked for.
    fn went(size: usize) {
        BYTES.set(BYTES.get() - size.cast_signed());
    }
}

// SAFETY: every call goes on to the system's allocator as it came; counting does not allocate,
// because the counters are constant-initialised thread locals without a destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::came(layout.size());
        // SAFETY: the caller keeps the contract of `GlobalAlloc::alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::came(layout.size());
        // SAFETY: the caller keeps the contract of `GlobalAlloc::alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::went(layout.size());
        Self::came(size);
        // SAFETY: the caller keeps the contract of `GlobalAlloc::realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        Self::went(layout.size());
        // SAFETY: the caller keeps the contract of `GlobalAlloc::dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::*;

    #[global_allocator]
    static ALLOCATOR: Counting = Counting;

    #[test]
    fn peak_is_the_most_at_once() {
        let calls = so_far();
        let (bytes, kept) = peak(|| {
            drop(black_box(Vec::<u8>::with_capacity(1_000)));
            let mut kept = black_box(Vec::<u8>::with_capacity(600));
            kept.reserve_exact(700);
            kept
        });
        assert_eq!((bytes, so_far() - calls), (1_000, 3));
        drop(kept);
    }

    #[test]
    fn memory_of_another_thread_may_be_freed() {
        let theirs = std::thread::spawn(|| vec![0_u8; 4_000]).join();
        let (bytes, ()) = peak(|| {
            drop(theirs);
            drop(vec![0_u8; 100]);
        });
        assert!(bytes <= 100, "{bytes}");
    }
}
