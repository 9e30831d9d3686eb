//! Identifiers and bearer tokens of the service's own making.
//!
//! Identifiers may be logged and sent as attributes; tokens may not, so they have no `Display` and
//! their `Debug` hides them. Plain data: no store, no HTTP.

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What the store keeps of a token. The tokens are random, so a plain hash cannot be guessed.
pub(crate) type TokenDigest = [u8; 32];

/// Letters and few digits: a random identifier never looks like a card or telephone number.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Bytes that nobody can guess.
///
/// # Panics
///
/// When the operating system has no randomness to give; a guessable token would be worse.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system provides randomness");
    bytes
}

/// Random characters, each worth five bits.
fn random_text<const N: usize>() -> String {
    random_bytes::<N>()
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(String);

        impl $name {
            pub(crate) fn random() -> Self {
                Self(format!(concat!($prefix, "_{}"), random_text::<16>()))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str().map(|text| Self(text.to_owned()))
            }
        }
    };
}

identifier! {
    /// Names an account.
    AccountId, "acct"
}

identifier! {
    /// Names an order.
    OrderId, "order"
}

/// Proves something to this service: that its bearer logged in, or reads an address's mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Token(String);

impl Token {
    /// A new token; the prefix tells people what it is for.
    pub(crate) fn random(prefix: &str) -> Self {
        Self(format!("{prefix}_{}", random_text::<32>()))
    }

    /// What a caller presented as a token.
    pub(crate) fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn digest(&self) -> TokenDigest {
        Sha256::digest(&self.0).into()
    }

    /// The token itself, for the one mail that carries it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountId, OrderId, Token};

    #[test]
    fn tokens_are_random_and_do_not_show_in_debug_output() {
        let (one, other) = (Token::random("sess"), Token::random("sess"));
        assert!(one != other && one.digest() != other.digest());
        assert!(one.reveal().starts_with("sess_"));
        assert_eq!(format!("{one:?}"), "Token(***)");
    }

    #[test]
    fn identifiers_say_what_they_name() {
        assert!(AccountId::random().as_ref().starts_with("acct_"));
        assert!(OrderId::random().as_ref().starts_with("order_"));
    }
}
