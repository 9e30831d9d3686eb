//! How telemetry is configured: in code, in a file, or by the environment. What a file and the environment
//! can say is in `schema`, once for both. Not here: running it (`telemetry`).

#![cfg_attr(
    not(all(
        feature = "toml",
        feature = "_client",
        feature = "sqlite",
        feature = "spool"
    )),
    allow(
        dead_code,
        unreachable_pub,
        reason = "the schema is one in every build; what reads all of it is in some"
    )
)]

mod build;
#[cfg(feature = "toml")]
pub mod check;
mod choice;
mod environment;
mod error;
#[cfg(feature = "toml")]
mod file;
#[cfg(feature = "toml")]
mod probe;
mod problem;
mod read;
mod schema;
mod settings;
mod switch;
#[cfg(all(test, feature = "toml"))]
mod tests;
mod unit;
mod value;
mod variable;

use std::env;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use crate::backend::Backend;
use crate::dispatch::DEFAULT_CAPACITY;
use crate::exposition;
#[cfg(feature = "spool")]
use crate::spool::SpoolConfig;
pub(crate) use choice::Choice;
use choice::Lines;
pub use error::ConfigError;
pub(crate) use error::Kind;
pub(crate) use schema::known;
pub(crate) use switch::is_on;

/// How long a shutdown may take unless configured.
pub(crate) const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(3);

/// The configuration of telemetry; [`Config::install`] puts it into force.
///
/// Without a backend nothing is sent, attribute expressions are not evaluated, and counters count.
///
/// # Opting out
///
/// `DO_NOT_TRACK`, `FUNNEL_DISABLED` and every [`Config::opt_out_variable`] say that nothing may be
/// sent, with any value but nothing, `0` and `false`; one is enough, and none takes back what
/// another says. [`Config::install`] then opens no backend and starts no thread, whatever was
/// configured and wherever, and [`Telemetry::swap`](crate::Telemetry::swap) does not change that.
///
/// What is wrong with the configuration itself is still said, so that a typing error does not wait
/// for somebody who has not opted out; what only opening a backend could show is not.
///
/// # Forking
///
/// A child made by `fork` without `exec`, as a daemon or a server with worker processes makes them, is a process
/// without telemetry: its [accounts](crate::accounts) are empty, the guard it inherited does nothing, and what
/// waited in the parent is delivered by the parent alone, also from a spool, which the child never touches.
/// Counters go on counting from where they were. [`Config::install`] in the child begins a session of its own,
/// so that no event of the two has the same `event_id`; flows that were open in the parent end there and are
/// not told again.
///
/// Install after forking where that can be chosen. A file of [`Config::json_lines`] may be shared; a SQLite
/// database that the parent has open as a backend may not be opened by the child as well. On Unix, forks are
/// seen to from the first installation on; what another thread does with a flow that it shares with the
/// forking one at that very moment is not. Nor can a child start threads, ours among them, if another thread of the
/// parent began or ended at that moment: the standard library holds a lock of its own then. Its shutdown ends
/// within its bound all the same, and says what was lost.
///
/// ```no_run
/// use std::time::Duration;
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let telemetry = funnel_runtime::Config::from_env()?.service("api").install()?;
///     // …serve…
///     let report = telemetry.shutdown(Duration::from_secs(3));
///     eprintln!("{report}");
///     Ok(())
/// }
/// ```
///
/// # Code, file, environment
///
/// All three fill the same settings. A file wins over the code, whatever the order of the calls, and an environment
/// variable wins over the file, setting by setting; backends that the code adds come to those of the
/// file. [`Config::from_env`] reads the file that `FUNNEL_CONFIG` names, and then the variables.
/// With the feature `toml`, `Config::from_file` lists all settings. A secret is never in a file, only where it
/// is: a variable, or a file of its own.
#[must_use = "a configuration does nothing until it is installed"]
pub struct Config {
    pub(crate) service_name: String,
    pub(crate) service_version: String,
    pub(crate) backends: Vec<Choice>,
    /// The names of backends that there are none of, and what to do about each.
    pub(crate) unknown: Vec<Unknown>,
    pub(crate) queue_capacity: usize,
    pub(crate) backlog: usize,
    pub(crate) give_up_after: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) emit_failed_metric: Option<String>,
    pub(crate) reports_losses: bool,
    /// How many times as fast as real time the time of delivery runs.
    pub(crate) pace: u32,
    opt_out_variables: Vec<String>,
    /// The settings that a file or the environment has set, and that code does not change.
    settled: Vec<&'static str>,
}

/// A name that no backend of this build has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    pub(crate) name: String,
    /// The feature that would bring it, if one would.
    pub(crate) feature: Option<&'static str>,
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// A configuration without a backend.
    pub fn new() -> Self {
        Self {
            service_name: String::new(),
            service_version: String::new(),
            backends: Vec::new(),
            unknown: Vec::new(),
            queue_capacity: DEFAULT_CAPACITY,
            backlog: 10_000,
            give_up_after: Duration::from_mins(5),
            shutdown_timeout: SHUTDOWN_TIMEOUT,
            emit_failed_metric: None,
            reports_losses: true,
            pace: 1,
            opt_out_variables: Vec::new(),
            settled: Vec::new(),
        }
    }

    /// Names the service, as events carry it. A name from a file or the environment wins.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        if self.service_name.is_empty() {
            self.service_name = name.into();
        }
        self
    }

    /// Names the version of the service, as events carry it. A version from a file or the environment wins.
    pub fn service_version(mut self, version: impl Into<String>) -> Self {
        if self.service_version.is_empty() {
            self.service_version = version.into();
        }
        self
    }

    /// Adds a backend that appends lines of JSON to a file; `-` is standard output.
    pub fn json_lines(mut self, path: impl AsRef<Path>) -> Self {
        self.backends
            .push(Choice::json_lines(path.as_ref(), Lines::default()));
        self
    }

    /// Adds a backend of your own.
    pub fn backend(mut self, backend: impl Backend) -> Self {
        self.backends.push(Choice::Custom(Box::new(backend)));
        self
    }

    /// Adds a backend whose events wait on the disk until it has taken them: the promise `spool`, where
    /// [`Config::backend`] promises `memory`.
    ///
    /// A batch is written down before it is sent. From then on it survives the end of the process,
    /// however that comes, and an outage of the destination for as long as there is room and the
    /// destination takes events of that age. It is delivered at least once: an event that was sent
    /// when the process ended is sent again, with the same `event_id`. What comes while an attempt hangs
    /// is written down when the attempt is over, which takes a few seconds at most.
    ///
    /// What a process has left is sent by the next one with the same folder; its accounts say so much
    /// more was accepted. What a shutdown leaves is `pending`.
    ///
    /// ```no_run
    /// # struct Collector;
    /// # impl funnel_runtime::Backend for Collector {
    /// #     fn name(&self) -> &str { "collector" }
    /// #     fn send(&mut self, _: &funnel_runtime::Batch<'_>) -> funnel_runtime::Answer {
    /// #         funnel_runtime::Answer::Delivered
    /// #     }
    /// # }
    /// use funnel_runtime::{Config, SpoolConfig};
    ///
    /// let spool = SpoolConfig::new("/var/lib/api/events");
    /// let telemetry = Config::new().spooled(Collector, spool).install()?;
    /// # Ok::<(), funnel_runtime::ConfigError>(())
    /// ```
    #[cfg(feature = "spool")]
    pub fn spooled(mut self, backend: impl Backend, spool: SpoolConfig) -> Self {
        self.backends
            .push(Choice::Spooled(Box::new(backend), spool));
        self
    }

    /// Sets how many events the queue of one thread holds; 1024 unless told. An event takes about
    /// 300 bytes. When a queue is full, events are dropped and counted.
    pub fn queue_capacity(mut self, events: usize) -> Self {
        if !self.is_settled("queue_capacity") {
            self.queue_capacity = events;
        }
        self
    }

    /// Sets how many events wait for each backend that cannot take them now; 10,000 unless told. What
    /// comes then is lost as `queue_full`.
    pub fn backlog(mut self, events: usize) -> Self {
        if !self.is_settled("backlog") {
            self.backlog = events;
        }
        self
    }

    /// Sets how long a batch that a backend does not take is tried again; 5 minutes unless told. Then it
    /// is lost as `retries_exhausted`, or as `auth` where the credentials are refused.
    pub fn give_up_after(mut self, time: Duration) -> Self {
        if !self.is_settled("give_up_after") {
            self.give_up_after = time;
        }
        self
    }

    /// Sets what suits a command-line tool, where a person waits for the end and reads stderr: dropping
    /// the guard, or [`exit`](crate::exit), takes half a second at most, and says nothing of events that
    /// were lost, which the [accounts](crate::accounts) count all the same.
    ///
    /// A later [`Config::shutdown_timeout`] overrules the bound.
    ///
    /// ```
    /// let config = funnel_runtime::Config::new().command_line().json_lines("-");
    /// ```
    pub fn command_line(mut self) -> Self {
        self.reports_losses = false;
        self.shutdown_timeout(Duration::from_millis(500))
    }

    /// Sets how long dropping the guard, or [`exit`](crate::exit), may take; 3 seconds unless told.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        if !self.is_settled("shutdown_timeout") {
            self.shutdown_timeout = timeout;
        }
        self
    }

    /// Names the counter of events that were lost, by `reason`; `funnel_emit_failed_total` unless told.
    /// A name from a file or the environment wins.
    ///
    /// It counts over all backends, former ones included, and is at zero for every reason from the
    /// first scrape on, also where there is no backend. An event that two backends lose is counted
    /// twice, as it is in `funnel_events_dropped_total`, which says by which.
    ///
    /// [`Config::install`] refuses a name that is no valid name of a counter, or that another
    /// counter has.
    pub fn emit_failed_metric(mut self, name: impl Into<String>) -> Self {
        self.emit_failed_metric.get_or_insert_with(|| name.into());
        self
    }

    /// Names a variable of the application's own by which a person [opts out](Config#opting-out), as
    /// `DO_NOT_TRACK` does. May be called several times.
    ///
    /// ```
    /// let config = funnel_runtime::Config::new().opt_out_variable("APPCLI_TELEMETRY_DISABLED");
    /// ```
    pub fn opt_out_variable(mut self, name: impl Into<String>) -> Self {
        self.opt_out_variables.push(name.into());
        self
    }

    /// Lets the time of delivery run so many times as fast as real time: pauses, retries and ages. A
    /// shutdown and a single attempt are still bounded in real time.
    ///
    /// Hidden because it is for soak tests alone, which play a long outage in seconds.
    #[doc(hidden)]
    pub fn __pace(mut self, times: u32) -> Self {
        self.pace = times;
        self
    }

    /// Whether a person has [opted out](Config#opting-out), as far as the environment says now. Ask it
    /// before doing what only telemetry needs, such as making a folder.
    #[must_use]
    pub fn is_opted_out(&self) -> bool {
        switch::is_opted_out(&self.opt_out_variables, |name| env::var_os(name))
    }

    fn is_settled(&self, name: &str) -> bool {
        self.settled.contains(&name)
    }

    /// Checks what can be checked before anything is changed.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let Some(name) = &self.emit_failed_metric else {
            return Ok(());
        };
        let kind = match funnel_rules::counter_name(name) {
            Err(error) => Kind::EmitFailedName(error),
            Ok(()) if exposition::is_declared(name) => Kind::EmitFailedTaken(name.clone()),
            Ok(()) => return Ok(()),
        };
        Err(ConfigError { kind })
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("service_name", &self.service_name)
            .field("service_version", &self.service_version)
            .field("backends", &self.backends)
            .field("unknown", &self.unknown)
            .field("queue_capacity", &self.queue_capacity)
            .field("backlog", &self.backlog)
            .field("give_up_after", &self.give_up_after)
            .field("shutdown_timeout", &self.shutdown_timeout)
            .field("emit_failed_metric", &self.emit_failed_metric)
            .field("reports_losses", &self.reports_losses)
            .field("pace", &self.pace)
            .field("opt_out_variables", &self.opt_out_variables)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod own_tests {
    use super::Config;

    #[test]
    fn the_counter_of_lost_events_needs_a_name_that_is_valid_and_free() {
        let check = |name| Config::new().emit_failed_metric(name).check();
        assert!(Config::new().check().is_ok());
        assert!(check("instant_analytics_emit_failed_total").is_ok());
        assert!(check("funnel_emit_failed_total").is_ok());
        let error = check("emit_failed").unwrap_err().to_string();
        let rule = funnel_rules::counter_name("emit_failed").unwrap_err();
        assert!(error.ends_with(&rule.to_string()), "{error}");
        let error = check("funnel_events_dropped_total").unwrap_err();
        assert!(
            error.to_string().contains("`funnel_events_dropped_total`"),
            "{error}"
        );
    }
}
