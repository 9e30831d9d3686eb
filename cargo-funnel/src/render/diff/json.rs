//! What changed, for programs. Its shape is a promise: `docs/diff.schema.json`.

use serde::Serialize;

use super::super::json::document_text;
use super::{List, line};
use crate::diff::{Change, Class};
use crate::lock::Lines;

/// The version of the shape.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    old: &'a str,
    new: &'a str,
    breaking: usize,
    privacy: usize,
    compatible: usize,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    classes: Vec<&'static str>,
    subject: Vec<Part<'a>>,
    message: String,
    fix: &'static str,
    /// Of the lock file, where there is one.
    line: Option<usize>,
    breaks: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    kind: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: usize,
}

/// The changes as one JSON document.
pub(crate) fn json(list: &List<'_>) -> String {
    let number = |class| {
        list.changes
            .iter()
            .filter(|change| change.is(class))
            .count()
    };
    let name = |at: usize| list.names.get(at).map(String::as_str).unwrap_or_default();
    let lines = list.file.map(|(_, text)| Lines::of(text));
    document_text(&Document {
        schema: SCHEMA,
        old: name(0),
        new: name(1),
        breaking: number(Class::Breaking),
        privacy: number(Class::Privacy),
        compatible: number(Class::Compatible),
        changes: list
            .changes
            .iter()
            .map(|change| entry(change, lines.as_ref()))
            .collect(),
    })
}

fn entry<'a>(change: &'a Change, lines: Option<&Lines<'_>>) -> Entry<'a> {
    let parts = change.subject.path().into_iter();
    let breaks = change.breaks.iter();
    Entry {
        code: change.rule.code.id,
        name: change.rule.code.name,
        severity: change.severity().as_str(),
        classes: change.classes.iter().map(|class| word(*class)).collect(),
        subject: parts.map(|(kind, name)| Part { kind, name }).collect(),
        message: change.message.shown(|name| format!("`{name}`")),
        fix: change.rule.fix,
        line: lines.map(|lines| line(change, lines)),
        breaks: breaks
            .map(|found| Place {
                path: &found.path,
                line: found.line,
            })
            .collect(),
    }
}

fn word(class: Class) -> &'static str {
    match class {
        Class::Breaking => "breaking",
        Class::Privacy => "privacy",
        Class::Compatible => "compatible",
    }
}
