//! A chosen backend, not opened yet: nothing is created before telemetry is installed.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{ConfigError, Kind};
#[cfg(feature = "sqlite")]
use crate::backend::Sqlite;
use crate::backend::{Backend, Fsync, JsonLines};
#[cfg(feature = "sqlite")]
use crate::database::Durability;
#[cfg(feature = "spool")]
use crate::delivery;
use crate::spool::Spool;
#[cfg(feature = "spool")]
use crate::spool::SpoolConfig;

pub(crate) enum Choice {
    Stdout,
    JsonLines(PathBuf, Lines),
    #[cfg(feature = "sqlite")]
    Sqlite {
        path: PathBuf,
        durability: Durability,
        keep_for: Option<Duration>,
    },
    Custom(Box<dyn Backend>),
    #[cfg(feature = "spool")]
    Spooled(Box<dyn Backend>, SpoolConfig),
}

/// What is said of a file of lines, beside its path.
#[derive(Default)]
pub(crate) struct Lines {
    pub(crate) rotate_at_bytes: Option<u64>,
    pub(crate) rotate_after: Option<Duration>,
    pub(crate) keep_files: Option<usize>,
    pub(crate) fsync: Fsync,
}

/// A backend, and where its events wait on the disk, if they do.
pub(crate) type Opened = (Box<dyn Backend>, Option<Spool>);

impl Choice {
    /// A file, or standard output, which is `-`.
    pub(crate) fn json_lines(path: &Path, lines: Lines) -> Self {
        if path.as_os_str() == "-" {
            Self::Stdout
        } else {
            Self::JsonLines(path.to_owned(), lines)
        }
    }

    pub(crate) fn open(self) -> Result<Opened, ConfigError> {
        let backend: Box<dyn Backend> = match self {
            Self::Stdout => Box::new(JsonLines::stdout()),
            Self::JsonLines(path, lines) => {
                let backend = JsonLines::file(&path).map_err(|source| ConfigError {
                    kind: Kind::Open { path, source },
                })?;
                Box::new(lines.set(backend))
            }
            #[cfg(feature = "sqlite")]
            Self::Sqlite {
                path,
                durability,
                keep_for,
            } => {
                let opened = Sqlite::open(&path).and_then(|backend| backend.durability(durability));
                let backend = opened.map_err(|source| ConfigError {
                    kind: Kind::Open { path, source },
                })?;
                Box::new(match keep_for {
                    Some(age) => backend.keep_for(age),
                    None => backend,
                })
            }
            Self::Custom(backend) => backend,
            #[cfg(feature = "spool")]
            Self::Spooled(backend, config) => {
                let spool = Spool::open(&config, &delivery::name_of(&*backend));
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

impl Lines {
    fn set(&self, mut backend: JsonLines) -> JsonLines {
        if let Some(bytes) = self.rotate_at_bytes {
            backend = backend.rotate_at_bytes(bytes);
        }
        if let Some(age) = self.rotate_after {
            backend = backend.rotate_after(age);
        }
        if let Some(count) = self.keep_files {
            backend = backend.keep_files(count);
        }
        backend.fsync(self.fsync)
    }
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("stdout"),
            Self::JsonLines(path, _) => write!(f, "json_lines({})", path.display()),
            #[cfg(feature = "sqlite")]
            Self::Sqlite { path, .. } => write!(f, "sqlite({})", path.display()),
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
