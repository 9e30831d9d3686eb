//! Names and texts in GitHub's Markdown. A leaf.

pub(crate) use crate::render::code;
use crate::render::visible;

/// A text as it is, in a line or a cell.
pub(crate) fn text(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, char) in text.char_indices() {
        let is_mark = matches!(
            char,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '|'
                | '~'
                | '&'
                | '@'
                | '$'
        );
        // What begins a heading, a list or a rule, and what makes a link out of words.
        let is_start = at == 0 && matches!(char, '#' | '+' | '-' | '=');
        let is_item = matches!(char, '.' | ')')
            && at > 0
            && text
                .get(..at)
                .is_some_and(|before| before.bytes().all(|it| it.is_ascii_digit()));
        let is_link = char == ':' && text.get(at..).is_some_and(|rest| rest.starts_with("://"));
        if is_mark || is_start || is_item || is_link {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::text;
    use crate::render::visible;

    #[test]
    fn what_means_something_is_escaped() {
        for (plain, escaped) in [
            (
                "Anonymous visitor, to paying team.",
                "Anonymous visitor, to paying team.",
            ),
            ("a | b", "a \\| b"),
            (
                "`x` */ ]] }} <!-- [a](b)",
                "\\`x\\` \\*/ \\]\\] \\}\\} \\<!-- \\[a\\](b)",
            ),
            ("# no - heading", "\\# no - heading"),
            ("12. no item", "12\\. no item"),
            ("https://a.b @c", "https\\://a.b \\@c"),
            ("two\nlines", "two\\\\nlines"),
        ] {
            assert_eq!(text(plain), escaped);
        }
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_cell(any in any::<String>()) {
            let out = text(&any);
            prop_assert!(!out.contains(char::is_control));
            // Unescaped it is what it was, and no mark stands without a backslash.
            let mut plain = String::new();
            let mut chars = out.chars();
            while let Some(char) = chars.next() {
                if char == '\\' {
                    plain.extend(chars.next());
                } else {
                    prop_assert!(!"`*_{}[]<>|~&@$".contains(char), "{out}");
                    plain.push(char);
                }
            }
            prop_assert_eq!(plain, visible(&any));
        }
    }
}
