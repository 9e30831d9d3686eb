//! Findings in the three formats, for every document that has some. Pure, as all of `render` is.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use funnel_runtime::registry::Place;
use serde::Serialize;

use super::span::code;
use super::{declared, explain, visible};
use crate::code::Severity;
use crate::findings::Finding;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();
const NOTE: Style = AnsiColor::Cyan.on_default();

/// How many places of a finding people are shown; programs get all.
const MOST_PLACES: usize = 12;

/// A finding, for programs.
#[derive(Serialize)]
pub(super) struct Found<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: String,
    places: Vec<&'a Place>,
}

impl<'a> Found<'a> {
    pub(super) fn new(finding: &'a Finding) -> Self {
        Self {
            code: finding.code.id,
            name: finding.code.name,
            severity: finding.code.severity.as_str(),
            message: finding.message.write(|name| format!("`{name}`")),
            places: finding.places.iter().map(|(_, place)| place).collect(),
        }
    }
}

/// The look of a severity.
const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Note => NOTE,
    }
}

/// What stands in the place of the places that are not shown.
fn more(finding: &Finding) -> Option<String> {
    let more = finding.places.len().checked_sub(MOST_PLACES)?;
    (more > 0).then(|| format!("and {more} more, which `--format json` lists"))
}

/// Findings as paragraphs for a terminal.
pub(super) fn table(text: &mut String, findings: &[Finding]) -> std::fmt::Result {
    for finding in findings {
        let style = style(finding.code.severity);
        let message = finding.message.write(|name| format!("`{name}`"));
        writeln!(
            text,
            "\n{style}{}[{}]{style:#}: {}",
            finding.code.severity.as_str(),
            finding.code.id,
            visible(&message)
        )?;
        for (what, place) in finding.places.iter().take(MOST_PLACES) {
            writeln!(text, "  {what:<9} {}", visible(&declared(place)))?;
        }
        if let Some(more) = more(finding) {
            writeln!(text, "  {:<9} {more}", "")?;
        }
        writeln!(text, "  {:<9} {}", "more", explain(finding.code))?;
    }
    Ok(())
}

/// Findings as paragraphs with lists of places.
pub(super) fn markdown(text: &mut String, findings: &[Finding]) -> std::fmt::Result {
    for finding in findings {
        writeln!(
            text,
            "\n**{} {}:** {}\n",
            finding.code.severity.as_str(),
            finding.code.id,
            finding.message.write(code)
        )?;
        for (what, place) in finding.places.iter().take(MOST_PLACES) {
            writeln!(text, "- {what} in {}", code(&declared(place)))?;
        }
        if let Some(more) = more(finding) {
            writeln!(text, "- {more}")?;
        }
        writeln!(text, "- more: `{}`", explain(finding.code))?;
    }
    Ok(())
}
