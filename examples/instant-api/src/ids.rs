//! Identifiers and bearer tokens of the service's own making.
//!
//! Identifiers may be logged and sent as attributes; tokens may not, so they have no `Display` and
//! their `Debug` hides them. Plain data: no store, no HTTP.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What the store keeps of a token. The tokens are random, so a plain hash cannot be guessed.
pub(crate) type TokenDigest = [u8; 32];

/// Letters and few digits: a random identifier never looks like a card or telephone number.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A random text of `len` characters, each worth five bits.
///
/// # Panics
///
/// When the operating system has no randomness to give; a guessable token would be worse.
pub(crate) fn random_text(len: usize) -> String {
    let mut bytes = vec![0; len];
    getrandom::fill(&mut bytes).expect("the operating system provides randomness");
    bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

/// Names a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct ResourceId(String);

impl ResourceId {
    pub(crate) fn random() -> Self {
        Self(format!("res_{}", random_text(16)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct TeamId(String);

impl TeamId {
    pub(crate) fn random() -> Self {
        Self(format!("team_{}", random_text(16)))
    }

    /// An id that the store has handed out before.
    pub(crate) fn from_store(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for TeamId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Proves that its bearer provisioned a resource.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ClaimToken(String);

impl ClaimToken {
    pub(crate) fn random() -> Self {
        Self(format!("claim_{}", random_text(32)))
    }

    pub(crate) fn digest(&self) -> TokenDigest {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for ClaimToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClaimToken(***)")
    }
}

/// Lets its bearer act for a team.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct ApiKey(String);

impl ApiKey {
    pub(crate) fn random() -> Self {
        Self(format!("key_{}", random_text(32)))
    }

    /// What a caller presented as a key.
    pub(crate) fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn digest(&self) -> TokenDigest {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiKey, ClaimToken, TeamId, random_text};

    #[test]
    fn random_texts_have_the_asked_length_and_differ() {
        let (one, other) = (random_text(32), random_text(32));
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }

    #[test]
    fn tokens_do_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", ClaimToken::random()), "ClaimToken(***)");
        assert_eq!(format!("{:?}", ApiKey::random()), "ApiKey(***)");
    }

    #[test]
    fn identifiers_say_what_they_name() {
        assert!(TeamId::random().as_str().starts_with("team_"));
    }
}
