//! What changed, as commands of GitHub Actions, which shows each beside the line of the file.

use std::fmt::Write as _;

use super::super::visible;
use super::{List, breaks, line, plain};
use crate::code::Severity;
use crate::lock::Lines;

/// One command on a line for every change.
pub(crate) fn github(list: &List<'_>) -> String {
    let mut text = String::new();
    let file = list.file.map(|(path, content)| (path, Lines::of(content)));
    for change in list.changes {
        let code = change.rule.code;
        let level = match change.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = file.as_ref().map_or(String::new(), |(path, content)| {
            let line = line(change, content);
            format!("file={},line={line},", property(path))
        });
        let title = property(&format!("{} {}", code.id, code.name));
        let mut parts = vec![format!(
            "{}: {}. To do: {}.",
            change.subject.shown(plain),
            change.message.shown(plain),
            change.rule.fix
        )];
        let (lines, more) = breaks(change);
        parts.extend(lines.iter().map(|line| format!("Breaks {line}.")));
        if more > 0 {
            parts.push(format!("Breaks {more} more."));
        }
        if let Some(advice) = &list.advice {
            parts.push(format!("{}: {}", advice.text, advice.command));
        }
        let message = parts.join(" ");
        writeln!(text, "::{level} {place}title={title}::{}", data(&message))
            .expect("a String takes every text");
    }
    text
}

/// A text behind the `::`, as GitHub reads it.
fn data(text: &str) -> String {
    let text = visible(text);
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which also ends at a comma and a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_or_begins_one() {
        assert_eq!(data("50 % of a:b, c"), "50 %25 of a:b, c");
        assert_eq!(data("a\r\n::error::b"), r"a\r\n::error::b");
        assert_eq!(property("C:\\a,b%"), "C%3A\\a%2Cb%25");
        assert_eq!(property("%0A"), "%250A");
    }
}
