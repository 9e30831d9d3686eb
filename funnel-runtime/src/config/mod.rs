//! How telemetry is configured: in code, or from the environment. Not here: running it
//! (`telemetry`).

mod error;
mod switch;

use std::env::{self, VarError};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::backend::{Backend, JsonLines};
use crate::dispatch::DEFAULT_CAPACITY;
use crate::exposition;
use crate::spool::Spool;
#[cfg(feature = "spool")]
use crate::spool::SpoolConfig;
pub use error::ConfigError;
pub(crate) use error::Kind;
use error::{EMIT_FAILED_VARIABLE, PATH_VARIABLE};
pub(crate) use switch::is_on;

/// The variables that choose the backends, the first that is set.
const BACKEND_VARIABLES: [&str; 2] = ["FUNNEL_BACKEND", "ANALYTICS_BACKEND"];
const NAME_VARIABLE: &str = "FUNNEL_SERVICE_NAME";
const VERSION_VARIABLE: &str = "FUNNEL_SERVICE_VERSION";

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
    pub(crate) unknown: Vec<String>,
    pub(crate) queue_capacity: usize,
    pub(crate) backlog: usize,
    pub(crate) give_up_after: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) emit_failed_metric: Option<String>,
    pub(crate) reports_losses: bool,
    opt_out_variables: Vec<String>,
}

/// A chosen backend, not opened yet.
pub(crate) enum Choice {
    Stdout,
    JsonLines(PathBuf),
    Custom(Box<dyn Backend>),
    #[cfg(feature = "spool")]
    Spooled(Box<dyn Backend>, SpoolConfig),
}

/// A backend, and where its events wait on the disk, if they do.
pub(crate) type Opened = (Box<dyn Backend>, Option<Spool>);

impl Choice {
    pub(crate) fn open(self) -> Result<Opened, ConfigError> {
        let backend: Box<dyn Backend> = match self {
            Self::Stdout => Box::new(JsonLines::stdout()),
            Self::JsonLines(path) => {
                Box::new(JsonLines::file(&path).map_err(|source| ConfigError {
                    kind: Kind::Open { path, source },
                })?)
            }
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

    /// Reads the environment.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `FUNNEL_BACKEND`, else `ANALYTICS_BACKEND` | backends, separated by commas: nothing, `noop`, `off`, `disabled` or `none`; `json_lines` (also `json-lines`, `jsonl`); `stdout` |
    /// | `FUNNEL_JSON_LINES_PATH` | the file of `json_lines`; `-` is standard output |
    /// | `FUNNEL_SERVICE_NAME`, `FUNNEL_SERVICE_VERSION` | see [`Config::service`] and [`Config::service_version`] |
    /// | `FUNNEL_EMIT_FAILED_METRIC` | see [`Config::emit_failed_metric`] |
    /// | `DO_NOT_TRACK`, `FUNNEL_DISABLED` | nothing is sent, see [opting out](Config#opting-out); read when the configuration is installed |
    ///
    /// An unknown backend is passed over with one line on stderr when the configuration is
    /// installed, and counted: a typing error must not keep a service from starting.
    ///
    /// # Errors
    ///
    /// When a variable is not Unicode, or `json_lines` has no path. The cause is also written to
    /// stderr at once.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_variables(|name| match env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(ConfigError {
                kind: Kind::NotUnicode(name),
            }),
        })
        .inspect_err(ConfigError::report)
    }

    fn from_variables(
        read: impl Fn(&'static str) -> Result<Option<String>, ConfigError>,
    ) -> Result<Self, ConfigError> {
        let mut config = Self::new();
        let mut chosen = None;
        for name in BACKEND_VARIABLES {
            if chosen.is_none() {
                chosen = read(name)?;
            }
        }
        for name in chosen
            .as_deref()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
        {
            match name.to_ascii_lowercase().as_str() {
                "" | "noop" | "off" | "disabled" | "none" => {}
                "stdout" => config.backends.push(Choice::Stdout),
                "json_lines" | "json-lines" | "jsonl" => {
                    let path = read(PATH_VARIABLE)?.ok_or(ConfigError { kind: Kind::NoPath })?;
                    config = config.json_lines(path);
                }
                _ => config.unknown.push(name.to_owned()),
            }
        }
        config.service_name = read(NAME_VARIABLE)?.unwrap_or_default();
        config.service_version = read(VERSION_VARIABLE)?.unwrap_or_default();
        config.emit_failed_metric = read(EMIT_FAILED_VARIABLE)?.filter(|name| !name.is_empty());
        Ok(config)
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
        let path = path.as_ref();
        self.backends.push(if path.as_os_str() == "-" {
            Choice::Stdout
        } else {
            Choice::JsonLines(path.to_owned())
        });
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

    fn read(variables: &[(&str, &str)]) -> Result<Config, super::ConfigError> {
        Config::from_variables(|name| {
            let value = variables.iter().find(|(found, _)| *found == name);
            Ok(value.map(|(_, value)| (*value).to_owned()))
        })
    }

    fn backends(variables: &[(&str, &str)]) -> String {
        format!("{:?}", read(variables).unwrap().backends)
    }

    #[test]
    fn every_way_to_say_none_means_none() {
        for name in ["", "noop", "off", "disabled", "none", "OFF", " none "] {
            let config = read(&[("ANALYTICS_BACKEND", name)]).unwrap();
            assert!(
                config.backends.is_empty() && config.unknown.is_empty(),
                "{name:?}"
            );
        }
        assert_eq!(backends(&[]), "[]");
    }

    #[test]
    fn aliases_and_lists_are_understood() {
        let path = ("FUNNEL_JSON_LINES_PATH", "events.jsonl");
        for name in ["json_lines", "json-lines", "jsonl", "JSONL"] {
            assert_eq!(
                backends(&[("FUNNEL_BACKEND", name), path]),
                "[json_lines(events.jsonl)]"
            );
        }
        assert_eq!(
            backends(&[("FUNNEL_BACKEND", "stdout, jsonl"), path]),
            "[stdout, json_lines(events.jsonl)]"
        );
    }

    #[test]
    fn the_own_variable_goes_before_the_common_one() {
        assert_eq!(
            backends(&[("FUNNEL_BACKEND", "off"), ("ANALYTICS_BACKEND", "stdout")]),
            "[]"
        );
    }

    #[test]
    fn an_unknown_backend_is_kept_to_be_reported() {
        let config = read(&[("FUNNEL_BACKEND", "carrier-pigeon,stdout")]).unwrap();
        assert_eq!(config.unknown, ["carrier-pigeon"]);
        assert_eq!(config.backends.len(), 1);
    }

    #[test]
    fn a_file_needs_a_path() {
        let error = read(&[("FUNNEL_BACKEND", "jsonl")]).unwrap_err();
        assert!(
            error.to_string().contains("FUNNEL_JSON_LINES_PATH"),
            "{error}"
        );
    }

    #[test]
    fn the_environment_wins_over_the_code() {
        let config = read(&[("FUNNEL_SERVICE_NAME", "from-env")])
            .unwrap()
            .service("from-code");
        assert_eq!(config.service_name, "from-env");
        assert_eq!(
            read(&[]).unwrap().service("from-code").service_name,
            "from-code"
        );
        let name = |variables: &[_]| {
            let config = read(variables).unwrap().emit_failed_metric("code_total");
            config.emit_failed_metric.unwrap()
        };
        assert_eq!(
            name(&[("FUNNEL_EMIT_FAILED_METRIC", "env_total")]),
            "env_total"
        );
        assert_eq!(name(&[("FUNNEL_EMIT_FAILED_METRIC", "")]), "code_total");
        assert_eq!(name(&[]), "code_total");
    }

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
