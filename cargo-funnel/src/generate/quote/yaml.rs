//! Texts in YAML, always in double quotes: nothing in them is taken for a number, a comment or a line. A leaf.

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
            '\t' => out.push_str("\\t"),
            // What does not show could turn the line around for whoever reads it, or end it.
            char if visible(char.encode_utf8(&mut [0; 4])) != *char.encode_utf8(&mut [0; 4]) => {
                let code = u32::from(char);
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::text;

    #[test]
    fn what_could_end_a_text_is_escaped() {
        assert_eq!(text("yes"), "\"yes\"");
        assert_eq!(text("a: \"b\\\n#"), r#""a: \"b\\\n#""#);
        assert_eq!(
            text("\u{85}\u{2028}\u{e0001}\0"),
            r#""\x85\u2028\U000e0001\x00""#
        );
    }

    proptest! {
        #[test]
        fn a_text_stays_in_its_line_and_its_quotes(said in any::<String>()) {
            let quoted = text(&said);
            prop_assert!(!quoted.chars().any(char::is_control));
            let inner = &quoted[1..quoted.len() - 1];
            let mut escaped = false;
            for char in inner.chars() {
                prop_assert!(escaped || char != '"');
                escaped = !escaped && char == '\\';
            }
            prop_assert!(!escaped);
        }
    }
}
