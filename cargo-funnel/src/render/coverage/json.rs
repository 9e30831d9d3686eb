//! What tests exercised, for programs. Its shape is a promise: `docs/coverage.schema.json`.

use funnel_runtime::registry::Place;
use serde::Serialize;

use super::{Inputs, below, kind, outcomes};
use crate::code::Code;
use crate::coverage::{BELOW_MINIMUM, Coverage, FOREIGN_NOTE, Group, Key, Outcome, Share, Site};
use crate::render::json::document_text;

/// The version of the shape.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    binaries: &'a [String],
    folders: &'a [String],
    processes: usize,
    unreadable_lines: usize,
    knows_calls: bool,
    left_out: usize,
    minimum: Option<f64>,
    sites: Totals,
    outcomes: Vec<OfOutcome>,
    groups: Vec<OfGroup<'a>>,
    foreign: &'a [&'a Key],
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Totals {
    #[serde(flatten)]
    share: Share,
    percent: f64,
}

#[derive(Serialize)]
struct OfOutcome {
    outcome: Outcome,
    #[serde(flatten)]
    share: Share,
}

#[derive(Serialize)]
struct OfGroup<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(flatten)]
    share: Share,
    sites: Vec<OfSite<'a>>,
}

#[derive(Serialize)]
struct OfSite<'a> {
    step: Option<&'a str>,
    function: Option<&'a str>,
    place: &'a Place,
    fired: bool,
    seen: Vec<Outcome>,
    missing: Vec<Outcome>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: String,
    places: Vec<&'a Place>,
}

/// The coverage as one JSON document.
pub(crate) fn json(inputs: &Inputs, coverage: &Coverage<'_>) -> String {
    let share = coverage.share();
    document_text(&Document {
        schema: SCHEMA,
        binaries: &inputs.binaries,
        folders: &inputs.folders,
        processes: inputs.files,
        unreadable_lines: inputs.unreadable,
        knows_calls: coverage.knows_calls,
        left_out: coverage.left_out,
        minimum: inputs.minimum,
        sites: Totals {
            share,
            percent: share.percent(),
        },
        outcomes: outcomes(coverage)
            .map(|(outcome, share)| OfOutcome { outcome, share })
            .collect(),
        groups: coverage.groups.iter().map(group).collect(),
        foreign: &coverage.foreign,
        findings: findings(inputs, coverage),
    })
}

fn group<'a>(group: &'a Group<'a>) -> OfGroup<'a> {
    OfGroup {
        kind: kind(group.kind),
        name: group.name,
        share: group.share(),
        sites: group.sites.iter().map(site).collect(),
    }
}

fn site<'a>(site: &'a Site<'a>) -> OfSite<'a> {
    let possible = site.possible.iter().copied();
    OfSite {
        step: some(site.step),
        function: some(site.function),
        place: site.place,
        fired: site.fired(),
        seen: site.seen.iter().copied().collect(),
        missing: possible
            .filter(|outcome| !site.seen.contains(outcome))
            .collect(),
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn findings<'a>(inputs: &Inputs, coverage: &'a Coverage<'a>) -> Vec<Finding<'a>> {
    let mut findings = Vec::new();
    for (group, site) in coverage.sites() {
        if let Some(code) = site.code() {
            let step = some(site.step).map(|step| format!(" step `{step}`"));
            let message = format!("no test fired `{}`{}", group.name, step.unwrap_or_default());
            findings.push(finding(code, message, vec![site.place]));
        }
    }
    for key in &coverage.foreign {
        let message = format!("noted, and not in this binary: {}", super::foreign(key));
        findings.push(finding(&FOREIGN_NOTE, message, Vec::new()));
    }
    let share = coverage.share();
    if let Some(minimum) = inputs.minimum.filter(|minimum| share.is_below(*minimum)) {
        findings.push(finding(&BELOW_MINIMUM, below(share, minimum), Vec::new()));
    }
    findings
}

fn finding<'a>(code: &'static Code, message: String, places: Vec<&'a Place>) -> Finding<'a> {
    Finding {
        code: code.id,
        name: code.name,
        severity: code.severity.as_str(),
        message,
        places,
    }
}
