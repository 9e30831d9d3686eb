//! Keyed hashes that stand for a person or a device.

mod install;

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{AttrValue, Class};
use crate::payload::Draft;
pub use install::InstallKeyError;

/// The environment variable that [`PseudonymKey::from_env`] reads.
const KEY_VARIABLE: &str = "FUNNEL_PSEUDONYM_KEY";
const KEY_ID_MAX: usize = 16;
const MIN_SECRET: usize = 32;
const TEXT_MAX: usize = KEY_ID_MAX + 1 + 32;

/// Stands for a person or a device without saying who: 128 bits of HMAC-SHA256 under a
/// [`PseudonymKey`], with the id of that key in front, as in `k1:9f86d081884c7d659a2feaa0c55ad015`.
///
/// The same value under the same key and domain gives the same pseudonym; without the key nobody can
/// find the value by trying, as is possible with a plain hash of an address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pseudonym {
    len: u8,
    text: [u8; TEXT_MAX],
}

impl Pseudonym {
    /// The text as it is sent: `<key id>:<32 hex digits>`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pseudonym").field(&self.as_str()).finish()
    }
}

impl AttrValue for Pseudonym {
    type Piece = [u8; 16];
    const PIECE: Self::Piece = *b"class\x1fpseudonym\x1e";
    const CLASS: Class = Class::Pseudonym;

    fn encode(&self, key: u8, draft: &mut Draft) {
        draft.put_padded(key, &self.text, self.len);
    }
}

/// The secret that makes [`Pseudonym`]s. It comes from configuration; there is no default.
///
/// The secret is wiped from memory on drop and never printed.
///
/// ```
/// use funnel_runtime::PseudonymKey;
///
/// let key = PseudonymKey::new("k1", &[7; 32])?;
/// let visitor = key.pseudonym("fingerprint", "198.51.100.0/24|Firefox");
/// assert_eq!(visitor, key.pseudonym("fingerprint", "198.51.100.0/24|Firefox"));
/// assert_ne!(visitor, key.pseudonym("device", "198.51.100.0/24|Firefox"));
/// assert!(visitor.as_str().starts_with("k1:"));
/// # Ok::<(), funnel_runtime::KeyError>(())
/// ```
#[derive(Clone)]
pub struct PseudonymKey {
    id: String,
    secret: Zeroizing<Vec<u8>>,
}

impl PseudonymKey {
    /// Makes a key from an id, which is sent in front of every pseudonym so that keys can be
    /// rotated, and at least 32 bytes of secret.
    ///
    /// # Errors
    ///
    /// When the id is not 1 to 16 characters out of `a-z A-Z 0-9 _ -`, or the secret is shorter
    /// than 32 bytes (the output size of SHA-256, the least RFC 2104 §3 advises).
    pub fn new(id: &str, secret: &[u8]) -> Result<Self, KeyError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if id.is_empty() || id.len() > KEY_ID_MAX || !id.bytes().all(is_plain) {
            return Err(KeyError::Id);
        }
        if secret.len() < MIN_SECRET {
            return Err(KeyError::Short(secret.len()));
        }
        Ok(Self {
            id: id.to_owned(),
            secret: Zeroizing::new(secret.to_vec()),
        })
    }

    /// Reads `FUNNEL_PSEUDONYM_KEY`, written as `<key id>:<secret in hex>`.
    ///
    /// # Errors
    ///
    /// When the variable is not set or does not hold such a key. The error never holds the value.
    pub fn from_env() -> Result<Self, KeyError> {
        let text = Zeroizing::new(std::env::var(KEY_VARIABLE).map_err(|_| KeyError::Missing)?);
        Self::parse(&text)
    }

    /// Reads a key written as `<key id>:<secret in hex>`.
    ///
    /// # Errors
    ///
    /// When the text does not hold such a key. The error never holds the text.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (id, hex) = text.trim().split_once(':').ok_or(KeyError::Format)?;
        let secret = Zeroizing::new(decode_hex(hex).ok_or(KeyError::Format)?);
        Self::new(id, &secret)
    }

    /// The pseudonym of a value. `domain` names what the value is, such as the attribute key, so
    /// that equal values of two kinds cannot be joined.
    #[must_use]
    pub fn pseudonym(&self, domain: &str, value: impl AsRef<[u8]>) -> Pseudonym {
        // HMAC takes keys of every length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else {
            unreachable!("HMAC accepts a key of any length")
        };
        // The length in front keeps ("ab", "c") apart from ("a", "bc").
        mac.update(&(domain.len() as u64).to_le_bytes());
        mac.update(domain.as_bytes());
        mac.update(value.as_ref());
        let digest = mac.finalize().into_bytes();

        let mut text = [0; TEXT_MAX];
        text[..self.id.len()].copy_from_slice(self.id.as_bytes());
        text[self.id.len()] = b':';
        let hex = &mut text[self.id.len() + 1..][..32];
        for (digits, byte) in hex.chunks_exact_mut(2).zip(digest.iter()) {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            digits[0] = HEX[usize::from(byte >> 4)];
            digits[1] = HEX[usize::from(byte & 15)];
        }
        // At most TEXT_MAX.
        Pseudonym {
            len: u8::try_from(self.id.len() + 33).unwrap_or(0),
            text,
        }
    }
}

fn decode_hex(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    hex.as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok())
        .collect()
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PseudonymKey")
            .field("id", &self.id)
            .field("secret", &"***")
            .finish()
    }
}

/// Why there is no usable pseudonym key. Never holds the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The variable is not set.
    Missing,
    /// The text is not `<key id>:<hex>`.
    Format,
    /// The id is not 1 to 16 plain characters.
    Id,
    /// The secret has only this many bytes.
    Short(usize),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(
                f,
                "{KEY_VARIABLE} is not set; set it to `<key id>:<at least 64 hex digits>`, for example from `openssl rand -hex 32`"
            ),
            Self::Format => {
                f.write_str("a pseudonym key is written `<key id>:<at least 64 hex digits>`")
            }
            Self::Id => f.write_str(
                "the id of a pseudonym key is 1 to 16 characters out of letters, digits, `_` and `-`",
            ),
            Self::Short(len) => write!(
                f,
                "the secret of a pseudonym key needs at least {MIN_SECRET} bytes, this one has {len}"
            ),
        }
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::{KeyError, PseudonymKey};

    #[test]
    fn is_hmac_sha256_cut_to_128_bits() {
        let key = PseudonymKey::new("k1", &[0x0b; 32]).unwrap();
        // HMAC-SHA256 with key 0x0b × 32 over 03 00 00 00 00 00 00 00 "ip4" "203.0.113.7",
        // computed with Python's hmac module.
        assert_eq!(key.pseudonym("ip4", "203.0.113.7").as_str(), EXPECTED);
    }

    const EXPECTED: &str = "k1:5ce8d6ba03e300ebdf5d08b25b09bc12";

    #[test]
    fn domain_and_value_do_not_run_together() {
        let key = PseudonymKey::new("k1", &[1; 32]).unwrap();
        assert_ne!(key.pseudonym("ab", "c"), key.pseudonym("a", "bc"));
    }

    #[test]
    fn reads_the_written_form() {
        let written = format!("k-2:{}", "0b".repeat(32));
        let read = PseudonymKey::parse(&written).unwrap();
        let made = PseudonymKey::new("k-2", &[0x0b; 32]).unwrap();
        assert_eq!(read.pseudonym("d", "v"), made.pseudonym("d", "v"));
    }

    #[test]
    fn refuses_what_is_no_key() {
        assert_eq!(
            PseudonymKey::parse("nothing").unwrap_err(),
            KeyError::Format
        );
        assert_eq!(
            PseudonymKey::parse("k1:xyz0").unwrap_err(),
            KeyError::Format
        );
        assert_eq!(
            PseudonymKey::parse("k1:00").unwrap_err(),
            KeyError::Short(1)
        );
        assert_eq!(
            PseudonymKey::new("a b", &[0; 32]).unwrap_err(),
            KeyError::Id
        );
    }

    #[test]
    fn never_prints_the_secret() {
        let key = PseudonymKey::new("k1", &[0xab; 32]).unwrap();
        assert_eq!(
            format!("{key:?}"),
            r#"PseudonymKey { id: "k1", secret: "***" }"#
        );
    }
}
