//! Whether a webhook is from the payment provider, and recent.
//!
//! The provider signs `<timestamp>.<body>` with HMAC-SHA256 under the shared secret. Pure: the time
//! comes in as an argument.

use std::fmt;

use axum::http::{HeaderMap, HeaderName};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::secret::Secret;

const TIMESTAMP: HeaderName = HeaderName::from_static("x-payment-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("x-payment-signature");

/// What deliveries are believed.
#[derive(Clone, Debug)]
pub struct WebhookTrust {
    /// Shared with the payment provider, which signs with it.
    pub secret: Secret,
    /// How far the provider's clock may be from ours. What is older may be a recorded delivery that
    /// somebody plays back.
    pub tolerance_seconds: u32,
}

impl WebhookTrust {
    /// Checks the signature of a delivery.
    ///
    /// # Errors
    ///
    /// When a header is missing or malformed, the signature is another, or the timestamp is too far
    /// from `now`. The signature is checked first: a stranger learns nothing about the clock.
    pub(crate) fn check(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: u64,
    ) -> Result<(), SignatureError> {
        let timestamp = headers.get(TIMESTAMP).ok_or(SignatureError::Missing)?;
        let signature = headers
            .get(SIGNATURE)
            .ok_or(SignatureError::Missing)
            .and_then(|hex| decode_hex(hex.as_bytes()).ok_or(SignatureError::Malformed))?;

        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()) else {
            unreachable!("HMAC accepts a key of any length")
        };
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        // In constant time, or the right signature could be found byte by byte.
        mac.verify_slice(&signature)
            .map_err(|_| SignatureError::Mismatch)?;

        let sent: u64 = timestamp
            .to_str()
            .ok()
            .and_then(|seconds| seconds.parse().ok())
            .ok_or(SignatureError::Malformed)?;
        if now.abs_diff(sent) > self.tolerance_seconds.into() {
            Err(SignatureError::Stale)
        } else {
            Ok(())
        }
    }
}

fn decode_hex(hex: &[u8]) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    hex.chunks_exact(2)
        .map(|pair| u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok())
        .collect()
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureError {
    Missing,
    Malformed,
    Mismatch,
    Stale,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "a webhook needs the headers {TIMESTAMP} and {SIGNATURE}"),
            Self::Malformed => write!(
                f,
                "{TIMESTAMP} is in seconds since 1970, and {SIGNATURE} in hexadecimal digits"
            ),
            Self::Mismatch => f.write_str(
                "the signature does not match; sign `<timestamp>.<body>` with HMAC-SHA256 and the shared secret",
            ),
            Self::Stale => {
                f.write_str("the timestamp is too far off; sign again with the present time")
            }
        }
    }
}

impl std::error::Error for SignatureError {}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{SIGNATURE, SignatureError, TIMESTAMP, WebhookTrust};
    use crate::secret::Secret;

    const BODY: &[u8] = br#"{"id":"evt_1"}"#;
    const SENT: u64 = 1_700_000_000;
    /// Of `1700000000.{"id":"evt_1"}` under `0123456789abcdef`, computed with `openssl dgst -hmac`.
    const VALID: &str = "9483985a1de97b8e9342f2306f8e68512fdf9176cc65f2595ea38e056d78bfdd";

    fn trust() -> WebhookTrust {
        WebhookTrust {
            secret: Secret::new("0123456789abcdef").unwrap(),
            tolerance_seconds: 300,
        }
    }

    fn check(
        timestamp: &str,
        signature: &str,
        body: &[u8],
        now: u64,
    ) -> Result<(), SignatureError> {
        let value = |text: &str| HeaderValue::from_str(text).unwrap();
        let headers =
            HeaderMap::from_iter([(TIMESTAMP, value(timestamp)), (SIGNATURE, value(signature))]);
        trust().check(&headers, body, now)
    }

    #[test]
    fn a_recent_delivery_under_the_secret_is_believed() {
        for now in [SENT, SENT + 300, SENT - 300] {
            assert_eq!(check("1700000000", VALID, BODY, now), Ok(()), "at {now}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        use SignatureError::{Malformed, Mismatch, Stale};

        let other = VALID.replace(char::is_numeric, "0");
        for (timestamp, signature, body, now, expected) in [
            ("1700000000", VALID, BODY, SENT + 301, Stale),
            ("1700000000", VALID, BODY, SENT - 301, Stale),
            ("1700000001", VALID, BODY, SENT, Mismatch),
            ("1700000000", VALID, b"{}", SENT, Mismatch),
            ("1700000000", other.as_str(), BODY, SENT, Mismatch),
            ("1700000000", &VALID[2..], BODY, SENT, Mismatch),
            ("1700000000", "", BODY, SENT, Mismatch),
            ("1700000000", &VALID[1..], BODY, SENT, Malformed),
            ("1700000000", "no hex", BODY, SENT, Malformed),
        ] {
            let checked = check(timestamp, signature, body, now);
            assert_eq!(checked, Err(expected), "{timestamp} {signature} at {now}");
        }
    }

    #[test]
    fn a_delivery_without_a_signature_is_not_believed() {
        let checked = trust().check(&HeaderMap::new(), BODY, SENT);
        assert_eq!(checked, Err(SignatureError::Missing));
    }
}
