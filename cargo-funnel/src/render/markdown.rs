//! The list for a comment on a pull request. Every name is shown as code, where it can neither end a
//! cell nor mention somebody.

use std::fmt::Write as _;

use funnel_runtime::registry::{AlertInfo, FlowInfo};

use super::span::code;
use super::{
    BY_HAND, TOGETHER, UNLINKED, alert, declared, findings, function, keys, labels, place,
};
use crate::audit::{Binary, Flow, Group, Tally, counted, events, sites};
use crate::findings::{Finding, Findings};

/// One table for every event and every flow of every binary, behind what is found.
pub(crate) fn markdown(binaries: &[Binary], found: &Findings) -> String {
    let mut text = String::new();
    write(&mut text, binaries, found).expect("a String takes every text");
    text
}

fn write(text: &mut String, binaries: &[Binary], found: &Findings) -> std::fmt::Result {
    if !found.across.is_empty() {
        writeln!(text, "### {TOGETHER}")?;
        findings::markdown(text, &found.across)?;
        text.push('\n');
    }
    for (at, (binary, found)) in binaries.iter().zip(&found.of_each).enumerate() {
        if at > 0 {
            text.push('\n');
        }
        self::binary(text, binary, found)?;
    }
    Ok(())
}

fn binary(text: &mut String, binary: &Binary, found: &[Finding]) -> std::fmt::Result {
    writeln!(text, "### {}", code(&binary.path))?;
    if !binary.linked {
        writeln!(text, "\n**note:** {UNLINKED}")?;
    }
    findings::markdown(text, found)?;
    for group in &binary.groups() {
        self::group(text, group)?;
    }
    for flow in &binary.flows() {
        self::flow(text, flow)?;
    }
    let tallies = binary.tallies();
    if tallies.is_empty() {
        return Ok(());
    }
    counters(text, &tallies)
}

fn group(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    writeln!(text, "\n#### {}\n", code(group.event))?;
    for funnel in &group.declarations {
        let owner = funnel.owner.as_deref().map(code);
        let owner = owner.as_deref().unwrap_or("nobody named");
        writeln!(
            text,
            "- owner {owner}, counter {}, declared in {}",
            code(&funnel.counter),
            code(&format!("{} {}", funnel.place.krate, funnel.place.version))
        )?;
    }
    if group.declarations.is_empty() {
        writeln!(text, "- **not declared in this binary**")?;
    }
    let steps: Vec<_> = group
        .steps
        .iter()
        .map(|step| format!("{} ({})", code(step.name), step.sites))
        .collect();
    writeln!(text, "- steps {}", steps.join(" → "))?;
    let steps = group.declarations.iter().flat_map(|funnel| &funnel.steps);
    for step in steps {
        alerts(text, &step.name, &step.alerts)?;
    }
    text.push('\n');
    if !group.sites.is_empty() {
        writeln!(text, "| step | crate | function | place | keys |")?;
        writeln!(text, "|---|---|---|---|---|")?;
    }
    for site in &group.sites {
        let cells = [
            &site.step,
            &site.place.krate,
            &function(&site.function, &site.place),
            &place(&site.place),
            &keys(site),
        ];
        writeln!(text, "| {} |", cells.map(|cell| code(cell)).join(" | "))?;
    }
    if !group.sites.is_empty() {
        text.push('\n');
    }
    summary(text, group)
}

/// An item for each alert on something.
fn alerts(text: &mut String, on: &str, alerts: &[AlertInfo]) -> std::fmt::Result {
    for found in alerts {
        let (name, on, said) = (code(&found.name), code(on), code(&alert(found)));
        writeln!(text, "- alert {name} on {on}: {said}")?;
    }
    Ok(())
}

fn summary(text: &mut String, group: &Group<'_>) -> std::fmt::Result {
    write!(text, "**{}**", sites(group.sites.len()))?;
    for (at, step) in group.emitted().into_iter().enumerate() {
        let before = if at == 0 { ": " } else { ", " };
        write!(text, "{before}{} {}", step.sites, code(step.name))?;
    }
    text.push('\n');
    Ok(())
}

fn flow(text: &mut String, flow: &Flow<'_>) -> std::fmt::Result {
    writeln!(text, "\n#### {}\n", code(flow.event))?;
    for flow in &flow.declarations {
        flow_head(text, flow)?;
    }
    if flow.declarations.is_empty() {
        writeln!(text, "- **not declared in this binary**")?;
    }
    if !flow.sites.is_empty() {
        writeln!(text, "\n| crate | function | place | keys |")?;
        writeln!(text, "|---|---|---|---|")?;
    }
    for site in &flow.sites {
        let cells = [
            &site.place.krate,
            &function(&site.function, &site.place),
            &place(&site.place),
            &site.keys.join(", "),
        ];
        writeln!(text, "| {} |", cells.map(|cell| code(cell)).join(" | "))?;
    }
    writeln!(text, "\n**{}**", sites(flow.sites.len()))
}

fn flow_head(text: &mut String, flow: &FlowInfo) -> std::fmt::Result {
    let owner = flow.owner.as_deref().map(code);
    let owner = owner.as_deref().unwrap_or("nobody named");
    let declared = code(&format!("{} {}", flow.place.krate, flow.place.version));
    writeln!(text, "- flow, owner {owner}, declared in {declared}")?;
    let told = flow.milestones.iter();
    let told = told.map(|told| format!("{} ({})", code(&told.name), code(&told.event)));
    for (what, values) in [
        ("events", events(flow).into_iter().map(code).collect()),
        (
            "steps",
            flow.steps.iter().map(|step| code(&step.name)).collect(),
        ),
        (
            "reasons",
            flow.reasons.iter().map(|reason| code(reason)).collect(),
        ),
        ("milestones", told.collect()),
        (
            "attributes",
            flow.keys.iter().map(|key| code(&key.name)).collect(),
        ),
    ] {
        let values: Vec<String> = values;
        if !values.is_empty() {
            writeln!(text, "- {what} {}", values.join(", "))?;
        }
    }
    Ok(())
}

fn counters(text: &mut String, tallies: &[Tally<'_>]) -> std::fmt::Result {
    writeln!(text, "\n#### Business counters\n")?;
    writeln!(
        text,
        "| counter | labels | series | owner | counted in | declared | help |"
    )?;
    writeln!(text, "|---|---|---|---|---|---|---|")?;
    for tally in tallies {
        let functions = tally.functions.iter();
        let functions = functions.map(|count| code(&function(&count.function, &count.place)));
        let functions = match tally.functions[..] {
            [] => BY_HAND.to_owned(),
            _ => functions.collect::<Vec<_>>().join(", "),
        };
        for counter in &tally.declarations {
            let cells = [
                code(&counter.name),
                labels(counter, code),
                counter.series.to_string(),
                code(counter.owner.as_deref().unwrap_or("")),
                functions.clone(),
                code(&declared(&counter.place)),
                code(&counter.help),
            ];
            writeln!(text, "| {} |", cells.join(" | "))?;
        }
        if tally.declarations.is_empty() {
            let name = code(tally.name);
            writeln!(
                text,
                "| {name} | | | | {functions} | not in this binary | |"
            )?;
        }
    }
    let declared = tallies.iter().flat_map(|tally| &tally.declarations);
    let watched: Vec<_> = declared.filter(|one| !one.alerts.is_empty()).collect();
    if !watched.is_empty() {
        text.push('\n');
    }
    for counter in watched {
        alerts(text, &counter.name, &counter.alerts)?;
    }
    writeln!(text, "\n**{}**", counted(tallies))
}
