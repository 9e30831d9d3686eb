//! A bell that wakes a thread. Knows nothing of what for.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Rung by many, heard by one.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    rung: Mutex<bool>,
    bell: Condvar,
}

impl Signal {
    pub(crate) const fn new() -> Self {
        Self {
            rung: Mutex::new(false),
            bell: Condvar::new(),
        }
    }

    /// Keeps it as it is until what is returned is dropped.
    #[cfg(unix)]
    pub(crate) fn hold(&'static self) -> Box<dyn std::any::Any> {
        Box::new(self.rung.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Wakes the thread, or keeps it from going to sleep.
    pub(crate) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Wakes the thread if that takes no waiting; it looks by itself soon enough otherwise.
    pub(crate) fn try_ring(&self) {
        if let Ok(mut rung) = self.rung.try_lock()
            && !*rung
        {
            *rung = true;
            self.bell.notify_all();
        }
    }

    /// Sleeps until it is rung, at most so long.
    pub(crate) fn wait(&self, at_most: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rung, _) = self
            .bell
            .wait_timeout_while(rung, at_most, |rung| !*rung)
            .unwrap_or_else(PoisonError::into_inner);
        *rung = false;
    }
}
