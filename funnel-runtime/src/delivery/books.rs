//! The queues of the process, and the books of what becomes of what is in them. Not here: the threads
//! that write in them (`threads`).

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::signal::Signal;
use crate::account::Account;
use crate::event::Event;
use crate::ledger::Ledger;
use crate::queue::Lanes;

/// The queues of all threads.
pub(crate) static LANES: Lanes<Event> = Lanes::new();
/// Wakes the collector. One for the process: there is at most one, and a bell nobody hears does no harm.
pub(crate) static SIGNAL: Signal = Signal::new();

static LEDGER: Mutex<Ledger> = Mutex::new(Ledger::new());
/// Tells whoever waits for the books that they have moved.
pub(super) static SETTLED: Condvar = Condvar::new();

pub(super) fn ledger() -> MutexGuard<'static, Ledger> {
    // No code of a user runs under this lock, and each change of the books is one call.
    LEDGER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The account of every backend, all read at one moment.
pub(crate) fn accounts() -> Vec<Account> {
    let ledger = ledger();
    ledger.accounts(LANES.totals())
}

/// Closes the accounts: there is no backend any more.
pub(crate) fn close_accounts() {
    let mut ledger = ledger();
    ledger.open(std::iter::empty(), LANES.totals());
}

/// Keeps queues and books as they are until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn std::any::Any> {
    let ledger = ledger();
    // Who has the books may take these.
    Box::new((SIGNAL.hold(), LANES.hold(), ledger))
}

/// Forgets queues and books, which are those of the process that this one was forked from.
#[cfg(unix)]
pub(crate) fn forget() {
    ledger().forget();
    LANES.forget();
}

/// Waits until everything emitted so far is delivered or lost; `false` when time ran out.
pub(crate) fn wait_until_settled(deadline: Instant) -> bool {
    let mut ledger = ledger();
    let target = LANES.totals().pushed;
    while !ledger.has_settled(target) {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        SIGNAL.ring();
        ledger = SETTLED
            .wait_timeout(ledger, left)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
    true
}
