//! Panics on demand, in place of the mistakes of this crate that a test cannot have. Only in its tests.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// The thread, the place in it, and how often it panics there.
type Fault = (String, &'static str, u32);

static FAULTS: Mutex<Vec<Fault>> = Mutex::new(Vec::new());

fn faults() -> MutexGuard<'static, Vec<Fault>> {
    FAULTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets the thread of this name panic at a place, so many times.
pub(super) fn plan(thread: &str, place: &'static str, times: u32) {
    faults().push((thread.to_owned(), place, times));
}

/// Whether every planned panic has happened.
pub(super) fn are_over(thread: &str) -> bool {
    faults().iter().all(|(name, ..)| name != thread)
}

/// Panics if that is planned for this place of this thread.
pub(super) fn at(place: &'static str) {
    let current = thread::current();
    let mut faults = faults();
    let planned = |(name, at, _): &Fault| Some(&**name) == current.name() && *at == place;
    let Some(found) = faults.iter().position(planned) else {
        return;
    };
    faults[found].2 -= 1;
    if faults[found].2 == 0 {
        faults.remove(found);
    }
    drop(faults);
    // Without the hook's words among those of the tests.
    std::panic::resume_unwind(Box::new(place));
}
