//! Which lines of generated files ask for a name that is gone. By name alone: a dashboard of another
//! generator counts as well.

use std::collections::BTreeSet;

use super::{Artifact, Change, Class};

/// A file that may ask for something.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Puts under every breaking change the lines that it breaks.
pub(crate) fn find(changes: &mut [Change], files: &[File]) {
    for change in changes
        .iter_mut()
        .filter(|change| change.is(Class::Breaking))
    {
        let mut found = BTreeSet::new();
        for gone in &change.gone {
            for file in files {
                let is_about =
                    gone.with.is_empty() || gone.with.iter().any(|name| mentions(&file.text, name));
                if !is_about || !mentions(&file.text, &gone.name) {
                    continue;
                }
                let lines = file.text.lines().enumerate();
                let lines = lines.filter(|(_, line)| mentions(line, &gone.name));
                found.extend(lines.map(|(at, _)| Artifact {
                    path: file.path.clone(),
                    line: at + 1,
                }));
            }
        }
        change.breaks = found.into_iter().collect();
    }
}

/// Whether a name stands in a text on its own, as an identifier, in quotes or among words.
fn mentions(text: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    text.match_indices(name).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !joins(name.chars().next(), before) && !joins(after, name.chars().next_back())
    })
}

/// Whether two neighbours are parts of one word.
fn joins(one: Option<char>, other: Option<char>) -> bool {
    let is_word =
        |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
    is_word(one) && is_word(other)
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_name_stands_on_its_own() {
        let found = [
            ("sum by (tier) (rate(orders_total[5m]))", "orders_total"),
            (r#"orders_total{status="paid"}"#, "status"),
            (r#"{status=~"paid|failed"}"#, "failed"),
            (r#"{"event": "Command Failed"}"#, "Command Failed"),
            ("SELECT count(*) FROM CommandFailed", "CommandFailed"),
            ("orders_total", "orders_total"),
            ("x_orders_total orders_total", "orders_total"),
            ("réclamé.", "réclamé"),
        ];
        for (text, name) in found {
            assert!(mentions(text, name), "{name} in {text}");
        }
        let other = [
            ("orders_total_sum", "orders_total"),
            ("my_orders_total", "orders_total"),
            ("unpaid", "paid"),
            ("Command Failedly", "Command Failed"),
            ("anything", ""),
        ];
        for (text, name) in other {
            assert!(!mentions(text, name), "{name} in {text}");
        }
    }
}
