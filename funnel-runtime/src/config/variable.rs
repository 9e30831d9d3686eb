//! Reading variables, from wherever a test or the environment has them.

use super::ConfigError;
#[cfg(any(feature = "_json", feature = "sqlite"))]
use super::error::Kind;

/// Reads a variable.
pub(super) type Read<'a> = &'a dyn Fn(&'static str) -> Result<Option<String>, ConfigError>;

/// A variable that a backend cannot do without.
#[cfg(any(feature = "_json", feature = "sqlite"))]
pub(super) fn required(
    backend: &str,
    variable: &'static str,
    read: Read<'_>,
) -> Result<String, ConfigError> {
    let missing = || ConfigError {
        kind: Kind::Missing {
            backend: backend.to_owned(),
            variable,
        },
    };
    read(variable)?
        .filter(|value| !value.is_empty())
        .ok_or_else(missing)
}
