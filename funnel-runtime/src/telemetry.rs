//! Installing, exchanging and shutting down: the only file that changes who the process listens to.

use std::mem;
use std::process;
use std::time::{Duration, Instant};

use crate::account::{Account, Fate, Report};
use crate::config::{self, Choice, Config, ConfigError, Kind, Unknown};
use crate::delivery::{self, Policy, Worker};
use crate::dispatch;
use crate::exposition;
use crate::flow::{self, End};
use crate::fork::{self, Inside};
#[cfg(unix)]
use crate::forked;
use crate::installed::{Installed, State, state};
use crate::stderr;

/// The account of every installed backend, all read at one moment; the last ones after a shutdown.
///
/// ```
/// for account in funnel_runtime::accounts() {
///     assert!(account.is_balanced());
/// }
/// ```
#[must_use]
pub fn accounts() -> Vec<Account> {
    delivery::accounts()
}

impl Config {
    /// Puts the configuration into force for the whole process and starts the delivery thread.
    ///
    /// Where somebody has [opted out](Config#opting-out), no backend is opened and no thread started.
    ///
    /// Keep the guard: dropping it shuts telemetry down within
    /// [`Config::shutdown_timeout`].
    ///
    /// # Errors
    ///
    /// When telemetry is installed already, a backend cannot be opened, no thread can be started, or
    /// [`Config::emit_failed_metric`] has a name that cannot be.
    /// The cause is also written to stderr at once, so that it is seen even if the process exits
    /// without printing it.
    pub fn install(self) -> Result<Telemetry, ConfigError> {
        let mut state = state();
        let installed = match *state {
            State::Nothing => {
                let opted_out = self.is_opted_out();
                self.check().and_then(|()| start(self, opted_out))
            }
            State::Installed(_) => Err(ConfigError {
                kind: Kind::Installed,
            }),
        };
        let installed = installed.inspect_err(ConfigError::report)?;
        let opted_out = installed.opted_out;
        *state = State::Installed(installed);
        Ok(Telemetry {
            generation: fork::generation(),
            opted_out,
        })
    }
}

/// Starts what was checked; without the backends where somebody has opted out.
fn start(mut config: Config, opted_out: bool) -> Result<Installed, ConfigError> {
    exposition::prepare();
    #[cfg(unix)]
    forked::watch();
    for Unknown { name, feature } in &config.unknown {
        exposition::note_unknown_backend();
        match feature {
            Some(feature) => stderr::line(format_args!(
                "the backend `{name}` is not in this build, which would need the feature `{feature}` of funnel-runtime; it is passed over"
            )),
            None => stderr::line(format_args!(
                "there is no backend `{name}` in this build; it is passed over (known: {})",
                config::known()
            )),
        }
    }
    if opted_out {
        config.backends.clear();
    }
    dispatch::set_capacity(config.queue_capacity);
    let origin = dispatch::set_service(config.service_name, config.service_version);
    let backends = {
        let _inside = Inside::enter();
        let backends = config.backends.into_iter().map(Choice::open);
        backends.collect::<Result<Vec<_>, _>>()?
    };
    if let Some(name) = config.emit_failed_metric {
        exposition::rename_emit_failed(name);
    }
    let policy = Policy {
        patience: config.give_up_after,
        capacity: config.backlog,
        pace: config.pace,
    };
    let worker = if backends.is_empty() {
        dispatch::set_installed(false);
        exposition::keep(delivery::close_accounts);
        None
    } else {
        let started = exposition::keep(|| Worker::start(backends, origin, policy));
        let worker = started.map_err(|source| ConfigError {
            kind: Kind::Thread(source),
        })?;
        dispatch::set_installed(true);
        Some(worker)
    };
    Ok(Installed {
        worker,
        opted_out,
        shutdown_timeout: config.shutdown_timeout,
        reports_losses: config.reports_losses,
    })
}

/// Keeps telemetry running; made by [`Config::install`].
///
/// Dropping it is [`Telemetry::shutdown`] with the configured timeout; what was lost is said on stderr, unless the
/// configuration is that of a [command-line tool](Config::command_line).
///
/// In a child made by [`fork`](Config#forking) it does nothing.
#[derive(Debug)]
#[must_use = "telemetry shuts down when the guard is dropped: keep it in `main`"]
pub struct Telemetry {
    /// The process that it is the guard of.
    generation: u32,
    opted_out: bool,
}

impl Telemetry {
    /// Stops listening, delivers what is under way, and reports. What cannot be delivered in time
    /// is lost with the reason `shutdown_timeout`, or stays on the disk where there is a spool.
    ///
    /// Flows that have not ended are [aborted](crate::Flow#the-end), so that each start has its end.
    ///
    /// Takes at most the given time, also when a backend hangs, and needs no async runtime.
    #[allow(
        clippy::must_use_candidate,
        reason = "ending in order is what it is called for"
    )]
    pub fn shutdown(self, timeout: Duration) -> Report {
        let report = if self.is_inherited() {
            Report::default()
        } else {
            stop(Some(timeout)).0
        };
        mem::forget(self);
        report
    }

    /// Whether it is the guard of a process that this one was forked from.
    fn is_inherited(&self) -> bool {
        self.generation != fork::generation()
    }

    /// Waits until everything emitted so far is delivered or lost; `false` when time ran out.
    #[must_use = "says whether everything was delivered or lost"]
    pub fn flush(&self, timeout: Duration) -> bool {
        self.is_inherited() || delivery::wait_until_settled(deadline(timeout))
    }

    /// Whether somebody has [opted out](Config#opting-out), so that nothing is sent.
    #[must_use]
    pub fn is_opted_out(&self) -> bool {
        self.opted_out
    }

    /// Exchanges the backends while the process goes on emitting, and reports on the former ones.
    ///
    /// What the former backends have not delivered in their shutdown timeout is lost with the
    /// reason `shutdown_timeout`; what is emitted meanwhile waits for the new ones. The counter of lost
    /// events keeps its name unless the configuration gives it another. Where somebody has [opted
    /// out](Config#opting-out), the new backends are passed over as the former ones were. In a child made by
    /// [`fork`](Config#forking) there are no former ones, and it is as installing is.
    ///
    /// # Errors
    ///
    /// When [`Config::emit_failed_metric`] has a name that cannot be; then nothing has changed. When a
    /// new backend cannot be opened or no thread can be started; then there is no backend.
    pub fn swap(&mut self, config: Config) -> Result<Report, ConfigError> {
        config.check().inspect_err(ConfigError::report)?;
        let mut state = state();
        let report = stop_worker(&mut state, None);
        self.opted_out |= is_opted_out(&state) || config.is_opted_out();
        match start(config, self.opted_out) {
            Ok(installed) => {
                self.generation = fork::generation();
                *state = State::Installed(installed);
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
        if !self.is_inherited() {
            let (report, reports_losses) = stop(None);
            losses(&report, reports_losses).for_each(say);
        }
    }
}

/// Ends the process with this code, like [`std::process::exit`], after delivering what is under way.
///
/// [Flows](crate::Flow#the-end) that have not ended end with it. Installed telemetry is shut down first,
/// which takes at most the configured [`Config::shutdown_timeout`]; what was lost is said on stderr, unless the
/// configuration is that of a [command-line tool](Config::command_line). Destructors do not run, so the guard
/// that [`Config::install`] gave out need not be at hand.
///
/// ```no_run
/// fn settings() -> Result<String, std::io::Error> {
///     std::fs::read_to_string("settings.toml")
/// }
///
/// let settings = settings().unwrap_or_else(|error| {
///     eprintln!("cannot read settings.toml: {error}");
///     funnel_runtime::exit(1)
/// });
/// ```
pub fn exit(code: i32) -> ! {
    end(match code {
        0 => End::Aborted(flow::EXIT),
        _ => End::Failed(flow::EXIT),
    });
    #[allow(
        clippy::disallowed_methods,
        reason = "what would be lost has been delivered or reported"
    )]
    process::exit(code)
}

/// Ends every flow, delivers what is buffered, within the bound, and says what was lost.
pub(crate) fn end(flows: End) {
    end_and_tell(flows).for_each(say);
}

/// Ends every flow, delivers what is buffered, within the bound, and returns what is to be said of what
/// was lost.
pub(crate) fn end_and_tell(flows: End) -> impl Iterator<Item = String> {
    flow::end_all(flows);
    let (report, reports_losses) = stop(None);
    losses(&report, reports_losses)
        .collect::<Vec<_>>()
        .into_iter()
}

/// What is to be said of what was lost.
fn losses(report: &Report, is_wanted: bool) -> impl Iterator<Item = String> {
    let accounts = report.accounts.iter();
    let accounts = accounts.filter(move |account| is_wanted && account.dropped_total() > 0);
    accounts.map(|account| {
        format!(
            "events were lost: {}: {}",
            account.backend,
            Fate::of(account)
        )
    })
}

#[allow(clippy::needless_pass_by_value, reason = "for `for_each`")]
fn say(line: String) {
    stderr::line(format_args!("{line}"));
}

/// Shuts down in the given time, or else in the configured one. Says whether losses are to be told.
fn stop(timeout: Option<Duration>) -> (Report, bool) {
    flow::end_installed(End::Aborted(flow::EXIT));
    let mut state = state();
    dispatch::set_installed(false);
    let report = stop_worker(&mut state, timeout);
    match mem::replace(&mut *state, State::Nothing) {
        State::Nothing => (report, false),
        State::Installed(installed) => (report, installed.reports_losses),
    }
}

fn is_opted_out(state: &State) -> bool {
    matches!(state, State::Installed(installed) if installed.opted_out)
}

fn stop_worker(state: &mut State, timeout: Option<Duration>) -> Report {
    let accounts = match state {
        State::Nothing => Vec::new(),
        State::Installed(installed) => {
            let timeout = timeout.unwrap_or(installed.shutdown_timeout);
            let worker = installed.worker.take();
            worker.map_or_else(Vec::new, |worker| worker.stop(deadline(timeout)))
        }
    };
    Report { accounts }
}

fn deadline(timeout: Duration) -> Instant {
    const FOREVER: Duration = Duration::from_hours(365 * 24);
    Instant::now() + timeout.min(FOREVER)
}
