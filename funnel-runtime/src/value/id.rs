//! Opaque identifiers: a checked shape, scanned once for personal data, kept without the heap.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use super::{AttrValue, Class};
use crate::payload::Draft;
use crate::scan;

/// An opaque identifier of a team, a resource, a run: never a name, an address or a token.
///
/// 1 to [`Id::MAX_LEN`] characters out of `A-Z a-z 0-9 _ - . : / + = ~`. It is scanned once, when
/// it is made, for the shape of personal data: an email address, a JSON Web Token, a card number, a
/// connection string, a private key, a bearer token, an IP address and their like.
///
/// [`Id::new`] never fails, since analytics must not fail a handler: what is not an identifier
/// becomes a *rejected* id. A rejected id keeps nothing of the text; the attribute is left out of
/// the event and the loss is counted at the site. [`Id::try_new`] says what was wrong instead.
///
/// ```
/// use funnel_runtime::Id;
///
/// let team = Id::new("team_01HZX3");
/// assert_eq!(team.as_str(), Some("team_01HZX3"));
/// assert!(Id::new("someone@example.com").is_rejected());
/// assert!(Id::try_new("").is_err());
/// assert_eq!(Id::from(42_u64).as_str(), Some("42"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id {
    /// The text, and in the last byte its length or why there is none: one block of a power of two,
    /// which is copied in two moves on its way into an event.
    bytes: [u8; Id::MAX_LEN + 1],
}

/// In the place of a length.
const INVALID: u8 = 0;
/// In the place of a length.
const PERSONAL: u8 = u8::MAX;

impl Id {
    /// The greatest length in bytes.
    pub const MAX_LEN: usize = 63;

    /// Makes an id, or a rejected one where the text is not an opaque identifier.
    #[must_use]
    pub fn new(text: impl AsRef<str>) -> Self {
        Self::try_new(text).unwrap_or_else(|error| {
            let mut bytes = [0; Self::MAX_LEN + 1];
            bytes[Self::MAX_LEN] = match error {
                IdError::Personal(_) => PERSONAL,
                _ => INVALID,
            };
            Self { bytes }
        })
    }

    /// Makes an id.
    ///
    /// # Errors
    ///
    /// Says what keeps the text from being an opaque identifier. The error does not hold the text.
    pub fn try_new(text: impl AsRef<str>) -> Result<Self, IdError> {
        let text = text.as_ref();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        // Scanned first: a whole private key is too long and has forbidden characters, but what
        // has to be said about it is that it is one.
        if let Some(shape) = scan::scan(text) {
            return Err(IdError::Personal(shape.as_str()));
        }
        if text.len() > Self::MAX_LEN {
            return Err(IdError::TooLong(text.len()));
        }
        if !text.bytes().all(is_allowed) {
            return Err(IdError::Character);
        }
        let mut bytes = [0; Self::MAX_LEN + 1];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        bytes[Self::MAX_LEN] = u8::try_from(text.len()).unwrap_or(INVALID);
        Ok(Self { bytes })
    }

    /// The length of the text, or why there is none.
    const fn len(&self) -> u8 {
        self.bytes[Self::MAX_LEN]
    }

    /// The text, or `None` for a rejected id.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if self.is_rejected() {
            return None;
        }
        std::str::from_utf8(&self.bytes[..usize::from(self.len())]).ok()
    }

    /// Whether the text was not an opaque identifier.
    #[must_use]
    pub const fn is_rejected(&self) -> bool {
        matches!(self.len(), INVALID | PERSONAL)
    }
}

const fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b'-' | b'.' | b':' | b'/' | b'+' | b'=' | b'~')
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_str() {
            Some(text) => f.debug_tuple("Id").field(&text).finish(),
            None => f.write_str("Id(rejected)"),
        }
    }
}

impl FromStr for Id {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::try_new(text)
    }
}

impl TryFrom<&str> for Id {
    type Error = IdError;

    /// There is no `From` for texts: the compiler would then advise to call `into` on a text that
    /// does not fit, and whether a text is an identifier is for somebody to decide.
    fn try_from(text: &str) -> Result<Self, IdError> {
        Self::try_new(text)
    }
}

macro_rules! from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Id {
            /// The decimal digits, scanned as any text is.
            fn from(number: $number) -> Self {
                let mut digits = Digits { text: [0; 40], len: 0 };
                // Writing fails only past 40 bytes; the longest, -2¹²⁷, has exactly 40.
                let _ = write!(digits, "{number}");
                Self::new(digits.as_str())
            }
        }
    )*};
}

from_number!(u8, u16, u32, u64, u128, i8, i16, i32, i64, i128);

struct Digits {
    text: [u8; 40],
    len: usize,
}

impl Digits {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..self.len]).unwrap_or_default()
    }
}

impl fmt::Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        let Some(room) = self.text.get_mut(self.len..end) else {
            return Err(fmt::Error);
        };
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

impl From<uuid::Uuid> for Id {
    /// The hyphenated form in lower case.
    fn from(uuid: uuid::Uuid) -> Self {
        Self::new(
            uuid.hyphenated()
                .encode_lower(&mut uuid::Uuid::encode_buffer()),
        )
    }
}

impl AttrValue for Id {
    type Piece = [u8; 9];
    const PIECE: Self::Piece = *b"class\x1fid\x1e";
    const CLASS: Class = Class::Id;

    #[inline]
    fn encode(&self, key: u8, draft: &mut Draft) {
        match self.len() {
            PERSONAL => draft.reject_personal(key),
            INVALID => draft.reject_invalid(key),
            len => draft.put_padded(key, &self.bytes, len),
        }
    }
}

/// Why a text is not an opaque identifier. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdError {
    /// It has no character.
    Empty,
    /// It has this many bytes, more than [`Id::MAX_LEN`].
    TooLong(usize),
    /// It has a character outside the allowed set.
    Character,
    /// It has the shape of this kind of personal data.
    Personal(&'static str),
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an id needs at least one character"),
            Self::TooLong(len) => {
                write!(f, "an id has at most {} bytes, this text has {len}", Id::MAX_LEN)
            }
            Self::Character => f.write_str(
                "an id is made of letters, digits and `_ - . : / + = ~`; this text has another character",
            ),
            Self::Personal(shape) => write!(
                f,
                "the text has the shape of personal data ({shape}); use `PseudonymKey::pseudonym` for a person"
            ),
        }
    }
}

impl std::error::Error for IdError {}

#[cfg(test)]
mod tests {
    use super::{Id, IdError};

    #[test]
    fn keeps_the_text_up_to_the_greatest_length() {
        let longest = "a".repeat(Id::MAX_LEN);
        assert_eq!(Id::new(&longest).as_str(), Some(longest.as_str()));
        assert_eq!(
            Id::try_new("a".repeat(Id::MAX_LEN + 1)),
            Err(IdError::TooLong(64))
        );
    }

    #[test]
    fn a_rejected_id_keeps_nothing_of_the_text() {
        let rejected = Id::new("someone@example.com");
        assert_eq!(rejected.as_str(), None);
        assert_eq!(format!("{rejected:?}"), "Id(rejected)");
        assert_eq!(
            Id::try_new("someone@example.com"),
            Err(IdError::Personal("email"))
        );
    }

    #[test]
    fn refuses_text_that_is_no_identifier() {
        for text in ["two words", "naïve", "a\nb", "a,b", "<a>"] {
            assert_eq!(Id::try_new(text), Err(IdError::Character), "{text:?}");
        }
    }

    #[test]
    fn numbers_become_their_digits() {
        assert_eq!(
            Id::from(i128::MIN).as_str(),
            Some(i128::MIN.to_string().as_str())
        );
        assert_eq!(Id::from(u64::MAX).as_str(), Some("18446744073709551615"));
        assert!(
            Id::from(4_111_111_111_111_111_u64).is_rejected(),
            "a card number stays one"
        );
    }
}
