//! Begins a thread's loop again after a panic of this crate's own, which nobody expects: telemetry goes on
//! without what the loop had in memory. Not here: what to do about that (`collector`, `runner`).

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::caught::caught;
use super::shared::Shared;
use super::signal::Signal;
use crate::stderr;

/// A loop that ran for so long was well.
const WELL: Duration = Duration::from_mins(1);

static RESTARTS: AtomicU64 = AtomicU64::new(0);

/// How many loops were begun again, since the process started.
pub(crate) fn restarts() -> u64 {
    RESTARTS.load(Ordering::Relaxed)
}

/// Watches over the loop of one thread.
pub(super) struct Supervisor<'a> {
    shared: &'a Shared,
    /// What wakes the loop.
    bell: &'a Signal,
    pauses: Backoff,
    /// Whether it was begun again after the request to stop. Once is enough.
    was_last: bool,
}

impl<'a> Supervisor<'a> {
    pub(super) fn new(shared: &'a Shared, bell: &'a Signal, seed: u64) -> Self {
        Self {
            shared,
            bell,
            pauses: Backoff::new(seed),
            was_last: false,
        }
    }

    /// Runs the loop until it returns. After a panic it is mended, and begun again after a pause.
    pub(super) fn run<S>(
        &mut self,
        what: &str,
        state: &mut S,
        mut run: impl FnMut(&mut S),
        mut mend: impl FnMut(&mut S),
    ) {
        loop {
            let began = Instant::now();
            if caught(|| run(state)).is_some() || caught(|| mend(state)).is_none() || self.was_last
            {
                return;
            }
            RESTARTS.fetch_add(1, Ordering::Relaxed);
            stderr::line(format_args!(
                "{what} panicked, which is a mistake in funnel-runtime; what it had in memory is lost as `panic`, and it begins again"
            ));
            if began.elapsed() > WELL {
                self.pauses.succeeded();
            }
            self.pause();
        }
    }

    /// Rests, so that a loop that panics at once does not keep a processor busy; not when asked to stop.
    fn pause(&mut self) {
        let until = Instant::now() + self.pauses.after_failure(None);
        loop {
            self.was_last = self.shared.deadline().is_some();
            let left = until.saturating_duration_since(Instant::now());
            if self.was_last || left.is_zero() {
                return;
            }
            self.bell.wait(left);
        }
    }
}
