//! From the text of a lock file to the lock. The file is in version control, where people and merges
//! change it, so every way of being wrong has its line.

mod alert;
mod file;
mod number;
mod records;

use std::fmt;
use std::ops::Range;

use serde::Deserialize;

use self::file::File;
use super::{Lock, VERSION};

/// Why a text is no lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadError {
    /// Not UTF-8 from this byte on.
    NoText(usize),
    /// A merge was left as it is, on this line.
    Conflict(usize),
    /// Written by another version of this program.
    Version(i64),
    /// Not what `cargo funnel lock` writes: the line, where it is known, and why.
    Damaged(Option<usize>, String),
}

/// Reads a lock.
///
/// # Errors
///
/// When the bytes are not those of a lock of this version.
pub(crate) fn read(bytes: &[u8]) -> Result<Lock, ReadError> {
    let text = str::from_utf8(bytes).map_err(|error| ReadError::NoText(error.valid_up_to()))?;
    if let Some(line) = conflict(text) {
        return Err(ReadError::Conflict(line));
    }
    let damaged = |error: toml::de::Error| {
        let line = error.span().map(|span| line(text, &span));
        // The first line says what; those behind it show the place.
        let message = error.message().lines().collect::<Vec<_>>().join("; ");
        ReadError::Damaged(line, message)
    };
    let head: Head = toml::from_str(text).map_err(damaged)?;
    match head.version {
        Some(VERSION) => {}
        Some(version) => return Err(ReadError::Version(version)),
        None => {
            let message = "it has no `version`".to_owned();
            return Err(ReadError::Damaged(None, message));
        }
    }
    let file: File = toml::from_str(text).map_err(damaged)?;
    file.lock().map_err(|(span, message)| {
        let line = span.map(|span| line(text, &span));
        ReadError::Damaged(line, message)
    })
}

/// The line of the first conflict marker.
fn conflict(text: &str) -> Option<usize> {
    let is_marker = |line: &str| {
        let markers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
        markers.iter().any(|marker| {
            let rest = line.strip_prefix(marker);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
        })
    };
    text.split('\n').position(is_marker).map(|at| at + 1)
}

fn line(text: &str, span: &Range<usize>) -> usize {
    let before = &text.as_bytes()[..span.start.min(text.len())];
    before.split(|byte| *byte == b'\n').count()
}

#[derive(Deserialize)]
struct Head {
    version: Option<i64>,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoText(at) => write!(
                f,
                "is no lock: it is not UTF-8 from byte {at} on; take it from version control again, or write it anew with `cargo funnel lock`"
            ),
            Self::Conflict(line) => write!(
                f,
                "line {line} is a conflict marker of a merge; take the whole file of the branch that you merge into, as in `git checkout --ours funnel.lock`, and run `cargo funnel lock`"
            ),
            Self::Version(version) if *version > VERSION => write!(
                f,
                "has version {version}, and this cargo-funnel knows version {VERSION}; install the newest cargo-funnel"
            ),
            Self::Version(version) => write!(
                f,
                "has version {version}, which no cargo-funnel wrote; remove the file and write it anew with `cargo funnel lock`"
            ),
            Self::Damaged(line, message) => {
                match line {
                    Some(line) => write!(f, "is no lock: line {line}: {message}")?,
                    None => write!(f, "is no lock: {message}")?,
                }
                write!(
                    f,
                    "; the file is not for editing: take it from version control again, and run `cargo funnel lock`"
                )
            }
        }
    }
}

impl std::error::Error for ReadError {}
