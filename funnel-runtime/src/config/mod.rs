//! How telemetry is configured: in code, or from the environment. Not here: running it
//! (`telemetry`).

mod environment;
mod error;
#[cfg(feature = "_client")]
mod remote;
mod switch;
mod variable;

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[cfg(feature = "sqlite")]
use crate::backend::Sqlite;
use crate::backend::{Backend, JsonLines};
use crate::dispatch::DEFAULT_CAPACITY;
use crate::exposition;
use crate::spool::Spool;
#[cfg(feature = "spool")]
use crate::spool::SpoolConfig;
pub(crate) use environment::known;
pub use error::ConfigError;
pub(crate) use error::Kind;
pub(crate) use switch::is_on;

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
    opt_out_variables: Vec<String>,
}

/// A name that no backend of this build has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    pub(crate) name: String,
    /// The feature that would bring it, if one would.
    pub(crate) feature: Option<&'static str>,
}

/// A chosen backend, not opened yet.
pub(crate) enum Choice {
    Stdout,
    JsonLines(PathBuf),
    #[cfg(feature = "sqlite")]
    Sqlite(PathBuf),
    Custom(Box<dyn Backend>),
    #[cfg(feature = "spool")]
    Spooled(Box<dyn Backend>, SpoolConfig),
}

/// A backend, and where its events wait on the disk, if they do.
pub(crate) type Opened = (Box<dyn Backend>, Option<Spool>);

impl Choice {
    /// A file, or standard output, which is `-`.
    fn json_lines(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            Self::Stdout
        } else {
            Self::JsonLines(path.to_owned())
        }
    }

    pub(crate) fn open(self) -> Result<Opened, ConfigError> {
        let backend: Box<dyn Backend> = match self {
            Self::Stdout => Box::new(JsonLines::stdout()),
            Self::JsonLines(path) => {
                Box::new(JsonLines::file(&path).map_err(|source| ConfigError {
                    kind: Kind::Open { path, source },
                })?)
            }
            #[cfg(feature = "sqlite")]
            Self::Sqlite(path) => Box::new(Sqlite::open(&path).map_err(|source| ConfigError {
                kind: Kind::Open { path, source },
            })?),
            Self::Custom(backend) => backend,
            #[cfg(feature = "spool")]
            Self::Spooled(backend, config) => {
                let spool = Spool::open(&config, backend.name());
                let spool = spool.map_err(|source| ConfigError {
                    kind: Kind::Spool {
                        path: config.folder,
                        source,
                    },
                })?;
                return Ok((backend, Some(spool)));
            }
        };
        Ok((backend, None))
    }
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
            shutdown_timeout: Duration::from_secs(3),
            emit_failed_metric: None,
            reports_losses: true,
            opt_out_variables: Vec::new(),
        }
    }

    /// Names the service, as events carry it. A name from the environment wins.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        if self.service_name.is_empty() {
            self.service_name = name.into();
        }
        self
    }

    /// Names the version of the service, as events carry it. A version from the environment wins.
    pub fn service_version(mut self, version: impl Into<String>) -> Self {
        if self.service_version.is_empty() {
            self.service_version = version.into();
        }
        self
    }

    /// Adds a backend that appends lines of JSON to a file; `-` is standard output.
    pub fn json_lines(mut self, path: impl AsRef<Path>) -> Self {
        self.backends.push(Choice::json_lines(path.as_ref()));
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
    /// when the process ended is sent again, with the same `event_id`.
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
        self.queue_capacity = events;
        self
    }

    /// Sets how many events wait for each backend that cannot take them now; 10,000 unless told. What
    /// comes then is lost as `queue_full`.
    pub fn backlog(mut self, events: usize) -> Self {
        self.backlog = events;
        self
    }

    /// Sets how long a batch that a backend does not take is tried again; 5 minutes unless told. Then it
    /// is lost as `retries_exhausted`, or as `auth` where the credentials are refused.
    pub fn give_up_after(mut self, time: Duration) -> Self {
        self.give_up_after = time;
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
        self.shutdown_timeout = timeout;
        self
    }

    /// Names the counter of events that were lost, by `reason`; `funnel_emit_failed_total` unless told.
    /// A name from the environment wins.
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

    /// Whether a person has [opted out](Config#opting-out), as far as the environment says now. Ask it
    /// before doing what only telemetry needs, such as making a folder.
    #[must_use]
    pub fn is_opted_out(&self) -> bool {
        switch::is_opted_out(&self.opt_out_variables, |name| env::var_os(name))
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
            .field("opt_out_variables", &self.opt_out_variables)
            .finish()
    }
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("stdout"),
            Self::JsonLines(path) => write!(f, "json_lines({})", path.display()),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(path) => write!(f, "sqlite({})", path.display()),
            Self::Custom(backend) => f.write_str(backend.name()),
            #[cfg(feature = "spool")]
            Self::Spooled(backend, spool) => {
                write!(
                    f,
                    "{}, spooled in {}",
                    backend.name(),
                    spool.folder.display()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
