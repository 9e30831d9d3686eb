//! Comments behind `--` and what stands between them, which SQL and NRQL have in common. A leaf.

use crate::render::visible;

/// How wide a line is broken, after the dashes.
const WIDTH: usize = 100;

/// Lines of comment, broken where they are long and do not begin with a space.
pub(crate) fn comment(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let line = visible(line);
        let mut width = 0;
        out.push_str("--");
        for word in line.split(' ') {
            let length = word.chars().count() + 1;
            if width > 0 && width + length > WIDTH && !line.starts_with(' ') {
                out.push_str("\n--");
                width = 0;
            }
            if !line.is_empty() {
                out.push(' ');
                out.push_str(word);
            }
            width += length;
        }
        out.push('\n');
    }
    out
}

/// The first lines of a file: where it comes from, and what to know of it.
pub(crate) fn header(generated: &str, lines: &[&str]) -> String {
    format!("-- {generated}\n--\n{}", comment(lines))
}

/// A query with what it answers.
pub(crate) fn query(about: &[&str], query: &str) -> String {
    format!("\n{}{query};\n", comment(about))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::comment;

    #[test]
    fn long_lines_are_broken() {
        assert_eq!(
            comment(&["a b", "", "    c  d"]),
            "-- a b\n--\n--     c  d\n"
        );
        let long = "word ".repeat(30);
        let broken = comment(&[long.trim()]);
        assert_eq!(broken.lines().count(), 2);
        assert!(
            broken
                .lines()
                .all(|line| line.len() <= 102 && line.starts_with("-- word"))
        );
        assert_eq!(comment(&["a\n-- b\u{202e}"]), "-- a\\n-- b\\u{202e}\n");
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_comment(text in any::<String>()) {
            let lines = comment(&[&text]);
            prop_assert!(lines.lines().all(|line| line.starts_with("--")));
            prop_assert!(lines.chars().all(|char| char == '\n' || !char.is_control()));
        }
    }
}
