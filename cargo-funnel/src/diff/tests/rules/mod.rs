//! What an edit of the vocabulary is: a test for each rule.

mod alerts;
mod counters;
mod events;
mod flows;
mod keys;

use super::{BASE, changes, lines};

/// Asserts the changes of an edit, in lines.
fn check<'a>(edits: &[(&str, &str)], expected: impl AsRef<[&'a str]>) {
    assert_eq!(lines(&changes(edits)), expected.as_ref());
}

/// The part of the base between two texts, the second left out.
fn part(from: &str, to: &str) -> &'static str {
    let at = BASE.find(from).unwrap();
    let end = BASE[at..].find(to).unwrap();
    &BASE[at..at + end]
}

/// The event with its sites, and none of it.
fn without_event() -> [(&'static str, &'static str); 2] {
    [
        (part("[[event]]", "[[flow]]"), ""),
        (part("[[site]]", "[[running]]"), ""),
    ]
}
