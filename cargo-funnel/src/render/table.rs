//! The list for people. Styled; whoever prints it takes the styles out where they do not belong.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use funnel_runtime::registry::SiteInfo;

use super::{BY_HAND, BY_HAND_NOTE, declared, function, keys, labels, place, visible};
use crate::audit::{Binary, Group, Tally, count, counted, sites};
use crate::findings::{Finding, findings};

const TITLE: Style = Style::new().bold().underline();
const NAME: Style = Style::new().bold();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// One table for every event of every binary.
///
/// Without a number of columns a row is one line, however long.
pub(crate) fn table(binaries: &[Binary], columns: Option<u16>) -> String {
    let mut text = String::new();
    for (at, binary) in binaries.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        self::binary(&mut text, binary, columns).expect("a String takes every text");
    }
    text
}

fn binary(text: &mut String, binary: &Binary, columns: Option<u16>) -> std::fmt::Result {
    writeln!(text, "{TITLE}{}{TITLE:#}", visible(&binary.path))?;
    let groups = binary.groups();
    for group in &groups {
        text.push('\n');
        head(text, group)?;
        if !group.sites.is_empty() {
            writeln!(text, "{}", rows(&group.sites, columns))?;
        }
        summary(text, group)?;
    }
    let tallies = binary.tallies();
    for tally in &tallies {
        text.push('\n');
        counter(text, tally)?;
    }
    if tallies.iter().any(|tally| tally.functions.is_empty()) {
        writeln!(text, "\n{BY_HAND_NOTE}")?;
    }
    totals(text, &groups, &tallies)?;
    for finding in &findings(&binary.registry) {
        warning(text, finding)?;
    }
    Ok(())
}

fn head(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    writeln!(text, "{NAME}{}{NAME:#}", visible(group.event))?;
    for funnel in &group.declarations {
        let owner = funnel.owner.as_deref().unwrap_or("nobody named");
        writeln!(text, "  owner     {}", visible(owner))?;
        writeln!(text, "  counter   {}", visible(&funnel.counter))?;
        writeln!(text, "  declared  {}", visible(&declared(&funnel.place)))?;
    }
    if group.declarations.is_empty() {
        writeln!(text, "  {WARNING}not declared in this binary{WARNING:#}")?;
    }
    let steps: Vec<_> = group
        .steps
        .iter()
        .map(|step| format!("{} ({})", visible(step.name), step.sites))
        .collect();
    writeln!(text, "  steps     {}", steps.join(" → "))
}

fn rows(sites: &[&SiteInfo], columns: Option<u16>) -> Table {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_header(["event", "step", "crate", "function", "place", "keys"]);
    if let Some(columns) = columns {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(columns);
    }
    for site in sites {
        let row = [
            &site.event,
            &site.step,
            &site.place.krate,
            &function(&site.function, &site.place),
            &place(&site.place),
            &keys(site),
        ];
        table.add_row(row.map(|cell| visible(cell).into_owned()));
    }
    table
}

fn summary(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    text.push_str(&sites(group.sites.len()));
    for (at, step) in group.emitted().into_iter().enumerate() {
        let before = if at == 0 { ": " } else { ", " };
        write!(text, "{before}{} {}", step.sites, visible(step.name))?;
    }
    text.push('\n');
    let silent: Vec<_> = group.silent().map(visible).collect();
    if !silent.is_empty() {
        let silent = silent.join(", ");
        writeln!(text, "{WARNING}steps without a site: {silent}{WARNING:#}")?;
    }
    Ok(())
}

fn counter(text: &mut String, tally: &Tally<'_>) -> std::fmt::Result {
    writeln!(text, "{NAME}{}{NAME:#}", visible(tally.name))?;
    for counter in &tally.declarations {
        let owner = counter.owner.as_deref().unwrap_or("nobody named");
        writeln!(text, "  help      {}", visible(&counter.help))?;
        writeln!(text, "  owner     {}", visible(owner))?;
        write!(text, "  series    {}", counter.series)?;
        if !counter.labels.is_empty() {
            let labels = labels(counter, str::to_owned);
            write!(text, ": {}", visible(&labels))?;
        }
        text.push('\n');
        if let Some(max) = &counter.max_series {
            let reason = visible(&max.reason);
            writeln!(text, "  reviewed  up to {} series: {reason}", max.at_most)?;
        }
        writeln!(text, "  declared  {}", visible(&declared(&counter.place)))?;
    }
    if tally.declarations.is_empty() {
        writeln!(text, "  {WARNING}not declared in this binary{WARNING:#}")?;
    }
    if tally.functions.is_empty() {
        writeln!(text, "  counted   {BY_HAND}")?;
    }
    for (at, count) in tally.functions.iter().enumerate() {
        let before = if at == 0 {
            "counted   in"
        } else {
            "          in"
        };
        let function = function(&count.function, &count.place);
        let place = place(&count.place);
        writeln!(
            text,
            "  {before} {}, {}",
            visible(&function),
            visible(&place)
        )?;
    }
    Ok(())
}

/// What there is in all, where that is more than one event.
fn totals(text: &mut String, groups: &[Group<'_>], tallies: &[Tally<'_>]) -> std::fmt::Result {
    if groups.len() < 2 && tallies.is_empty() {
        return Ok(());
    }
    text.push('\n');
    if !groups.is_empty() {
        let all = groups.iter().map(|group| group.sites.len()).sum();
        let events = count(groups.len(), "event", "events");
        write!(text, "{} of {events}", sites(all))?;
    }
    if !tallies.is_empty() {
        let before = if groups.is_empty() { "" } else { "; " };
        write!(text, "{before}{}", counted(tallies))?;
    }
    text.push('\n');
    Ok(())
}

fn warning(text: &mut String, finding: &Finding<'_>) -> std::fmt::Result {
    let message = finding.message(|name| format!("`{name}`"));
    writeln!(
        text,
        "\n{WARNING}{}: {}{WARNING:#}",
        finding.severity(),
        visible(&message)
    )?;
    for (what, place) in finding.places() {
        writeln!(text, "  {what:<9} {}", visible(&declared(place)))?;
    }
    Ok(())
}
