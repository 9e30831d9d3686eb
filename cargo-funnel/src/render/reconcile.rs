//! Why sources and binaries differ, as text. Pure, as all of `render` is.

use std::fmt::Write as _;

use serde::Serialize;

use super::findings::{self, Found};
use super::json::document_text;
use super::span::code;
use super::style::TITLE;
use super::visible;
use crate::audit::count;
use crate::reconcile::Reconciliation;

/// The version of the shape.
const SCHEMA: u32 = 1;

/// What was compared: how the user knows the binary, and what was found.
type Compared<'a> = (&'a str, Reconciliation);

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    binaries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    declared: usize,
    present: usize,
    elsewhere: usize,
    findings: Vec<Found<'a>>,
}

/// For programs. The shape is a promise: `docs/reconcile.schema.json`.
pub(crate) fn json(compared: &[Compared<'_>]) -> String {
    let entries = compared.iter().map(|(path, found)| Entry {
        path,
        declared: found.declared,
        present: found.present,
        elsewhere: found.elsewhere,
        findings: found.findings.iter().map(Found::new).collect(),
    });
    document_text(&Document {
        schema: SCHEMA,
        binaries: entries.collect(),
    })
}

/// For people.
pub(crate) fn table(compared: &[Compared<'_>]) -> String {
    let mut text = String::new();
    for (at, (path, found)) in compared.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        let written = writeln!(
            text,
            "{TITLE}{}{TITLE:#}\n{}",
            visible(path),
            summary(found)
        );
        written
            .and_then(|()| findings::table(&mut text, &found.findings))
            .expect("a String takes every text");
    }
    text
}

/// For a comment on a pull request.
pub(crate) fn markdown(compared: &[Compared<'_>]) -> String {
    let mut text = String::new();
    for (at, (path, found)) in compared.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        let written = writeln!(text, "### {}\n\n{}", code(path), summary(found));
        written
            .and_then(|()| findings::markdown(&mut text, &found.findings))
            .expect("a String takes every text");
    }
    text
}

/// How much was compared.
fn summary(found: &Reconciliation) -> String {
    let declared = count(found.declared, "annotation", "annotations");
    let mut text = format!(
        "{} of {declared} of its crates are in the binary",
        found.present
    );
    if found.elsewhere > 0 {
        let records = count(found.elsewhere, "record is", "records are");
        write!(
            text,
            "; {records} of crates outside of the workspace, and not compared"
        )
        .expect("a String takes every text");
    }
    text
}
