//! Installing, exchanging and shutting down: the only file that changes who the process listens to.

use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::account::{Account, Report};
use crate::config::{Choice, Config, ConfigError, Kind};
use crate::dispatch;
use crate::worker::{self, Worker};

static INSTALLED: Mutex<State> = Mutex::new(State::Nothing);
static UNKNOWN_BACKENDS: AtomicU64 = AtomicU64::new(0);

#[derive(Debug)]
enum State {
    Nothing,
    /// Installed, with a worker if there is a backend.
    Installed(Option<Worker>),
}

fn state() -> MutexGuard<'static, State> {
    INSTALLED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many configured backends were not known.
#[cfg(feature = "prometheus")]
pub(crate) fn unknown_backends() -> u64 {
    UNKNOWN_BACKENDS.load(Ordering::Relaxed)
}

/// The account of every installed backend, all read at one moment; the last ones after a shutdown.
///
/// ```
/// for account in funnel_runtime::accounts() {
///     assert!(account.is_balanced());
/// }
/// ```
#[must_use]
pub fn accounts() -> Vec<Account> {
    worker::accounts()
}

impl Config {
    /// Puts the configuration into force for the whole process and starts the delivery thread.
    ///
    /// Keep the guard: dropping it shuts telemetry down within
    /// [`Config::shutdown_timeout`].
    ///
    /// # Errors
    ///
    /// When telemetry is installed already, a backend cannot be opened, or no thread can be started.
    /// The cause is also written to stderr at once, so that it is seen even if the process exits
    /// without printing it.
    pub fn install(self) -> Result<Telemetry, ConfigError> {
        let mut state = state();
        if matches!(*state, State::Installed(_)) {
            let error = ConfigError {
                kind: Kind::Installed,
            };
            error.report();
            return Err(error);
        }
        let shutdown_timeout = self.shutdown_timeout;
        let worker = start(self).inspect_err(ConfigError::report)?;
        *state = State::Installed(worker);
        Ok(Telemetry { shutdown_timeout })
    }
}

fn start(config: Config) -> Result<Option<Worker>, ConfigError> {
    for name in &config.unknown {
        UNKNOWN_BACKENDS.fetch_add(1, Ordering::Relaxed);
        eprintln!(
            "funnel: there is no backend `{name}` in this build; it is passed over (known: noop, json_lines, stdout)"
        );
    }
    dispatch::set_capacity(config.queue_capacity);
    let origin = dispatch::set_service(config.service_name, config.service_version);
    if config.backends.is_empty() {
        dispatch::set_installed(false);
        worker::close_accounts();
        return Ok(None);
    }
    let backends = config
        .backends
        .into_iter()
        .map(Choice::open)
        .collect::<Result<_, _>>()?;
    let worker = Worker::start(backends, origin).map_err(|source| ConfigError {
        kind: Kind::Thread(source),
    })?;
    dispatch::set_installed(true);
    Ok(Some(worker))
}

/// Keeps telemetry running; made by [`Config::install`].
///
/// Dropping it is [`Telemetry::shutdown`] with the configured timeout.
#[derive(Debug)]
#[must_use = "telemetry shuts down when the guard is dropped: keep it in `main`"]
pub struct Telemetry {
    shutdown_timeout: Duration,
}

impl Telemetry {
    /// Stops listening, delivers what is under way, and reports. What cannot be delivered in time
    /// is lost with the reason `shutdown_timeout`.
    ///
    /// Takes at most the given time, also when a backend hangs, and needs no async runtime.
    #[allow(
        clippy::must_use_candidate,
        reason = "ending in order is what it is called for"
    )]
    pub fn shutdown(self, timeout: Duration) -> Report {
        let report = stop(timeout);
        mem::forget(self);
        report
    }

    /// Waits until everything emitted so far is delivered or lost; `false` when time ran out.
    #[must_use = "says whether everything was delivered or lost"]
    pub fn flush(&self, timeout: Duration) -> bool {
        worker::wait_until_settled(deadline(timeout))
    }

    /// Exchanges the backends while the process goes on emitting, and reports on the former ones.
    ///
    /// What the former backends have not delivered in their shutdown timeout is lost with the
    /// reason `shutdown_timeout`; what is emitted meanwhile waits for the new ones.
    ///
    /// # Errors
    ///
    /// When a new backend cannot be opened or no thread can be started; then there is no backend.
    pub fn swap(&mut self, config: Config) -> Result<Report, ConfigError> {
        let mut state = state();
        let report = stop_worker(&mut state, self.shutdown_timeout);
        self.shutdown_timeout = config.shutdown_timeout;
        match start(config) {
            Ok(worker) => {
                *state = State::Installed(worker);
                Ok(report)
            }
            Err(error) => {
                dispatch::set_installed(false);
                error.report();
                Err(error)
            }
        }
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        stop(self.shutdown_timeout);
    }
}

fn stop(timeout: Duration) -> Report {
    let mut state = state();
    dispatch::set_installed(false);
    let report = stop_worker(&mut state, timeout);
    *state = State::Nothing;
    report
}

fn stop_worker(state: &mut State, timeout: Duration) -> Report {
    let accounts = match mem::replace(state, State::Installed(None)) {
        State::Installed(Some(worker)) => worker.stop(deadline(timeout)),
        State::Installed(None) | State::Nothing => Vec::new(),
    };
    Report { accounts }
}

fn deadline(timeout: Duration) -> Instant {
    const FOREVER: Duration = Duration::from_hours(365 * 24);
    Instant::now() + timeout.min(FOREVER)
}
