//! What changed in a lock, as text. Pure, as all of `render` is.

mod github;
mod json;
mod markdown;
mod text;

pub(crate) use github::github;
pub(crate) use json::json;
pub(crate) use markdown::markdown;
pub(crate) use text::text;

use super::visible;
use crate::audit::count;
use crate::diff::{Change, Class};
use crate::lock::Lines;

/// The most lines of generated files that are shown under a change.
const MOST_BREAKS: usize = 10;

/// Changes, and what to say around them.
#[derive(Debug)]
pub(crate) struct List<'a> {
    /// What to say of the lock; nothing where the changes say it all.
    pub(crate) title: String,
    /// What was looked at: a lock, or the old one and the new one.
    pub(crate) names: Vec<String>,
    /// The worst first.
    pub(crate) changes: &'a [Change],
    /// The path and the text of the lock file that a remark can stand beside.
    pub(crate) file: Option<(&'a str, &'a str)>,
    pub(crate) advice: Option<Advice>,
}

/// What to do about it all.
#[derive(Debug)]
pub(crate) struct Advice {
    pub(crate) text: &'static str,
    pub(crate) command: String,
}

impl List<'_> {
    /// How many changes there are, and of what class: `3 changes: 1 breaking, 2 compatible`.
    fn counted(&self) -> String {
        let classes = Class::ALL.into_iter().filter_map(|class| {
            let number = self
                .changes
                .iter()
                .filter(|change| change.is(class))
                .count();
            (number > 0).then(|| format!("{number} {}", class.as_str()))
        });
        let classes: Vec<_> = classes.collect();
        let changes = count(self.changes.len(), "change", "changes");
        format!("{changes}: {}", classes.join(", "))
    }

    /// The headline: what was looked at and how it is. `quote` marks names as such.
    fn headline(&self, quote: impl Fn(&str) -> String) -> String {
        let names: Vec<_> = self.names.iter().map(|name| quote(name)).collect();
        let names = names.join(" → ");
        match (&*self.title, self.changes) {
            (title, []) => format!("{names} {title}"),
            ("", _) => format!("{names}, {}", self.counted()),
            (title, _) => format!("{names} {title}; {}", self.counted()),
        }
    }
}

/// The classes of a change in words.
fn classes(change: &Change) -> String {
    let classes: Vec<_> = change.classes.iter().map(|class| class.as_str()).collect();
    classes.join(" and ")
}

/// The lines that a change breaks, as `path:line`, and how many more there are.
fn breaks(change: &Change) -> (Vec<String>, usize) {
    let shown = change.breaks.iter().take(MOST_BREAKS);
    let shown = shown.map(|found| format!("{}:{}", found.path, found.line));
    (
        shown.collect(),
        change.breaks.len().saturating_sub(MOST_BREAKS),
    )
}

/// The line that a remark on a change stands beside.
fn line(change: &Change, lines: &Lines<'_>) -> usize {
    lines.line_of(&change.subject.path())
}

/// A name as text has it.
fn plain(name: &str) -> String {
    format!("`{}`", visible(name))
}
