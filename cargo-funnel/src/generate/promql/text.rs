//! Texts in `PromQL`, which are quoted as in Go, and expressions that match one text alone. A leaf.

use std::fmt::Write as _;

use crate::render::visible;

/// A text in quotes.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What does not show could turn the line around for whoever reads it.
            char if visible(char.encode_utf8(&mut [0; 4])) != *char.encode_utf8(&mut [0; 4]) => {
                let code = u32::from(char);
                let _ = match code {
                    0..=0x7f => write!(out, "\\x{code:02x}"),
                    0x80..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

/// An expression that matches this text as a whole and no other.
pub(crate) fn exactly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if r"\.+*?()|[]{}^$".contains(char) {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

/// An expression that matches these texts and no other.
pub(crate) fn one_of(texts: &[&str]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| exactly(text)).collect();
    texts.join("|")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{exactly, one_of, text};

    /// Reads what is quoted at the beginning, as Go does, and says what stands behind it.
    fn read(quoted: &str) -> (String, &str) {
        let mut chars = quoted.char_indices();
        assert_eq!(chars.next(), Some((0, '"')));
        let mut out = String::new();
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => return (out, &quoted[at + 1..]),
                '\\' => {
                    let (_, escaped) = chars.next().unwrap();
                    let mut code = |digits: usize| {
                        let digits: String =
                            chars.by_ref().take(digits).map(|(_, it)| it).collect();
                        char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap()
                    };
                    out.push(match escaped {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'x' => code(2),
                        'u' => code(4),
                        'U' => code(8),
                        '"' | '\\' => escaped,
                        other => panic!("no escape: {other:?}"),
                    });
                }
                char => out.push(char),
            }
        }
        panic!("open: {quoted}")
    }

    #[test]
    fn what_could_end_a_text_is_escaped() {
        assert_eq!(text("claim"), r#""claim""#);
        assert_eq!(text("a\"b\\c\nd"), r#""a\"b\\c\nd""#);
        assert_eq!(
            text("\u{1b}é\u{202e}\u{9b}\u{e0001}"),
            r#""\x1bé\u202e\u009b\U000e0001""#
        );
    }

    #[test]
    fn what_means_something_in_an_expression_is_escaped() {
        assert_eq!(exactly("a.b|c${d}"), r"a\.b\|c\$\{d\}");
        assert_eq!(one_of(&["a", "b+"]), r"a|b\+");
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_quotes(name in any::<String>(), rest in "[ a-z,)}]{0,5}") {
            let quoted = text(&name);
            prop_assert!(!quoted.chars().any(char::is_control));
            let expression = format!("{quoted}{rest}");
            let (found, behind) = read(&expression);
            prop_assert_eq!(&found, &name);
            prop_assert_eq!(behind, &rest);
        }
    }
}
