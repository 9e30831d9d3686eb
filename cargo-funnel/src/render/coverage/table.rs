//! What tests exercised, for people. Styled, as every table here is.

use std::fmt::Write as _;

use super::{
    Inputs, below, fired, foreign, kind, missing, outcomes, percent, place_of, unknown, words,
};
use crate::audit::count;
use crate::code::Code;
use crate::coverage::{BELOW_MINIMUM, Coverage, FOREIGN_NOTE, Group};
use crate::render::style::{NAME, TITLE, WARNING};
use crate::render::table::grid;
use crate::render::{place, visible};

/// One table for every funnel, flow and counter, then what never fired.
pub(crate) fn table(inputs: &Inputs, coverage: &Coverage<'_>, columns: Option<u16>) -> String {
    let mut text = String::new();
    write(&mut text, inputs, coverage, columns).expect("a String takes every text");
    text
}

fn write(
    text: &mut String,
    inputs: &Inputs,
    coverage: &Coverage<'_>,
    columns: Option<u16>,
) -> std::fmt::Result {
    let binaries = inputs.binaries.join(", ");
    writeln!(text, "{TITLE}{}{TITLE:#}", visible(&binaries))?;
    for group in &coverage.groups {
        text.push('\n');
        self::group(text, group, columns)?;
    }
    text.push('\n');
    findings(text, coverage)?;
    let share = coverage.share();
    let from = count(inputs.files, "process", "processes");
    writeln!(
        text,
        "{NAME}{}{NAME:#}, {}, by the notes of {from}",
        percent(share),
        fired(share)
    )?;
    let outcomes: Vec<_> = outcomes(coverage)
        .map(|(outcome, share)| format!("{} {} of {}", outcome.as_str(), share.fired, share.total))
        .collect();
    if !outcomes.is_empty() {
        writeln!(text, "sites seen to end: {}", outcomes.join(", "))?;
    }
    if let Some(unknown) = unknown(coverage) {
        writeln!(text, "{unknown}")?;
    }
    if inputs.unreadable > 0 {
        let lines = count(inputs.unreadable, "line is", "lines are");
        writeln!(text, "{WARNING}{lines} no note and not taken in{WARNING:#}")?;
    }
    match inputs.minimum {
        Some(minimum) if share.is_below(minimum) => {
            head(text, &BELOW_MINIMUM, &below(share, minimum))
        }
        _ => Ok(()),
    }
}

fn group(text: &mut String, group: &Group<'_>, columns: Option<u16>) -> std::fmt::Result {
    writeln!(
        text,
        "{} {NAME}{}{NAME:#}: {}",
        kind(group.kind),
        visible(group.name),
        fired(group.share())
    )?;
    let with_steps = group.sites.iter().any(|site| !site.step.is_empty());
    let mut table = grid(columns);
    let mut header = vec!["fired", "ended", "not seen", "function", "place"];
    if with_steps {
        header.insert(0, "step");
    }
    table.set_header(header);
    for site in &group.sites {
        let fired = if site.fired() { "yes" } else { "no" };
        let mut row = vec![
            fired.to_owned(),
            words(&site.seen),
            missing(site),
            place_of(site),
            place(site.place),
        ];
        if with_steps {
            row.insert(0, site.step.to_owned());
        }
        table.add_row(row.iter().map(|cell| visible(cell).into_owned()));
    }
    writeln!(text, "{table}")
}

/// What there is to be said against sites and notes, by code.
fn findings(text: &mut String, coverage: &Coverage<'_>) -> std::fmt::Result {
    let mut any = false;
    for (group, site) in coverage.sites() {
        let Some(code) = site.code() else { continue };
        any = true;
        let step = if site.step.is_empty() { "" } else { " " };
        let what = format!(
            "{}{step}{} in {}, {}",
            group.name,
            site.step,
            place_of(site),
            place(site.place)
        );
        let ended = match &*words(&site.seen) {
            "" => "never fired".to_owned(),
            ended => format!("never fired, and ended as {ended}"),
        };
        head(text, code, &format!("{ended}: {what}"))?;
    }
    for key in &coverage.foreign {
        any = true;
        let what = format!("noted, and not in this binary: {}", foreign(key));
        head(text, &FOREIGN_NOTE, &what)?;
    }
    if any {
        text.push('\n');
    }
    Ok(())
}

fn head(text: &mut String, code: &Code, message: &str) -> std::fmt::Result {
    writeln!(
        text,
        "{WARNING}{}[{}]:{WARNING:#} {}",
        code.severity.as_str(),
        code.id,
        visible(message)
    )
}
