//! Stand-in for the parts of `funnel-runtime` that the service itself needs; deleted with the switch
//! to the real crate.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::telemetry::{ResourceType, Tier};

/// A bounded text.
pub trait Label {
    /// The text of this value.
    fn as_label(&self) -> &'static str;
}

impl Label for Tier {
    fn as_label(&self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Free => "free",
            Self::Hobby => "hobby",
            Self::Pro => "pro",
        }
    }
}

impl Label for ResourceType {
    fn as_label(&self) -> &'static str {
        match self {
            Self::Db => "db",
            Self::Cache => "cache",
            Self::Nosql => "nosql",
            Self::Vector => "vector",
            Self::Queue => "queue",
            Self::Storage => "storage",
            Self::Webhook => "webhook",
        }
    }
}

/// Stands for a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pseudonym {
    text: [u8; 35],
}

impl Pseudonym {
    /// The text as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }
}

/// The secret that makes pseudonyms.
#[derive(Clone)]
pub struct PseudonymKey {
    secret: Vec<u8>,
}

impl PseudonymKey {
    /// Makes a key.
    ///
    /// # Errors
    ///
    /// When the secret is short.
    pub fn new(_id: &str, secret: &[u8]) -> Result<Self, KeyError> {
        if secret.len() < 32 {
            return Err(KeyError);
        }
        Ok(Self {
            secret: secret.to_vec(),
        })
    }

    /// Reads `FUNNEL_PSEUDONYM_KEY`.
    ///
    /// # Errors
    ///
    /// When there is no key.
    pub fn from_env() -> Result<Self, KeyError> {
        let text = std::env::var("FUNNEL_PSEUDONYM_KEY").map_err(|_| KeyError)?;
        Self::new("k1", text.as_bytes())
    }

    /// The pseudonym of a value.
    ///
    /// # Panics
    ///
    /// Never.
    #[must_use]
    pub fn pseudonym(&self, domain: &str, value: impl AsRef<[u8]>) -> Pseudonym {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("any length");
        mac.update(domain.as_bytes());
        mac.update(value.as_ref());
        let mut text = [0; 35];
        text[..3].copy_from_slice(b"k1:");
        for (at, byte) in mac.finalize().into_bytes()[..16].iter().enumerate() {
            text[3 + 2 * at..][..2].copy_from_slice(format!("{byte:02x}").as_bytes());
        }
        Pseudonym { text }
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey")
    }
}

/// No usable key.
#[derive(Clone, Copy, Debug)]
pub struct KeyError;

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FUNNEL_PSEUDONYM_KEY is not set or short")
    }
}

impl std::error::Error for KeyError {}
