//! The report for a comment or an issue.

use std::fmt::Write as _;

use super::{Inputs, STEPS, UNFINISHED_NOTE, counts, has_unfinished, oddities, read, rows};
use crate::render::span::code;
use crate::report::{FlowReport, FunnelReport, Report};

/// One table for every flow and every funnel.
pub(crate) fn markdown(inputs: &Inputs, report: &Report) -> String {
    let mut text = String::new();
    write(&mut text, inputs, report).expect("a String takes every text");
    text
}

fn write(text: &mut String, inputs: &Inputs, report: &Report) -> std::fmt::Result {
    let list = |names: &[String]| {
        let names: Vec<_> = names.iter().map(|name| code(name)).collect();
        names.join(", ")
    };
    writeln!(text, "### {}\n", list(&inputs.binaries))?;
    writeln!(text, "Events of {}", list(&inputs.files))?;
    for flow in &report.flows {
        self::flow(text, flow)?;
    }
    if has_unfinished(report) {
        writeln!(text, "\n{UNFINISHED_NOTE}")?;
    }
    for funnel in &report.funnels {
        self::funnel(text, funnel)?;
    }
    text.push('\n');
    for part in read(&report.read, code) {
        writeln!(text, "- {part}")?;
    }
    Ok(())
}

fn flow(text: &mut String, flow: &FlowReport) -> std::fmt::Result {
    writeln!(text, "\n#### {}\n", code(&flow.event))?;
    for (what, number, more) in [
        ("started", flow.started, String::new()),
        ("completed", flow.completed, String::new()),
        ("aborted", flow.aborted, counts(&flow.reasons, code)),
        ("failed", flow.failed, counts(&flow.error_classes, code)),
        ("unfinished", flow.unfinished, String::new()),
    ] {
        let before = if more.is_empty() { "" } else { ": " };
        writeln!(text, "- {what} **{number}**{before}{more}")?;
    }
    if !flow.milestones.is_empty() {
        writeln!(text, "- milestones {}", counts(&flow.milestones, code))?;
    }
    for oddity in oddities(flow) {
        writeln!(text, "- **{oddity}**")?;
    }
    writeln!(text, "\n| {} |", STEPS.join(" | "))?;
    writeln!(text, "|---|---:|---:|---:|---:|")?;
    for (name, numbers) in rows(flow) {
        let name = name.text(code);
        let numbers = numbers.map(|number| number.to_string());
        writeln!(text, "| {name} | {} |", numbers.join(" | "))?;
    }
    Ok(())
}

fn funnel(text: &mut String, funnel: &FunnelReport) -> std::fmt::Result {
    writeln!(text, "\n#### {}\n", code(&funnel.event))?;
    let Some(first) = funnel.steps.first() else {
        return Ok(());
    };
    write!(text, "| step | events |")?;
    for entity in &first.entities {
        write!(text, " different {} |", code(&entity.name))?;
    }
    writeln!(text, "\n|---|---:|{}", "---:|".repeat(first.entities.len()))?;
    for step in &funnel.steps {
        write!(text, "| {} | {} |", code(&step.step), step.events)?;
        for entity in &step.entities {
            write!(text, " {} |", entity.count)?;
        }
        text.push('\n');
    }
    Ok(())
}
