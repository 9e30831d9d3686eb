//! The list for people. Styled; whoever prints it takes the styles out where they do not belong.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use funnel_runtime::registry::SiteInfo;

use super::{function, keys, place, visible};
use crate::audit::{Binary, Group, sites};

const TITLE: Style = Style::new().bold().underline();
const EVENT: Style = Style::new().bold();
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
    if groups.len() > 1 {
        let all = sites(binary.registry.sites.len());
        writeln!(text, "\n{all} of {} events", groups.len())?;
    }
    Ok(())
}

fn head(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    writeln!(text, "{EVENT}{}{EVENT:#}", visible(group.event))?;
    for funnel in &group.declarations {
        let owner = funnel.owner.as_deref().unwrap_or("nobody named");
        let place = &funnel.place;
        let declared = format!(
            "{} {}, {}:{}",
            place.krate, place.version, place.file, place.line
        );
        writeln!(text, "  owner     {}", visible(owner))?;
        writeln!(text, "  counter   {}", visible(&funnel.counter))?;
        writeln!(text, "  declared  {}", visible(&declared))?;
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
            &function(site),
            &place(site),
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
