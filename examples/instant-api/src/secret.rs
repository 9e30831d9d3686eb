//! A configured secret: read once, compared in constant time, never printed.

use std::env;
use std::fmt;

use subtle::ConstantTimeEq as _;

/// The least length of a secret, in bytes: shorter ones can be tried out.
const MIN_LEN: usize = 16;

/// A secret shared with another system.
///
/// Secrets come from the environment only. A command line is visible to every user of the machine,
/// and an argument parser repeats a value it refuses.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Wraps a secret.
    ///
    /// ```
    /// use instant_api::Secret;
    ///
    /// let secret = Secret::new("correct horse battery staple")?;
    /// assert_eq!(format!("{secret:?}"), "Secret(***)");
    /// # Ok::<(), instant_api::SecretError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is shorter than 16 bytes.
    pub fn new(secret: impl Into<Vec<u8>>) -> Result<Self, SecretError> {
        let secret = secret.into();
        if secret.len() < MIN_LEN {
            Err(SecretError::Short)
        } else {
            Ok(Self(secret))
        }
    }

    /// Reads the secret from an environment variable; `None` when it is not set.
    ///
    /// # Errors
    ///
    /// When the variable is not Unicode or the secret is too short. The error never holds the value.
    pub fn from_env(variable: &'static str) -> Result<Option<Self>, SecretError> {
        match env::var(variable) {
            Ok(text) => Self::new(text).map(Some),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => Err(SecretError::NotUnicode),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether `presented` is the secret, in a time that does not tell how much of it is right.
    pub(crate) fn matches(&self, presented: &[u8]) -> bool {
        self.0.ct_eq(presented).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Why a text is no usable secret. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretError {
    /// It has fewer than 16 bytes.
    Short,
    /// The variable is not Unicode.
    NotUnicode,
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => write!(
                f,
                "a secret needs at least {MIN_LEN} bytes; make one with `openssl rand -hex 32`"
            ),
            Self::NotUnicode => f.write_str("the secret is not Unicode; write it in hex"),
        }
    }
}

impl std::error::Error for SecretError {}

#[cfg(test)]
mod tests {
    use super::{Secret, SecretError};

    #[test]
    fn only_the_secret_itself_matches() {
        let secret = Secret::new("0123456789abcdef").unwrap();
        assert!(secret.matches(b"0123456789abcdef"));
        assert!(!secret.matches(b"0123456789abcdeF"));
        assert!(!secret.matches(b"0123456789abcde"));
        assert!(!secret.matches(b""));
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert_eq!(
            Secret::new("0123456789abcde").unwrap_err(),
            SecretError::Short
        );
    }
}
