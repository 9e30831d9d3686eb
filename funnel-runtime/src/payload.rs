//! The attributes of one event as bytes: appended without the heap while they fit, read back by
//! the worker. Not a wire format of any backend. Imported by values, events and scopes.
#![allow(
    clippy::cast_possible_truncation,
    reason = "lengths are bounded by the inline bytes, and those of texts are cut to one byte"
)]

use arrayvec::ArrayVec;

use crate::key_set::KeySet;

/// Bytes kept inside the event itself; the heap is used beyond.
const INLINE: usize = 168;

/// One attribute value as it travels from a site to the worker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// Index into the labels of the key.
    Label(u16),
    /// An unsigned number; durations are milliseconds.
    U64(u64),
    /// A signed number.
    I64(i64),
    /// A finite number.
    F64(f64),
    /// A truth value.
    Bool(bool),
    /// An identifier, a pseudonym or a literal.
    Text(&'a str),
}

/// Encoded attributes, in the order they were added.
///
/// In the order of C, here and in [`Draft`], with the bytes that are not written yet behind all that is:
/// else the compiler puts a new one together elsewhere and copies it whole.
#[derive(Clone, Debug)]
#[repr(C)]
pub(crate) struct Payload {
    /// Everything, once it is too much for the inline bytes.
    spill: Vec<u8>,
    inline: ArrayVec<u8, INLINE>,
    left_out: LeftOut,
}

/// Whether a value was left out, and why: a bit for each reason.
/// As wide as the length beside it, so that there is no gap between them.
#[derive(Clone, Copy, Debug)]
struct LeftOut(u32);

impl LeftOut {
    const NOTHING: Self = Self(0);
    const PERSONAL: Self = Self(1);
    const INVALID: Self = Self(2);

    const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Payload {
    #[inline]
    pub(crate) fn new() -> Self {
        Self {
            spill: Vec::new(),
            inline: ArrayVec::new(),
            left_out: LeftOut::NOTHING,
        }
    }

    fn bytes(&self) -> &[u8] {
        if self.spill.is_empty() {
            &self.inline
        } else {
            &self.spill
        }
    }

    /// Appends bytes of a length known while compiling, so that no call to copy them is needed. They are
    /// given by value: bytes that are put into memory one by one and read from there as one word make
    /// the processor wait.
    #[inline]
    fn append<const N: usize>(&mut self, bytes: [u8; N]) {
        if !self.spill.is_empty() || self.inline.try_extend_from_slice(&bytes).is_err() {
            self.append_spilled_array(bytes);
        }
    }

    #[cold]
    #[inline(never)]
    fn append_spilled_array<const N: usize>(&mut self, bytes: [u8; N]) {
        self.append_spilled(&bytes);
    }

    #[cold]
    fn append_spilled(&mut self, bytes: &[u8]) {
        if self.spill.is_empty() {
            self.spill.extend_from_slice(&self.inline);
        }
        self.spill.extend_from_slice(bytes);
    }

    #[inline]
    fn put(&mut self, key: u8, value: Value<'_>) {
        match value {
            Value::Label(index) => {
                let [low, high] = index.to_le_bytes();
                self.append([key, Tag::Label as u8, low, high]);
            }
            Value::U64(number) => self.put_number(key, Tag::U64, number.to_le_bytes()),
            Value::I64(number) => self.put_number(key, Tag::I64, number.to_le_bytes()),
            Value::F64(number) => self.put_number(key, Tag::F64, number.to_le_bytes()),
            Value::Bool(truth) => self.append([key, Tag::Bool as u8, u8::from(truth)]),
            Value::Text(text) => {
                // Texts are ids, pseudonyms and literals; only a literal can be longer than 255
                // bytes, and it is cut at a character boundary.
                let mut end = text.len().min(usize::from(u8::MAX));
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                self.append([key, Tag::Text as u8, end as u8]);
                self.append_text(&text.as_bytes()[..end]);
            }
        }
    }

    #[inline]
    fn append_text(&mut self, text: &[u8]) {
        if !self.spill.is_empty() || self.inline.try_extend_from_slice(text).is_err() {
            self.append_spilled(text);
        }
    }

    /// Appends a text that stands at the front of a fixed array. Where there is room the whole array
    /// is copied, which takes a few instructions, and what is behind the text is written over next.
    #[inline]
    fn put_padded<const N: usize>(&mut self, key: u8, text: &[u8; N], len: u8) {
        const { assert!(N <= u8::MAX as usize, "the length of a text is one byte") };
        self.append([key, Tag::Text as u8, len]);
        let end = self.inline.len() + usize::from(len);
        if self.spill.is_empty() && self.inline.try_extend_from_slice(text).is_ok() {
            self.inline.truncate(end);
        } else {
            self.append_text(&text[..usize::from(len)]);
        }
    }

    #[inline]
    fn put_number(&mut self, key: u8, tag: Tag, number: [u8; 8]) {
        let mut bytes = [0; 10];
        bytes[0] = key;
        bytes[1] = tag as u8;
        bytes[2..].copy_from_slice(&number);
        self.append(bytes);
    }

    /// The attributes in the order they were added.
    pub(crate) fn iter(&self) -> Attributes<'_> {
        Attributes { rest: self.bytes() }
    }
}

#[derive(Clone, Copy)]
enum Tag {
    Label,
    U64,
    I64,
    F64,
    Bool,
    Text,
}

/// Iterator over `(key index, value)`.
pub(crate) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (u8, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        const LABEL: u8 = Tag::Label as u8;
        const U64: u8 = Tag::U64 as u8;
        const I64: u8 = Tag::I64 as u8;
        const F64: u8 = Tag::F64 as u8;
        const BOOL: u8 = Tag::Bool as u8;
        let (&[key, tag], rest) = self.rest.split_first_chunk::<2>()?;
        let (value, rest) = match tag {
            LABEL => {
                let (bytes, rest) = rest.split_first_chunk()?;
                (Value::Label(u16::from_le_bytes(*bytes)), rest)
            }
            U64 => {
                let (bytes, rest) = rest.split_first_chunk()?;
                (Value::U64(u64::from_le_bytes(*bytes)), rest)
            }
            I64 => {
                let (bytes, rest) = rest.split_first_chunk()?;
                (Value::I64(i64::from_le_bytes(*bytes)), rest)
            }
            F64 => {
                let (bytes, rest) = rest.split_first_chunk()?;
                (Value::F64(f64::from_le_bytes(*bytes)), rest)
            }
            BOOL => {
                let (&truth, rest) = rest.split_first()?;
                (Value::Bool(truth != 0), rest)
            }
            _ => {
                let (&len, rest) = rest.split_first()?;
                let (text, rest) = rest.split_at_checked(usize::from(len))?;
                (Value::Text(std::str::from_utf8(text).ok()?), rest)
            }
        };
        self.rest = rest;
        Some((key, value))
    }
}

/// Attributes being collected for one event or one scope, with what was left out and why.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Draft {
    present: KeySet,
    rejected: KeySet,
    payload: Payload,
}

impl Draft {
    #[inline]
    pub(crate) fn new() -> Self {
        Self {
            present: KeySet::EMPTY,
            rejected: KeySet::EMPTY,
            payload: Payload::new(),
        }
    }

    /// The attributes in the order they were added.
    pub(crate) fn attributes(&self) -> Attributes<'_> {
        self.payload.iter()
    }

    /// Whether every one of these keys has a value.
    pub(crate) fn has_all(&self, keys: &KeySet) -> bool {
        keys.is_within(&self.present)
    }

    /// Whether a value had the shape of personal data and was left out.
    pub(crate) const fn left_out_personal(&self) -> bool {
        self.payload.left_out.has(LeftOut::PERSONAL)
    }

    /// Whether a value cannot be represented and was left out.
    pub(crate) const fn left_out_invalid(&self) -> bool {
        self.payload.left_out.has(LeftOut::INVALID)
    }

    /// Adds a text of ASCII characters that stands at the front of an array, unless the key already
    /// has a value.
    #[inline]
    pub(crate) fn put_padded<const N: usize>(&mut self, key: u8, text: &[u8; N], len: u8) {
        if !self.present.contains(key) {
            self.present.insert(key);
            self.payload.put_padded(key, text, len);
        }
    }

    /// Adds a value, unless the key already has one.
    #[inline]
    pub(crate) fn put(&mut self, key: u8, value: Value<'_>) {
        if !self.present.contains(key) {
            self.present.insert(key);
            self.payload.put(key, value);
        }
    }

    /// Adds a label by the index of its text; the derive of `Label` calls it.
    pub fn put_label(&mut self, key: u8, index: usize) {
        // The derive allows no more texts than two bytes can number.
        self.put(key, Value::Label(index as u16));
    }

    /// Notes that the value of a key had the shape of personal data and was left out.
    pub(crate) fn reject_personal(&mut self, key: u8) {
        self.rejected.insert(key);
        self.payload.left_out.add(LeftOut::PERSONAL);
    }

    /// Notes that the value of a key cannot be represented and was left out.
    pub(crate) fn reject_invalid(&mut self, key: u8) {
        self.rejected.insert(key);
        self.payload.left_out.add(LeftOut::INVALID);
    }

    /// Takes from an outer scope what is still open here.
    pub(crate) fn fill_from(&mut self, outer: &Self) {
        // What the outer scope had to leave out matters only where nothing stands in for it.
        if !outer.rejected.is_within(&self.present) {
            self.payload.left_out.add(outer.payload.left_out);
        }
        for (key, value) in outer.payload.iter() {
            self.put(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Draft, Payload, Value};

    #[derive(Clone, Debug)]
    enum Owned {
        Label(u16),
        U64(u64),
        I64(i64),
        F64(f64),
        Bool(bool),
        Text(String),
    }

    impl Owned {
        fn borrow(&self) -> Value<'_> {
            match self {
                Self::Label(index) => Value::Label(*index),
                Self::U64(number) => Value::U64(*number),
                Self::I64(number) => Value::I64(*number),
                Self::F64(number) => Value::F64(*number),
                Self::Bool(truth) => Value::Bool(*truth),
                Self::Text(text) => Value::Text(text),
            }
        }
    }

    fn value() -> impl Strategy<Value = Owned> {
        prop_oneof![
            any::<u16>().prop_map(Owned::Label),
            any::<u64>().prop_map(Owned::U64),
            any::<i64>().prop_map(Owned::I64),
            (-1e300..1e300).prop_map(Owned::F64),
            any::<bool>().prop_map(Owned::Bool),
            "\\PC{0,60}".prop_map(Owned::Text),
        ]
    }

    proptest! {
        #[test]
        fn reads_back_padded_texts(texts in proptest::collection::vec("[a-z0-9]{0,63}", 0..12)) {
            let mut payload = Payload::new();
            for text in &texts {
                let mut padded = [b'-'; 63];
                padded[..text.len()].copy_from_slice(text.as_bytes());
                payload.put_padded(7, &padded, u8::try_from(text.len()).unwrap());
                payload.put(8, Value::Bool(true));
            }
            let read: Vec<_> = payload.iter().collect();
            let put: Vec<_> = texts
                .iter()
                .flat_map(|text| [(7, Value::Text(text.as_str())), (8, Value::Bool(true))])
                .collect();
            prop_assert_eq!(read, put);
        }

        #[test]
        fn reads_back_what_was_put(values in proptest::collection::vec((any::<u8>(), value()), 0..60)) {
            let mut payload = Payload::new();
            for (key, value) in &values {
                payload.put(*key, value.borrow());
            }
            let read: Vec<_> = payload.iter().collect();
            let put: Vec<_> = values.iter().map(|(key, value)| (*key, value.borrow())).collect();
            prop_assert_eq!(read, put);
        }
    }

    #[test]
    fn the_first_value_of_a_key_stays() {
        let mut inner = Draft::new();
        inner.put(1, Value::U64(1));
        let mut outer = Draft::new();
        outer.put(1, Value::U64(2));
        outer.put(2, Value::U64(3));
        inner.fill_from(&outer);
        let read: Vec<_> = inner.attributes().collect();
        assert_eq!(read, [(1, Value::U64(1)), (2, Value::U64(3))]);
    }

    #[test]
    fn a_long_literal_is_cut_at_a_character() {
        let mut payload = Payload::new();
        let text = "é".repeat(200);
        payload.put(0, Value::Text(&text));
        let Some((0, Value::Text(read))) = payload.iter().next() else {
            panic!("no text")
        };
        assert_eq!(read, "é".repeat(127));
    }
}
