//! JSON with its members in the order in which they were given: the same bytes whatever other crates
//! ask of `serde_json`. A leaf.

use std::fmt::Write as _;

use crate::render::visible;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Text(String),
    Number(u64),
    /// Finite.
    Decimal(f64),
    Bool(bool),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    pub(crate) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// Adds a member, to an object.
    pub(crate) fn with(mut self, name: &str, value: Self) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name.to_owned(), value));
        }
        self
    }

    /// A file of it: an item to a line, so that a change is a line.
    pub(crate) fn file(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Text(text) => quoted(out, text),
            Self::Number(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Decimal(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Bool(truth) => {
                let _ = write!(out, "{truth}");
            }
            Self::List(items) => {
                around(out, ['[', ']'], depth, items, |out, item| {
                    item.write(out, depth + 1);
                });
            }
            Self::Object(members) => {
                around(out, ['{', '}'], depth, members, |out, (name, value)| {
                    quoted(out, name);
                    out.push_str(": ");
                    value.write(out, depth + 1);
                });
            }
        }
    }
}

fn around<T>(
    out: &mut String,
    [open, close]: [char; 2],
    depth: usize,
    items: &[T],
    mut write: impl FnMut(&mut String, &T),
) {
    const INDENT: &str = "  ";
    out.push(open);
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&INDENT.repeat(depth + 1));
        write(out, item);
    }
    if !items.is_empty() {
        out.push('\n');
        out.push_str(&INDENT.repeat(depth));
    }
    out.push(close);
}

/// A text in its quotes; what cannot be seen is written as its number.
fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            char if visible(char.encode_utf8(&mut [0; 4])).len() == char.len_utf8() => {
                out.push(char);
            }
            char => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Json;

    #[test]
    fn an_item_is_a_line() {
        let value = Json::object([
            ("b", Json::texts(["x", "y\"\\\u{202e}\u{e0001}\0"])),
            ("a", Json::Number(u64::MAX)),
        ]);
        let value = value.with("none", Json::List(Vec::new()));
        assert_eq!(
            value.file(),
            "{\n  \"b\": [\n    \"x\",\n    \"y\\\"\\\\\\u202e\\udb40\\udc01\\u0000\"\n  ],\n  \
             \"a\": 18446744073709551615,\n  \"none\": []\n}\n"
        );
    }

    proptest! {
        #[test]
        fn every_text_is_read_as_it_was(name in any::<String>(), text in any::<String>()) {
            let file = Json::object([("x", Json::Object(vec![(name.clone(), Json::text(&text))]))]).file();
            let read: serde_json::Value = serde_json::from_str(&file).unwrap();
            prop_assert_eq!(read["x"][&name].as_str(), Some(text.as_str()));
            prop_assert!(file.chars().all(|char| char == '\n' || !char.is_control()));
        }
    }
}
