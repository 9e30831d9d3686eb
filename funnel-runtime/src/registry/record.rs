//! A record: its layout in the binary and its reading. The words are those of
//! [`funnel_rules::record`]; what the fields mean is `model`'s.
//!
//! A record is made of bytes alone, without a pointer and without padding, so that it means the
//! same in a file as in memory, for every width and byte order.

use std::fmt;

use funnel_rules::Rule;
use funnel_rules::record::{END, HEADER, MAGIC, UNIT};

use crate::text::{Message, has};
use crate::vocabulary::{Site, Step, StepDef};

/// A record of the registry: a header, a piece that another declaration made, and a text.
#[doc(hidden)]
#[repr(C)]
#[derive(Debug)]
pub struct Record<P, const N: usize> {
    magic: [u8; 8],
    len: [u8; 4],
    piece: P,
    text: [u8; N],
}

/// Two pieces of a record, one behind the other.
#[doc(hidden)]
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Pair<A, B>(pub A, pub B);

/// The bytes of a text of known length, as a piece.
#[doc(hidden)]
#[must_use]
pub const fn bytes<const N: usize>(text: &str) -> [u8; N] {
    match text.as_bytes().as_array() {
        Some(bytes) => *bytes,
        None => panic!("the text has the length of the piece"),
    }
}

impl<P: Copy, const N: usize> Record<P, N> {
    /// The record of a declaration.
    ///
    /// # Panics
    ///
    /// While compiling, when the piece is not made of bytes or the text has another length than the
    /// type says; generated code leaves no way to either.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a record of 4 GiB does not compile for lack of memory"
    )]
    pub const fn declaration(piece: P, text: &str) -> Self {
        assert!(align_of::<P>() == 1, "a piece is made of bytes");
        let len = (size_of::<Self>() as u32).to_le_bytes();
        Self {
            magic: MAGIC,
            len,
            piece,
            text: bytes(text),
        }
    }
}

impl<P: Copy, const N: usize> Record<P, N> {
    /// The record of a site that sets these keys, and leaves the scoped ones to a scope.
    ///
    /// # Panics
    ///
    /// While compiling, when a key that the step requires is in neither list.
    #[must_use]
    #[track_caller]
    pub const fn site<S: Step<Piece = P>>(text: &str, keys: &[&str], scoped: &[&str]) -> Self {
        // Every annotated function pays for this while it compiles: the words are put together only
        // where they are needed.
        let mut at = 0;
        while at < S::REQUIRED.len() {
            if !has(keys, S::REQUIRED[at]) && !has(scoped, S::REQUIRED[at]) {
                refuse(S::DEF, S::REQUIRED, keys, scoped);
            }
            at += 1;
        }
        Self::declaration(S::PIECE, text)
    }

    /// The site that the record describes.
    #[must_use]
    pub fn of_site<S: Step<Piece = P>>(&'static self) -> Site {
        Site {
            step: S::DEF,
            record: self.address(),
        }
    }

    /// Where the record is, which names what it describes.
    #[must_use]
    pub fn address(&'static self) -> usize {
        std::ptr::from_ref(self).addr()
    }
}

/// Says which keys a site has to set and does not.
#[track_caller]
const fn refuse(step: &StepDef, required: &[&str], keys: &[&str], scoped: &[&str]) -> ! {
    let mut message = Message::new();
    let mut at = 0;
    while at < required.len() {
        let key = required[at];
        at += 1;
        if has(keys, key) || has(scoped, key) {
            continue;
        }
        message = if message.is_empty() {
            message
                .text("key `")
                .text(key)
                .text("` is missing: every `")
                .text(step.name)
                .text("` of `")
                .text(step.funnel.words.event)
                .text("` must say it; add `")
                .text(key)
                .text(" = …`, or `scoped(")
                .text(key)
                .text(")` if a scope around the call brings it")
        } else {
            message.text("; `").text(key).text("` is missing as well")
        };
    }
    message.panic(Rule::MissingKey)
}

/// A record that was found: where, and its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) offset: usize,
    pub(crate) fields: Vec<(&'a str, &'a str)>,
}

/// Reads every record of a section.
pub(crate) fn read(section: &[u8]) -> Result<Vec<Found<'_>>, RecordError> {
    let mut found = Vec::new();
    let mut offset = 0;
    while offset < section.len() {
        if section[offset] == 0 {
            // Linkers may pad.
            offset += 1;
            continue;
        }
        let at = |what| RecordError { offset, what };
        let rest = &section[offset..];
        let (header, _) = rest
            .split_first_chunk::<HEADER>()
            .ok_or(at(What::Truncated))?;
        if header[..7] != MAGIC[..7] {
            return Err(at(What::NoRecord));
        }
        if header[7] != MAGIC[7] {
            return Err(at(What::Version(header[7])));
        }
        let len = u32::from_le_bytes([header[8], header[9], header[10], header[11]]);
        let len = usize::try_from(len).map_err(|_| at(What::Truncated))?;
        let body = rest.get(HEADER..len).ok_or(at(What::Truncated))?;
        let text = std::str::from_utf8(body).map_err(|_| at(What::Text))?;
        found.push(Found {
            offset,
            fields: fields(text).ok_or(at(What::Text))?,
        });
        offset += len;
    }
    Ok(found)
}

fn fields(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut fields = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (field, behind) = rest.split_once(END)?;
        fields.push(field.split_once(UNIT)?);
        rest = behind;
    }
    Some(fields)
}

/// Why the records of a section cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    offset: usize,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    NoRecord,
    Version(u8),
    Truncated,
    Text,
    Missing(&'static str),
    Invalid(&'static str),
}

impl RecordError {
    pub(crate) fn new(offset: usize, what: What) -> Self {
        Self { offset, what }
    }

    /// Where in the section the record begins, in bytes.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Whether the record was written by another version of this crate.
    #[must_use]
    pub fn is_version(&self) -> bool {
        matches!(self.what, What::Version(_))
    }

    /// Whether the section ends inside the record.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.what == What::Truncated
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            What::NoRecord => write!(f, "no record begins at byte {}", self.offset),
            What::Version(version) => write!(
                f,
                "the record at byte {} has version {version}, this reader knows version {}; use the version of cargo-funnel that matches the binary's funnel-runtime",
                self.offset, MAGIC[7]
            ),
            What::Truncated => write!(f, "the record at byte {} is cut short", self.offset),
            What::Text => write!(
                f,
                "the text of the record at byte {} is damaged",
                self.offset
            ),
            What::Missing(name) => {
                write!(
                    f,
                    "the record at byte {} has no field `{name}`",
                    self.offset
                )
            }
            What::Invalid(name) => write!(
                f,
                "the record at byte {} has a value of `{name}` that cannot be",
                self.offset
            ),
        }
    }
}

impl std::error::Error for RecordError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MAGIC, read};

    fn write(fields: &[(String, String)]) -> Vec<u8> {
        let text = fields.iter().fold(String::new(), |text, (name, value)| {
            text + name + "\x1f" + value + "\x1e"
        });
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(12 + text.len()).unwrap().to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes
    }

    fn record() -> impl Strategy<Value = Vec<(String, String)>> {
        proptest::collection::vec(("[a-z_]{1,12}", "[^\\x00-\\x1f]{0,40}"), 0..12)
    }

    proptest! {
        #[test]
        fn reads_back_what_was_written(records in proptest::collection::vec((record(), 0..9_usize), 0..8)) {
            let mut section = Vec::new();
            for (fields, padding) in &records {
                section.extend(write(fields));
                section.extend(std::iter::repeat_n(0, *padding));
            }
            let read = read(&section).unwrap();
            prop_assert_eq!(read.len(), records.len());
            for (found, (fields, _)) in read.iter().zip(&records) {
                let expected: Vec<_> =
                    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                prop_assert_eq!(&found.fields, &expected);
            }
        }

        #[test]
        fn a_section_cut_anywhere_inside_a_record_is_an_error(fields in record(), cut in 1..1_000_usize) {
            let whole = write(&fields);
            let cut = cut % whole.len();
            if cut > 0 {
                prop_assert!(read(&whole[..cut]).is_err());
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let mut section = MAGIC.to_vec();
            section.extend(bytes);
            let _ = read(&section);
        }
    }

    #[test]
    fn another_version_is_named() {
        let mut section = write(&[]);
        section[7] = 9;
        let error = read(&section).unwrap_err();
        assert!(error.is_version());
        assert!(error.to_string().contains("version 9"), "{error}");
    }
}
