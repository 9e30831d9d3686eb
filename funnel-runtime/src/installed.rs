//! What is installed in this process. Not here: installing it (`telemetry`).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::config;
use crate::delivery::Worker;

static FIRST: Mutex<State> = Mutex::new(State::Nothing);
/// The state of this process. A child made by `fork` has one of its own, because a thread that is not there
/// may hold the lock of the parent's, for as long as a shutdown takes.
static CURRENT: Mutex<&'static Mutex<State>> = Mutex::new(&FIRST);

#[derive(Debug)]
pub(crate) enum State {
    Nothing,
    Installed(Installed),
}

#[derive(Debug)]
pub(crate) struct Installed {
    /// If there is a backend.
    pub(crate) worker: Option<Worker>,
    /// Once it holds, it holds for every configuration that is swapped in.
    pub(crate) opted_out: bool,
    pub(crate) shutdown_timeout: Duration,
    /// Whether stderr is told of lost events when the process ends.
    pub(crate) reports_losses: bool,
}

fn current() -> MutexGuard<'static, &'static Mutex<State>> {
    CURRENT.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn state() -> MutexGuard<'static, State> {
    let current: &'static Mutex<State> = *current();
    current.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the state where it is until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn std::any::Any> {
    Box::new(current())
}

/// Nothing is installed in this process, which was forked from another. What the other has is left alone.
#[cfg(unix)]
pub(crate) fn forget() {
    *current() = Box::leak(Box::new(Mutex::new(State::Nothing)));
}

/// How long a shutdown may take, if telemetry is installed. Waits for nobody: where another thread installs
/// or shuts down, it says what holds unless configured.
pub(crate) fn try_shutdown_timeout() -> Option<Duration> {
    let current = CURRENT.try_lock().map(|current| *current);
    let state = current.ok().and_then(|current| current.try_lock().ok());
    match state.as_deref() {
        Some(State::Nothing) => None,
        Some(State::Installed(installed)) => Some(installed.shutdown_timeout),
        None => Some(config::SHUTDOWN_TIMEOUT),
    }
}
