//! A value inside of a text in Markdown. A leaf.

use std::fmt::Write as _;

use super::visible;

/// A value as inline code.
///
/// A value with a character that means something inside a code span or a table cell is written in
/// HTML, with character references for all punctuation, because a cell ends at a `|` even in a span.
pub(crate) fn code(value: &str) -> String {
    let value = visible(value);
    if value.trim().is_empty() {
        return String::new();
    }
    if !value.contains(['`', '|']) && value.trim() == value {
        return format!("`{value}`");
    }
    let mut html = String::from("<code>");
    for char in value.chars() {
        if char.is_ascii_punctuation() {
            write!(html, "&#{};", u32::from(char)).expect("a String takes every text");
        } else {
            html.push(char);
        }
    }
    html.push_str("</code>");
    html
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_value_stays_in_its_cell() {
        let cases = [
            ("claim", "`claim`"),
            (r"src\claim.rs:3", r"`src\claim.rs:3`"),
            ("@everyone **see** <b>", "`@everyone **see** <b>`"),
            ("a|b", "<code>a&#124;b</code>"),
            (r"a\|b", "<code>a&#92;&#124;b</code>"),
            ("`@x`", "<code>&#96;&#64;x&#96;</code>"),
            ("two\nlines", r"`two\nlines`"),
            (" padded", "<code> padded</code>"),
            ("", ""),
            (" ", ""),
        ];
        for (value, expected) in cases {
            assert_eq!(code(value), expected);
        }
    }
}
