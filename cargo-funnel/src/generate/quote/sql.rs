//! Names and texts in the SQL of `ClickHouse`, where a backslash means something in both. A leaf.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::render::visible;

/// The name of a table or a column.
pub(crate) fn identifier(name: &str) -> String {
    quoted(name, '`')
}

/// A text.
pub(crate) fn text(text: &str) -> String {
    quoted(text, '\'')
}

fn quoted(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            char if char == quote => out.extend(['\\', quote]),
            // What does not show could turn the line around for whoever reads it.
            char if is_hidden(char) => {
                for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(out, "\\x{byte:02X}");
                }
            }
            char => out.push(char),
        }
    }
    out.push(quote);
    out
}

fn is_hidden(char: char) -> bool {
    matches!(visible(char.encode_utf8(&mut [0; 4])), Cow::Owned(_))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{identifier, is_hidden, text};

    /// Reads what is quoted at the beginning, as `ClickHouse` does, and says what stands behind it.
    fn read(sql: &str) -> (String, &str) {
        let bytes = sql.as_bytes();
        let mut out = Vec::new();
        let mut at = 1;
        while bytes[at] != bytes[0] {
            if bytes[at] != b'\\' {
                out.push(bytes[at]);
                at += 1;
                continue;
            }
            at += 2;
            out.push(match bytes[at - 1] {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'0' => b'\0',
                b'x' => {
                    at += 2;
                    u8::from_str_radix(&sql[at - 2..at], 16).unwrap()
                }
                other => other,
            });
        }
        // A doubled quote would be one of the text.
        assert_ne!(bytes.get(at + 1), bytes.first(), "{sql}");
        (String::from_utf8(out).unwrap(), &sql[at + 1..])
    }

    #[test]
    fn what_could_end_a_quote_is_escaped() {
        assert_eq!(text("landing"), "'landing'");
        assert_eq!(text("it's \\ `so`"), "'it\\'s \\\\ `so`'");
        assert_eq!(identifier("a`b'c\0"), "`a\\`b'c\\0`");
        assert_eq!(text("a\n;\u{1b}"), "'a\\n;\\x1B'");
        assert_eq!(text("é\u{202e}"), "'é\\xE2\\x80\\xAE'");
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_quotes(name in any::<String>(), rest in "[ a-z,);]{0,5}") {
            for quoted in [text(&name), identifier(&name)] {
                prop_assert!(!quoted.chars().any(is_hidden));
                let statement = format!("{quoted}{rest}");
                let (found, behind) = read(&statement);
                prop_assert_eq!(&found, &name);
                prop_assert_eq!(behind, &rest);
            }
        }
    }
}
