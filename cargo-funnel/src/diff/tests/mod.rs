//! One test for each rule, named after its code, and what holds for all of them.

mod breaks;
mod checks;
mod properties;
mod rules;

use super::{Change, diff, tombstones};
use crate::lock::{Lock, read};

/// A lock with some of everything.
pub(super) const BASE: &str = include_str!("base.lock");

/// The lock of a text.
pub(super) fn lock(text: &str) -> Lock {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The base with other texts in some places, each of which is there once.
pub(super) fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    })
}

/// What an edit of the base is, in all.
pub(super) fn changes(edits: &[(&str, &str)]) -> Vec<Change> {
    between(BASE, &edited(edits))
}

/// What is different between two lock files.
pub(super) fn between(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (lock(old), lock(new));
    let mut changes = diff(&old, &new);
    changes.extend(tombstones(&old, &new));
    changes
}

/// Each change in one line.
pub(super) fn lines(changes: &[Change]) -> Vec<String> {
    let plain = |name: &str| format!("<{name}>");
    let lines = changes.iter().map(|change| {
        let classes: Vec<_> = change.classes.iter().map(|class| class.as_str()).collect();
        format!(
            "{} {} {}: {}",
            change.rule.code.name,
            classes.join("+"),
            change.subject.shown(plain),
            change.message.shown(plain)
        )
    });
    lines.collect()
}

#[test]
fn every_rule_has_a_test_of_its_name_and_every_code_is_given_once() {
    let tests = [
        include_str!("checks.rs"),
        include_str!("rules/alerts.rs"),
        include_str!("rules/counters.rs"),
        include_str!("rules/events.rs"),
        include_str!("rules/flows.rs"),
        include_str!("rules/keys.rs"),
    ]
    .concat();
    let mut before = "F300";
    for rule in super::rules::ALL {
        let name = rule.code.name.replace('-', "_");
        assert!(tests.contains(&format!("#[test]\nfn {name}()")), "{name}");
        assert!(rule.code.id > before, "{} is not in order", rule.code.id);
        before = rule.code.id;
    }
}

#[test]
fn every_rule_is_in_the_documentation() {
    let page = include_str!("../../../docs/funnel-lock.md");
    let rows: Vec<_> = page
        .lines()
        .filter(|line| line.starts_with("| F3"))
        .collect();
    let rules = super::rules::ALL.iter().map(|rule| {
        let (id, name) = (rule.code.id, rule.code.name);
        format!("| {id} | {name} | {} | {} |", rule.class.as_str(), rule.fix)
    });
    assert_eq!(rows, rules.collect::<Vec<_>>());
}

#[test]
fn nothing_changed_is_no_change() {
    assert_eq!(between(BASE, BASE), []);
    // The order of records in the file has no meaning.
    let (head, rest) = BASE.split_once("[[flow]]").unwrap();
    let (flow, rest) = rest.split_once("[[counter]]").unwrap();
    let moved = format!("{head}[[counter]]{rest}\n[[flow]]{flow}");
    assert_eq!(between(BASE, &moved), []);
}
