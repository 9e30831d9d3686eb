//! What tests exercised, as text. Pure, as all of `render` is.

mod json;
mod markdown;
mod table;

pub(crate) use json::json;
pub(crate) use markdown::markdown;
pub(crate) use table::table;

use super::function;
use crate::audit::count;
use crate::coverage::{Coverage, Key, Kind, Outcome, Share, Site};

/// What was read, and what was asked for.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) binaries: Vec<String>,
    pub(crate) folders: Vec<String>,
    /// The processes that noted something.
    pub(crate) files: usize,
    /// Lines that are no notes.
    pub(crate) unreadable: usize,
    pub(crate) minimum: Option<f64>,
}

/// What a group is, before its name.
const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Site => "funnel",
        Kind::Flow => "flow",
        Kind::Count => "counter",
    }
}

/// `3 of 4 sites fired`.
fn fired(share: Share) -> String {
    let Share { total, fired } = share;
    format!("{fired} of {} fired", count(total, "site", "sites"))
}

/// `75.0 %`.
fn percent(share: Share) -> String {
    format!("{:.1} %", share.percent())
}

/// How many of the sites whose calls can end so did, for every way in which one can.
fn outcomes<'a>(coverage: &'a Coverage<'_>) -> impl Iterator<Item = (Outcome, Share)> + 'a {
    let all = Outcome::OF_CALLS.into_iter().chain(Outcome::OF_FLOWS);
    let shares = all.map(|outcome| (outcome, coverage.share_of(outcome)));
    shares.filter(|(_, share)| share.total > 0)
}

/// The words for the ways in which calls ended.
fn words<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> String {
    let words: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| outcome.as_str())
        .collect();
    words.join(", ")
}

/// The ways in which the calls of a site can end, and did not.
fn missing(site: &Site<'_>) -> String {
    words(
        site.possible
            .iter()
            .filter(|outcome| !site.seen.contains(outcome)),
    )
}

/// What was noted, as its code names it.
fn foreign(key: &Key) -> String {
    let function = match &*key.function {
        "" => "step!",
        function => function,
    };
    let step = if key.step.is_empty() { "" } else { " " };
    format!(
        "{}{step}{} in {}::{function}",
        key.name, key.step, key.module
    )
}

/// Where a site is in the program.
fn place_of(site: &Site<'_>) -> String {
    function(site.function, site.place)
}

/// What can only be noted in other builds.
fn unknown(coverage: &Coverage<'_>) -> Option<String> {
    if coverage.knows_calls {
        return None;
    }
    let left_out = match coverage.left_out {
        0 => String::new(),
        number => format!(
            ", and {} left out",
            count(
                number,
                "function that counts is",
                "functions that count are"
            )
        ),
    };
    Some(format!(
        "these tests were built without debug assertions: how calls end without an event cannot be noted there{left_out}"
    ))
}

/// The sentence on the minimum.
fn below(share: Share, minimum: f64) -> String {
    format!(
        "{} of the sites fired, and at least {minimum} % are asked for",
        percent(share)
    )
}
