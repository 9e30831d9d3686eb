//! The texts of a report. As everywhere in `render`, no name is trusted: files of events can hold any.

mod json;
mod markdown;
mod table;

pub(crate) use json::json;
pub(crate) use markdown::markdown;
pub(crate) use table::table;

use crate::report::{Count, FlowReport, Read, Report, StepReport};

/// What a report is on, as the user knows it.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) binaries: Vec<String>,
    pub(crate) files: Vec<String>,
}

/// What `unfinished` means.
const UNFINISHED_NOTE: &str = "unfinished: started, and without an end in these files, as a process leaves it that was killed or still runs; the step is that of its last milestone";
/// The columns of the steps of a flow.
const STEPS: [&str; 5] = ["step", "completed", "aborted", "failed", "unfinished"];

/// What a row of the steps of a flow is about.
#[derive(Clone, Copy)]
enum Where<'a> {
    /// Flows that had no step yet.
    BeforeTheFirst,
    Step(&'a str),
    /// Unfinished flows that told no milestone.
    Unknown,
}

impl Where<'_> {
    /// Brackets tell what stands for a name from one.
    fn text(self, quote: impl Fn(&str) -> String) -> String {
        match self {
            Self::BeforeTheFirst => "(before the first)".to_owned(),
            Self::Step(name) => quote(name),
            Self::Unknown => "(unknown)".to_owned(),
        }
    }
}

/// The rows of the steps of a flow, with the numbers of [`STEPS`].
fn rows(flow: &FlowReport) -> Vec<(Where<'_>, [u64; 4])> {
    let row = |step: &StepReport| [step.completed, step.aborted, step.failed, step.unfinished];
    let rows = flow.steps.iter().map(|step| {
        let name = step.step.as_deref();
        (name.map_or(Where::BeforeTheFirst, Where::Step), row(step))
    });
    let mut rows: Vec<_> = rows.collect();
    if flow.unfinished_anywhere > 0 {
        rows.push((Where::Unknown, [0, 0, 0, flow.unfinished_anywhere]));
    }
    rows
}

/// Names with their numbers: `declined_terms 2, cancelled 1`.
fn counts(counts: &[Count], quote: impl Fn(&str) -> String) -> String {
    let counts = counts.iter();
    let counts: Vec<_> = counts
        .map(|one| format!("{} {}", quote(&one.name), one.count))
        .collect();
    counts.join(", ")
}

/// What is odd about the events of a flow.
fn oddities(flow: &FlowReport) -> Vec<String> {
    let mut oddities = Vec::new();
    if flow.begun_elsewhere > 0 {
        oddities.push(format!(
            "{} whose start is not in these files",
            flow.begun_elsewhere
        ));
    }
    if flow.second_ends > 0 {
        oddities.push(format!(
            "{} ends of flows that had ended, not counted",
            flow.second_ends
        ));
    }
    oddities
}

/// What became of the lines, each in words.
fn read(read: &Read, quote: impl Fn(&str) -> String) -> Vec<String> {
    let mut parts = vec![format!("{} lines read", read.lines())];
    for (number, what) in [
        (read.events, "events of these flows and funnels"),
        (read.duplicates, "read before"),
        (
            read.synthetic,
            "of probes, left out (`--synthetic` takes them in)",
        ),
        (read.torn, "torn, as a process leaves them that was killed"),
        (read.no_events, "that are no events"),
        (
            read.unplaced,
            "of flows that no declaration, or more than one, could have told",
        ),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    if !read.unknown.is_empty() {
        let unknown = read.unknown.iter();
        let unknown: Vec<_> = unknown
            .map(|(name, count)| format!("{} {count}", quote(name)))
            .collect();
        let sum: u64 = read.unknown.values().sum();
        parts.push(format!(
            "{sum} that the binary does not have: {}",
            unknown.join(", ")
        ));
    }
    parts
}

fn has_unfinished(report: &Report) -> bool {
    report.flows.iter().any(|flow| flow.unfinished > 0)
}
