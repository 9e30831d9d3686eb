//! Texts where Grafana would read more than text: it puts the values of variables in the place of `$name`,
//! `${name}` and `[[name]]` wherever it finds them, and has no way to write these as themselves. A leaf.

use super::super::quote::markdown;
use crate::render::visible;

/// What takes no room and is in the way of a variable.
const JOINER: char = '\u{2060}';

/// A title or a legend: the text as it looks.
pub(super) fn plain(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for char in text.chars() {
        // A legend also reads `{{label}}`.
        if before == Some(char) && matches!(char, '[' | '{') {
            out.push(JOINER);
        }
        out.push(char);
        if char == '$' {
            out.push(JOINER);
        }
        before = Some(char);
    }
    out
}

/// A text in a description, which is Markdown.
pub(super) fn described(text: &str) -> String {
    markdown::text(text).replace("\\$", "&#36;")
}

/// An address: brackets and dollars mean nothing else where they are written as numbers.
pub(super) fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for char in visible(url).chars() {
        match char {
            '$' => out.push_str("%24"),
            '[' => out.push_str("%5B"),
            ']' => out.push_str("%5D"),
            char => out.push(char),
        }
    }
    out
}

/// `PromQL` whose quoted texts hold no variable but the one with the services.
pub(super) fn guarded(expression: &str) -> String {
    const SERVICES: &str = "job=~\"${service}\"";
    let mut out = String::with_capacity(expression.len());
    let mut rest = expression;
    while let Some(at) = rest.find('"') {
        let from = at.saturating_sub("job=~".len());
        let is_services = rest
            .get(from..)
            .is_some_and(|text| text.starts_with(SERVICES));
        let text = rest.get(at + 1..).unwrap_or_default();
        let end = end(text);
        let (before, quoted) = (&rest[..=at], &text[..end]);
        out.push_str(before);
        if is_services {
            out.push_str(quoted);
        } else {
            escape(quoted, &mut out);
        }
        rest = &text[end..];
        if rest.starts_with('"') {
            out.push('"');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// Where the quote is that ends a text.
fn end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !is_escaped => return at,
            b'\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

/// What begins a variable, by its number. A backslash before it is one of a pair.
fn escape(quoted: &str, out: &mut String) {
    let mut before = None;
    for char in quoted.chars() {
        match char {
            '$' => out.push_str("\\x24"),
            '[' if before == Some('[') => out.push_str("\\x5b"),
            char => out.push(char),
        }
        before = Some(char);
    }
}
