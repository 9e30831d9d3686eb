//! The secret of the payment provider: read once, never printed.

use std::fmt;

/// The least length of a secret, in bytes: shorter ones can be tried out.
const MIN_LEN: usize = 16;

/// A secret shared with another system.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Wraps a secret.
    ///
    /// ```
    /// use shop_kpis::Secret;
    ///
    /// let secret = Secret::new("correct horse battery staple")?;
    /// assert_eq!(format!("{secret:?}"), "Secret(***)");
    /// # Ok::<(), shop_kpis::SecretError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is shorter than 16 bytes. The error does not hold the secret.
    pub fn new(secret: impl Into<Vec<u8>>) -> Result<Self, SecretError> {
        let secret = secret.into();
        if secret.len() < MIN_LEN {
            Err(SecretError)
        } else {
            Ok(Self(secret))
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// A text that is too short for a secret. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretError;

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a secret needs at least {MIN_LEN} bytes; make one with `openssl rand -hex 32`"
        )
    }
}

impl std::error::Error for SecretError {}

#[cfg(test)]
mod tests {
    use super::{Secret, SecretError};

    #[test]
    fn a_short_secret_is_refused() {
        assert_eq!(Secret::new("0123456789abcde").unwrap_err(), SecretError);
        assert!(Secret::new("0123456789abcdef").is_ok());
    }
}
