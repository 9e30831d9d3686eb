//! What can be wrong with a configuration, and how it is said.

use std::fmt;
use std::io;
use std::path::PathBuf;

use funnel_rules::NameError;

use super::problem::Problem;
use super::schema::EMIT_FAILED_VARIABLE;
use crate::stderr;

/// Why telemetry cannot be installed.
#[derive(Debug)]
pub struct ConfigError {
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    NotUnicode(String),
    /// What variables have wrong; at least one problem.
    Variables(Vec<Problem>),
    #[cfg(not(feature = "toml"))]
    NoFiles(&'static str),
    /// What a file, if it has a path, has wrong; at least one problem.
    #[cfg(feature = "toml")]
    File(Option<PathBuf>, Vec<Problem>),
    #[cfg(feature = "toml")]
    Unreadable(PathBuf, Unreadable),
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

/// Why a file cannot be read.
#[cfg(feature = "toml")]
#[derive(Debug)]
pub(crate) enum Unreadable {
    Io(io::Error),
    Folder,
    Large(u64),
    /// The line with what is no UTF-8.
    Encoding(usize),
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
            Kind::Variables(problems) => {
                for (at, problem) in problems.iter().enumerate() {
                    write!(f, "{}{problem}", if at == 0 { "" } else { "\n  " })?;
                }
                Ok(())
            }
            #[cfg(not(feature = "toml"))]
            Kind::NoFiles(variable) => write!(
                f,
                "{variable} is set, and this build reads no file: build it with the feature `toml` of funnel-runtime, or leave the variable out"
            ),
            #[cfg(feature = "toml")]
            Kind::File(path, problems) => {
                f.write_str("the configuration ")?;
                if let Some(path) = path {
                    write!(f, "{} ", path.display())?;
                }
                f.write_str("cannot be used:")?;
                problems
                    .iter()
                    .try_for_each(|problem| write!(f, "\n  {problem}"))
            }
            #[cfg(feature = "toml")]
            Kind::Unreadable(path, fault) => {
                write!(f, "the configuration {} ", path.display())?;
                match fault {
                    Unreadable::Io(error) => write!(f, "cannot be read: {error}"),
                    Unreadable::Folder => f.write_str("is a folder: name the file in it"),
                    Unreadable::Large(most) => write!(
                        f,
                        "is larger than {most} bytes, which no configuration is: name another file"
                    ),
                    Unreadable::Encoding(line) => {
                        write!(f, "is not UTF-8 in line {line}: save it as UTF-8")
                    }
                }
            }
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
            #[cfg(feature = "toml")]
            Kind::Unreadable(_, Unreadable::Io(error)) => Some(error),
            _ => None,
        }
    }
}
