//! What was lost over all installations of telemetry. The books of `worker` know the present backends
//! alone, and a counter must not fall when they are exchanged.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::account::{Account, Reason};
use crate::delivery;

/// What former backends lost.
static FORMER: Mutex<BTreeMap<Reason, u64>> = Mutex::new(BTreeMap::new());
static UNKNOWN_BACKENDS: AtomicU64 = AtomicU64::new(0);

fn former() -> MutexGuard<'static, BTreeMap<Reason, u64>> {
    FORMER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs what opens other accounts, and keeps what the present ones say was lost.
pub(crate) fn keep<R>(open: impl FnOnce() -> R) -> R {
    let mut former = former();
    add(&mut former, &delivery::accounts());
    open()
}

/// Keeps what former backends lost as it is until what is returned is dropped.
#[cfg(unix)]
pub(super) fn hold() -> Box<dyn std::any::Any> {
    Box::new(former())
}

/// The accounts of the present backends, and what all backends there ever were lost.
pub(super) fn read() -> (Vec<Account>, BTreeMap<Reason, u64>) {
    let former = former();
    let accounts = delivery::accounts();
    let mut lost = Reason::ALL.into_iter().map(|reason| (reason, 0)).collect();
    add(&mut lost, &accounts);
    for (reason, count) in &*former {
        *lost.entry(*reason).or_default() += count;
    }
    (accounts, lost)
}

fn add(lost: &mut BTreeMap<Reason, u64>, accounts: &[Account]) {
    for (reason, count) in accounts.iter().flat_map(|account| &account.dropped) {
        *lost.entry(*reason).or_default() += count;
    }
}

/// Counts a configured backend that is not in this build.
pub(crate) fn note_unknown_backend() {
    UNKNOWN_BACKENDS.fetch_add(1, Ordering::Relaxed);
}

pub(super) fn unknown_backends() -> u64 {
    UNKNOWN_BACKENDS.load(Ordering::Relaxed)
}
