//! What can be wrong with a configuration, and how it is said.

use std::fmt;
use std::io;
use std::path::PathBuf;

use funnel_rules::NameError;

#[cfg(feature = "_client")]
use crate::backend::BackendError;
use crate::stderr;

pub(super) const PATH_VARIABLE: &str = "FUNNEL_JSON_LINES_PATH";
pub(super) const EMIT_FAILED_VARIABLE: &str = "FUNNEL_EMIT_FAILED_METRIC";

/// Why telemetry cannot be installed.
#[derive(Debug)]
pub struct ConfigError {
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    NotUnicode(&'static str),
    NoPath,
    #[cfg(any(feature = "_json", feature = "sqlite"))]
    Missing {
        backend: String,
        variable: &'static str,
    },
    #[cfg(feature = "newrelic")]
    Invalid {
        variable: &'static str,
        expected: &'static str,
    },
    #[cfg(feature = "_client")]
    Backend(BackendError),
    #[cfg(all(feature = "_client", not(feature = "spool")))]
    NoSpool(&'static str),
    Open {
        path: PathBuf,
        source: io::Error,
    },
    #[cfg(feature = "spool")]
    Spool {
        path: PathBuf,
        source: io::Error,
    },
    Thread(io::Error),
    EmitFailedName(NameError),
    EmitFailedTaken(String),
    Installed,
}

impl ConfigError {
    /// Whether telemetry is installed already.
    #[must_use]
    pub fn is_installed(&self) -> bool {
        matches!(self.kind, Kind::Installed)
    }

    /// Says so on stderr, before whoever gets the error may exit without a word.
    pub(crate) fn report(&self) {
        stderr::line(format_args!("{self}"));
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::NotUnicode(name) => write!(f, "{name} is not valid Unicode"),
            Kind::NoPath => write!(
                f,
                "the backend json_lines needs a file: set {PATH_VARIABLE} to its path, or to `-` for standard output"
            ),
            #[cfg(any(feature = "_json", feature = "sqlite"))]
            Kind::Missing { backend, variable } => {
                write!(f, "the backend {backend} needs {variable}, which is not set")
            }
            #[cfg(feature = "newrelic")]
            Kind::Invalid { variable, expected } => write!(f, "{variable} has to be {expected}"),
            #[cfg(feature = "_client")]
            Kind::Backend(error) => error.fmt(f),
            #[cfg(all(feature = "_client", not(feature = "spool")))]
            Kind::NoSpool(variable) => write!(
                f,
                "{variable} is set, and this build has no spool: build it with the feature `spool`, or leave the variable out"
            ),
            Kind::Open { path, source } => {
                write!(f, "cannot open {} for events: {source}", path.display())
            }
            #[cfg(feature = "spool")]
            Kind::Spool { path, source } => {
                write!(f, "cannot keep events in the folder {}: {source}", path.display())
            }
            Kind::Thread(source) => write!(f, "cannot start the delivery thread: {source}"),
            Kind::EmitFailedName(error) => {
                write!(f, "the counter of lost events cannot be named so: {error}")
            }
            Kind::EmitFailedTaken(name) => write!(
                f,
                "the counter of lost events cannot be named `{name}`: another counter of this process has the name; choose one that is free for `{EMIT_FAILED_VARIABLE}` or `Config::emit_failed_metric`"
            ),
            Kind::Installed => f.write_str(
                "telemetry is installed already: keep the first guard, and use its `swap` to change backends",
            ),
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Open { source, .. } | Kind::Thread(source) => Some(source),
            #[cfg(feature = "spool")]
            Kind::Spool { source, .. } => Some(source),
            Kind::EmitFailedName(error) => Some(error),
            #[cfg(feature = "_client")]
            Kind::Backend(error) => Some(error),
            _ => None,
        }
    }
}
