//! What tests exercised, for a comment on a pull request. Every name is shown as code.

use std::fmt::Write as _;

use super::{
    Inputs, below, fired, foreign, kind, missing, outcomes, percent, place_of, unknown, words,
};
use crate::audit::count;
use crate::coverage::{BELOW_MINIMUM, Coverage, FOREIGN_NOTE};
use crate::render::place;
use crate::render::span::code;

/// What never fired, then one table of all sites.
pub(crate) fn markdown(inputs: &Inputs, coverage: &Coverage<'_>) -> String {
    let mut text = String::new();
    write(&mut text, inputs, coverage).expect("a String takes every text");
    text
}

fn write(text: &mut String, inputs: &Inputs, coverage: &Coverage<'_>) -> std::fmt::Result {
    let binaries: Vec<_> = inputs.binaries.iter().map(|path| code(path)).collect();
    writeln!(text, "### Coverage of {}\n", binaries.join(", "))?;
    let share = coverage.share();
    let from = count(inputs.files, "process", "processes");
    writeln!(
        text,
        "**{}**, {}, by the notes of {from}",
        percent(share),
        fired(share)
    )?;
    if let Some(minimum) = inputs.minimum.filter(|minimum| share.is_below(*minimum)) {
        writeln!(
            text,
            "\n**{}:** {}",
            BELOW_MINIMUM.id,
            below(share, minimum)
        )?;
    }
    silent(text, coverage)?;
    if !coverage.foreign.is_empty() {
        writeln!(
            text,
            "\n**{}:** noted, and not in this binary:\n",
            FOREIGN_NOTE.id
        )?;
    }
    for key in &coverage.foreign {
        writeln!(text, "- {}", code(&foreign(key)))?;
    }
    let outcomes: Vec<_> = outcomes(coverage)
        .map(|(outcome, share)| format!("{} {} of {}", outcome.as_str(), share.fired, share.total))
        .collect();
    if !outcomes.is_empty() {
        writeln!(text, "\nSites seen to end: {}", outcomes.join(", "))?;
    }
    if let Some(note) = unknown(coverage) {
        writeln!(text, "\n{note}")?;
    }
    if inputs.unreadable > 0 {
        let lines = count(inputs.unreadable, "line is", "lines are");
        writeln!(text, "\n{lines} no note and not taken in")?;
    }
    all(text, coverage)
}

/// The sites that never fired, by group.
fn silent(text: &mut String, coverage: &Coverage<'_>) -> std::fmt::Result {
    let mut is_first = true;
    for (group, site) in coverage.sites() {
        let Some(found) = site.code() else { continue };
        if is_first {
            writeln!(text, "\n#### Never fired\n")?;
            writeln!(text, "| code | of | step | function | place | ended as |")?;
            writeln!(text, "|---|---|---|---|---|---|")?;
            is_first = false;
        }
        writeln!(
            text,
            "| {} | {} {} | {} | {} | {} | {} |",
            found.id,
            kind(group.kind),
            code(group.name),
            code(site.step),
            code(&place_of(site)),
            code(&place(site.place)),
            words(&site.seen)
        )?;
    }
    Ok(())
}

fn all(text: &mut String, coverage: &Coverage<'_>) -> std::fmt::Result {
    if coverage.groups.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n<details><summary>All sites</summary>\n")?;
    writeln!(
        text,
        "| of | step | fired | ended | not seen | function | place |"
    )?;
    writeln!(text, "|---|---|---|---|---|---|---|")?;
    for (group, site) in coverage.sites() {
        writeln!(
            text,
            "| {} {} | {} | {} | {} | {} | {} | {} |",
            kind(group.kind),
            code(group.name),
            code(site.step),
            if site.fired() { "yes" } else { "no" },
            words(&site.seen),
            missing(site),
            code(&place_of(site)),
            code(&place(site.place))
        )?;
    }
    writeln!(text, "\n</details>")
}
