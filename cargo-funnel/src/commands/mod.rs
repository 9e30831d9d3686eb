//! The commands, one file each: what is read goes through pure modules to `render` and to stdout. Imported
//! by `main` alone.

pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod lock;
pub(crate) mod man;
pub(crate) mod reconcile;
pub(crate) mod report;

use crate::terminal;

/// How a command ended.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    /// A line on each thing that could not be read or written.
    pub(crate) problems: Vec<String>,
    /// Whether all was read, and the answer is no.
    pub(crate) objects: bool,
}

impl Ended {
    fn with(problems: Vec<String>) -> Self {
        Self {
            problems,
            objects: false,
        }
    }
}

/// Writes to stdout, and gives a line where that cannot be.
fn print(text: &str, what: &str) -> Option<String> {
    let error = terminal::print(text).err()?;
    Some(format!("the {what} cannot be written: {error}"))
}
