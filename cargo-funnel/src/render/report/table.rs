//! The report for people.

use std::fmt::Write as _;

use super::{Inputs, STEPS, UNFINISHED_NOTE, counts, has_unfinished, oddities, read, rows};
use crate::render::style::{NAME, TITLE, WARNING};
use crate::render::table::grid;
use crate::render::visible;
use crate::report::{FlowReport, FunnelReport, Report};

/// One table for every flow and every funnel.
pub(crate) fn table(inputs: &Inputs, report: &Report, columns: Option<u16>) -> String {
    let mut text = String::new();
    write(&mut text, inputs, report, columns).expect("a String takes every text");
    text
}

fn write(
    text: &mut String,
    inputs: &Inputs,
    report: &Report,
    columns: Option<u16>,
) -> std::fmt::Result {
    let binaries = inputs.binaries.join(", ");
    let files = inputs.files.join(", ");
    writeln!(text, "{TITLE}{}{TITLE:#}", visible(&binaries))?;
    writeln!(text, "{}", visible(&files))?;
    for flow in &report.flows {
        text.push('\n');
        self::flow(text, flow, columns)?;
    }
    if has_unfinished(report) {
        writeln!(text, "\n{UNFINISHED_NOTE}")?;
    }
    for funnel in &report.funnels {
        text.push('\n');
        self::funnel(text, funnel, columns)?;
    }
    text.push('\n');
    for part in read(&report.read, str::to_owned) {
        writeln!(text, "{}", visible(&part))?;
    }
    Ok(())
}

fn flow(text: &mut String, flow: &FlowReport, columns: Option<u16>) -> std::fmt::Result {
    writeln!(text, "{NAME}{}{NAME:#}", visible(&flow.event))?;
    let plain = |list| counts(list, str::to_owned);
    for (what, number, more) in [
        ("started", flow.started, String::new()),
        ("completed", flow.completed, String::new()),
        ("aborted", flow.aborted, plain(&flow.reasons)),
        ("failed", flow.failed, plain(&flow.error_classes)),
        ("unfinished", flow.unfinished, String::new()),
    ] {
        let line = format!("  {what:<10}  {number:<6}{more}");
        writeln!(text, "{}", visible(line.trim_end()))?;
    }
    if !flow.milestones.is_empty() {
        writeln!(text, "  milestones  {}", visible(&plain(&flow.milestones)))?;
    }
    for oddity in oddities(flow) {
        writeln!(text, "  {WARNING}{oddity}{WARNING:#}")?;
    }
    let mut table = grid(columns);
    table.set_header(STEPS);
    for (name, numbers) in rows(flow) {
        let mut row = vec![visible(&name.text(str::to_owned)).into_owned()];
        row.extend(numbers.map(|number| number.to_string()));
        table.add_row(row);
    }
    writeln!(text, "{table}")
}

fn funnel(text: &mut String, funnel: &FunnelReport, columns: Option<u16>) -> std::fmt::Result {
    writeln!(text, "{NAME}{}{NAME:#}", visible(&funnel.event))?;
    let Some(first) = funnel.steps.first() else {
        return Ok(());
    };
    let mut table = grid(columns);
    let mut header = vec!["step".to_owned(), "events".to_owned()];
    let entities = first.entities.iter();
    header.extend(entities.map(|entity| format!("different {}", visible(&entity.name))));
    table.set_header(header);
    for step in &funnel.steps {
        let mut row = vec![visible(&step.step).into_owned(), step.events.to_string()];
        row.extend(step.entities.iter().map(|entity| entity.count.to_string()));
        table.add_row(row);
    }
    writeln!(text, "{table}")
}
