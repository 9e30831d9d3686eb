//! What holds for any two locks.

use proptest::prelude::*;

use super::super::diff;
use crate::lock::tests::any_lock;
use crate::render::diff::{List, github, json, markdown, text};
use crate::render::visible;

proptest! {
    #[test]
    fn every_difference_is_told_and_nothing_else(old in any_lock(), new in any_lock()) {
        prop_assert_eq!(diff(&old, &old), vec![]);
        prop_assert_eq!(diff(&old, &new).is_empty(), old.says_the_same(&new));
    }

    #[test]
    fn no_name_leaves_its_line_or_its_cell(old in any_lock(), new in any_lock()) {
        let changes = diff(&old, &new);
        let file = crate::lock::write(&new);
        let list = List {
            title: String::new(),
            names: vec!["a".to_owned(), "b".to_owned()],
            changes: &changes,
            file: Some(("funnel.lock", &file)),
            advice: None,
        };
        let plain = anstream::adapter::strip_str(&text(&list)).to_string();
        // The headline, and four lines for each.
        prop_assert_eq!(plain.lines().count(), 1 + 4 * changes.len(), "{}", plain);
        let (markdown, github) = (markdown(&list), github(&list));
        for shown in [&plain, &markdown, &github] {
            let shows = |char: char| char == '\n' || visible(&char.to_string()) == char.to_string();
            prop_assert!(shown.chars().all(shows), "{shown:?}");
        }
        let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with('|')).collect();
        let expected = if changes.is_empty() { 0 } else { changes.len() + 2 };
        prop_assert_eq!(rows.len(), expected, "{}", markdown);
        prop_assert!(rows.iter().all(|row| row.matches('|').count() == 6), "{}", markdown);
        prop_assert_eq!(github.lines().count(), changes.len());
        let is_command = |line: &str| line.starts_with("::") && line.contains("file=funnel.lock,line=");
        prop_assert!(github.lines().all(is_command), "{}", github);
        let read: serde_json::Value = serde_json::from_str(&json(&list)).expect("JSON");
        prop_assert_eq!(read["changes"].as_array().map(Vec::len), Some(changes.len()));
    }
}
