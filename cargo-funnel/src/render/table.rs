//! The list for people. Styled; whoever prints it takes the styles out where they do not belong.

use std::fmt::Write as _;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use funnel_runtime::registry::{AlertInfo, FlowInfo, SiteInfo};

use super::style::{NAME, TITLE, WARNING};
use super::{
    BY_HAND, TOGETHER, UNLINKED, alert, declared, findings, function, keys, labels, place, visible,
};
use crate::audit::{Binary, Flow, Group, Tally, count, counted, events, flowing, sites};
use crate::findings::{Finding, Findings};

/// One table for every event and every flow of every binary, and what is found.
///
/// Without a number of columns a row is one line, however long.
pub(crate) fn table(binaries: &[Binary], found: &Findings, columns: Option<u16>) -> String {
    let mut text = String::new();
    write(&mut text, binaries, found, columns).expect("a String takes every text");
    text
}

fn write(
    text: &mut String,
    binaries: &[Binary],
    found: &Findings,
    columns: Option<u16>,
) -> std::fmt::Result {
    for (at, (binary, found)) in binaries.iter().zip(&found.of_each).enumerate() {
        if at > 0 {
            text.push('\n');
        }
        self::binary(text, binary, found, columns)?;
    }
    if !found.across.is_empty() {
        writeln!(text, "\n{TITLE}{TOGETHER}{TITLE:#}")?;
    }
    findings::table(text, &found.across)
}

fn binary(
    text: &mut String,
    binary: &Binary,
    found: &[Finding],
    columns: Option<u16>,
) -> std::fmt::Result {
    writeln!(text, "{TITLE}{}{TITLE:#}", visible(&binary.path))?;
    if !binary.linked {
        writeln!(text, "{WARNING}{UNLINKED}{WARNING:#}")?;
    }
    let groups = binary.groups();
    for group in &groups {
        text.push('\n');
        head(text, group)?;
        if !group.sites.is_empty() {
            writeln!(text, "{}", rows(&group.sites, columns))?;
        }
        summary(text, group)?;
    }
    let flows = binary.flows();
    for flow in &flows {
        text.push('\n');
        self::flow(text, flow, columns)?;
    }
    let tallies = binary.tallies();
    for tally in &tallies {
        text.push('\n');
        counter(text, tally)?;
    }
    totals(text, &groups, &flows, &tallies)?;
    findings::table(text, found)
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
    writeln!(text, "  steps     {}", steps.join(" → "))?;
    let steps = group.declarations.iter().flat_map(|funnel| &funnel.steps);
    alerts(
        text,
        steps.flat_map(|step| {
            let on = |alert| (Some(step.name.as_str()), alert);
            step.alerts.iter().map(on)
        }),
    )
}

/// A line for each alert, and the step that it is on.
fn alerts<'a>(
    text: &mut String,
    alerts: impl Iterator<Item = (Option<&'a str>, &'a AlertInfo)>,
) -> std::fmt::Result {
    for (at, (step, found)) in alerts.enumerate() {
        let before = if at == 0 { "alerts" } else { "" };
        let name = visible(&found.name);
        let step = step.map_or(String::new(), |step| format!(" on {step}"));
        let said = format!("{step}: {}", alert(found));
        writeln!(text, "  {before:<8}  {name}{}", visible(&said))?;
    }
    Ok(())
}

fn rows(sites: &[&SiteInfo], columns: Option<u16>) -> Table {
    let mut table = grid(columns);
    table.set_header(["event", "step", "crate", "function", "place", "keys"]);
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

/// An empty table.
pub(super) fn grid(columns: Option<u16>) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    if let Some(columns) = columns {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(columns);
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
    Ok(())
}

fn flow(text: &mut String, flow: &Flow<'_>, columns: Option<u16>) -> std::fmt::Result {
    writeln!(text, "{NAME}{}{NAME:#}", visible(flow.event))?;
    for flow in &flow.declarations {
        flow_head(text, flow)?;
    }
    if flow.declarations.is_empty() {
        writeln!(text, "  {WARNING}not declared in this binary{WARNING:#}")?;
    }
    if !flow.sites.is_empty() {
        let mut table = grid(columns);
        table.set_header(["flow", "crate", "function", "place", "keys"]);
        for site in &flow.sites {
            let row = [
                &site.event,
                &site.place.krate,
                &function(&site.function, &site.place),
                &place(&site.place),
                &site.keys.join(", "),
            ];
            table.add_row(row.map(|cell| visible(cell).into_owned()));
        }
        writeln!(text, "{table}")?;
    }
    writeln!(text, "{}", sites(flow.sites.len()))
}

fn flow_head(text: &mut String, flow: &FlowInfo) -> std::fmt::Result {
    let steps: Vec<_> = flow.steps.iter().map(|step| &*step.name).collect();
    let told: Vec<_> = flow
        .milestones
        .iter()
        .map(|told| format!("{} ({})", told.name, told.event))
        .collect();
    let keys: Vec<_> = flow.keys.iter().map(|key| &*key.name).collect();
    for (what, value) in [
        ("owner", flow.owner.as_deref().unwrap_or("nobody named")),
        ("events", &events(flow).join(", ")),
        ("steps", &steps.join(", ")),
        ("reasons", &flow.reasons.join(", ")),
        ("milestones", &told.join(", ")),
        ("attributes", &keys.join(", ")),
        ("declared", &declared(&flow.place)),
    ] {
        if !value.is_empty() {
            writeln!(text, "  {what:<10}  {}", visible(value))?;
        }
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
        alerts(text, counter.alerts.iter().map(|alert| (None, alert)))?;
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

/// What there is in all, where that is more than one event or flow.
fn totals(
    text: &mut String,
    groups: &[Group<'_>],
    flows: &[Flow<'_>],
    tallies: &[Tally<'_>],
) -> std::fmt::Result {
    if groups.len() + flows.len() < 2 && tallies.is_empty() {
        return Ok(());
    }
    let mut totals = Vec::new();
    if !groups.is_empty() {
        let all = groups.iter().map(|group| group.sites.len()).sum();
        let events = count(groups.len(), "event", "events");
        totals.push(format!("{} of {events}", sites(all)));
    }
    if !flows.is_empty() {
        totals.push(flowing(flows));
    }
    if !tallies.is_empty() {
        totals.push(counted(tallies));
    }
    writeln!(text, "\n{}", totals.join("; "))
}
