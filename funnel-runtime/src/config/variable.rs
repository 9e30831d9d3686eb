//! Reading variables, from wherever a test or the environment has them.

use std::env::{self, VarError};
use std::fmt;

/// Reads a variable.
pub(super) type Read<'a> = &'a dyn Fn(&str) -> Result<Option<String>, NotUnicode>;

/// A variable that is set to something else than text.
#[derive(Debug)]
pub(super) struct NotUnicode(pub(super) String);

impl fmt::Display for NotUnicode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not valid Unicode", self.0)
    }
}

/// A variable of the process.
pub(super) fn of_process(name: &str) -> Result<Option<String>, NotUnicode> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(NotUnicode(name.to_owned())),
    }
}
