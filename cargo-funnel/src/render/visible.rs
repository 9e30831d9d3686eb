//! Making every character of a text visible, so that a name cannot command the terminal, break a
//! line or look like another name.

use std::borrow::Cow;

/// The text with control and invisible characters written as `\u{1b}` is.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if is_hidden(char) {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character moves, reorders or joins what is around it instead of showing itself.
pub(super) fn is_hidden(char: char) -> bool {
    if char.is_ascii() {
        // Nearly every character there is.
        return char.is_ascii_control();
    }
    char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn hidden_characters_are_written_out() {
        let cases = [
            ("claim", "claim"),
            ("réclamé 领取", "réclamé 领取"),
            (r"src\main.rs", r"src\main.rs"),
            ("\x1b[2Jgone", r"\u{1b}[2Jgone"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("two\nlines\tand\r", r"two\nlines\tand\r"),
            ("a\u{202e}b", r"a\u{202e}b"),
            ("zero\u{200b}width", r"zero\u{200b}width"),
            ("\0\x7f", r"\u{0}\u{7f}"),
        ];
        for (text, expected) in cases {
            assert_eq!(visible(text), expected);
        }
    }
}
