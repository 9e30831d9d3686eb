//! Passwords: hashed with Argon2id, on tokio's blocking threads.
//!
//! Whether an address has an account cannot be told by the time an answer takes: without an account, a
//! hash of the same cost is computed and thrown away.

use std::fmt;
use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Argon2, Params};
use serde::Deserialize;
use tokio::sync::Semaphore;
use tokio::task;

use crate::ids::random_bytes;

const MIN_LEN: usize = 8;
const MAX_LEN: usize = 1024;

/// A password as somebody typed it. Its `Debug` hides it.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}

/// A password that somebody chooses.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Password")]
pub(crate) struct NewPassword(Password);

impl TryFrom<Password> for NewPassword {
    type Error = String;

    fn try_from(password: Password) -> Result<Self, String> {
        if (MIN_LEN..=MAX_LEN).contains(&password.0.len()) {
            Ok(Self(password))
        } else {
            Err(format!("a password has {MIN_LEN} to {MAX_LEN} bytes"))
        }
    }
}

/// Hashes and verifies passwords. Clones share the bound on how many at once.
#[derive(Clone, Debug)]
pub struct Passwords {
    argon2: Argon2<'static>,
    /// What an unknown address is checked against. Nobody knows the password.
    nobody: Arc<str>,
    /// Each hash takes a core and, by default, 19 MiB: more at once would be slower, not faster.
    slots: Arc<Semaphore>,
}

impl Passwords {
    /// Prepares hashing with these parameters.
    ///
    /// # Errors
    ///
    /// When a hash cannot be computed with them.
    pub fn new(params: Params) -> Result<Self, PasswordError> {
        let argon2 = Argon2::from(params);
        let nobody = argon2.hash_password(&random_bytes::<16>())?;
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self {
            argon2,
            nobody: nobody.to_string().into(),
            slots: Arc::new(Semaphore::new(cores)),
        })
    }

    /// A hash to keep, with its parameters and a salt of its own.
    pub(crate) async fn hash(&self, password: NewPassword) -> Result<String, PasswordError> {
        self.run(move |argon2| {
            let NewPassword(Password(password)) = password;
            let hash = argon2.hash_password(password.as_bytes())?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the hash is of this password; never when there is no hash, and that as slowly.
    pub(crate) async fn verify(
        &self,
        password: Password,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        let nobody = Arc::clone(&self.nobody);
        self.run(move |argon2| {
            let parsed = PasswordHash::new(hash.as_deref().unwrap_or(&nobody))
                .map_err(password_hash::Error::from)?;
            match argon2.verify_password(password.0.as_bytes(), &parsed) {
                Ok(()) => Ok(hash.is_some()),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let Ok(slot) = Arc::clone(&self.slots).acquire_owned().await else {
            return Err(PasswordError::Stopped);
        };
        let argon2 = self.argon2.clone();
        let done = task::spawn_blocking(move || {
            let _slot = slot;
            work(&argon2)
        });
        done.await.map_err(|_| PasswordError::Stopped)?
    }
}

/// Why a password could be neither hashed nor verified.
#[derive(Debug)]
#[non_exhaustive]
pub enum PasswordError {
    /// The parameters, or a stored hash, are not usable.
    Hash(password_hash::Error),
    /// The operation panicked, or the process is shutting down.
    Stopped,
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hash(_) => f.write_str("a password could not be hashed"),
            Self::Stopped => f.write_str("hashing a password was stopped"),
        }
    }
}

impl std::error::Error for PasswordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Hash(error) => Some(error),
            Self::Stopped => None,
        }
    }
}

impl From<password_hash::Error> for PasswordError {
    fn from(error: password_hash::Error) -> Self {
        Self::Hash(error)
    }
}

#[cfg(test)]
mod tests {
    use argon2::Params;
    use argon2::password_hash::phc::PasswordHash;

    use super::{NewPassword, Password, Passwords};

    fn passwords() -> Passwords {
        Passwords::new(Params::new(8, 1, 1, None).unwrap()).unwrap()
    }

    fn typed(text: &str) -> Password {
        Password(text.to_owned())
    }

    async fn hash(passwords: &Passwords, text: &str) -> String {
        let chosen = NewPassword::try_from(typed(text)).unwrap();
        passwords.hash(chosen).await.unwrap()
    }

    #[tokio::test]
    async fn only_the_password_itself_verifies() {
        let passwords = passwords();
        let stored = hash(&passwords, "correct horse").await;
        for (text, expected) in [
            ("correct horse", true),
            ("correct horsf", false),
            ("", false),
        ] {
            let verified = passwords.verify(typed(text), Some(stored.clone())).await;
            assert_eq!(verified.unwrap(), expected, "{text:?}");
        }
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        let passwords = passwords();
        assert_ne!(
            hash(&passwords, "correct horse").await,
            hash(&passwords, "correct horse").await
        );
    }

    #[tokio::test]
    async fn nobody_costs_as_much_as_somebody_and_never_verifies() {
        let passwords = passwords();
        let stored = hash(&passwords, "correct horse").await;
        let (somebody, nobody) = (
            PasswordHash::new(&stored).unwrap(),
            PasswordHash::new(&passwords.nobody).unwrap(),
        );
        assert_eq!(somebody.algorithm, nobody.algorithm);
        assert_eq!(somebody.params, nobody.params);
        assert!(
            !passwords
                .verify(typed("correct horse"), None)
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn a_broken_hash_is_an_error_and_not_a_wrong_password() {
        let passwords = passwords();
        let verified = passwords.verify(typed("any"), Some("no hash".to_owned()));
        assert!(verified.await.is_err());
    }

    #[test]
    fn a_short_or_huge_password_cannot_be_chosen_and_none_is_shown() {
        for text in ["1234567", &"x".repeat(1025)] {
            assert!(NewPassword::try_from(typed(text)).is_err());
        }
        assert_eq!(format!("{:?}", typed("12345678")), "Password(***)");
    }
}
