//! The rules for an alert: its condition and its place, and the names of several.

use std::collections::BTreeSet;

use funnel_rules::{Duration, Rule};
use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::{Attribute, Lit, LitStr};

use super::declaration::{Alert, Condition};
use super::parse::{self, Said, Written};
use super::place::Place;
use super::{compared, is_alert, values};
use crate::diagnostics::Errors;

const DROP: &str = "0.5";
const SPIKE: &str = "3";
const WINDOW: &str = "1h";
/// What is counted rarely enough to be watched for coming to nothing does not come every hour.
const WINDOW_OF_STALLED: &str = "1d";
const HOLD: &str = "5m";
const FLOOR: u64 = 20;
const SEVERITY: &str = "warning";
/// Recording rules and scrapes are minutes apart; a shorter window would see one or two of them.
const SHORTEST_WINDOW: &str = "5m";

/// The alerts among the attributes of one thing.
pub(crate) fn check(attrs: &[Attribute], place: &Place<'_>, errors: &mut Errors) -> Vec<Alert> {
    let alerts = attrs.iter().filter(|attr| is_alert(attr));
    alerts.filter_map(|attr| one(attr, place, errors)).collect()
}

/// Refuses a second alert of one name.
pub(crate) fn check_names<'a>(alerts: impl IntoIterator<Item = &'a Alert>, errors: &mut Errors) {
    let mut names = BTreeSet::new();
    for alert in alerts {
        if !names.insert(&alert.name) {
            errors.at(
                Rule::AlertTwice,
                &alert.named_at,
                format!(
                    "two alerts here are called `{}`, and whoever silences or routes by the name would hit both: give this one another with `name = \"…\"`",
                    alert.name
                ),
            );
        }
    }
}

fn one(attr: &Attribute, place: &Place<'_>, errors: &mut Errors) -> Option<Alert> {
    let written = parse::parse(attr, errors);
    let stalls = |(_, said): &(Ident, Said)| matches!(said, Said::Stalled { .. });
    let usual = if written.conditions.iter().any(stalls) {
        WINDOW_OF_STALLED
    } else {
        WINDOW
    };
    let window = values::duration(written.window.as_ref(), usual, errors);
    if let (Some(window), Some(literal)) = (window, &written.window)
        && Some(window) < Duration::parse(SHORTEST_WINDOW).ok()
    {
        errors.at(
            Rule::AlertDuration,
            literal,
            format!(
                "a window of `{window}` has hardly more than one scrape in it, which says nothing of how much is counted: write at least `{SHORTEST_WINDOW}`"
            ),
        );
    }
    let hold = values::duration(written.hold.as_ref(), HOLD, errors);
    let floor = values::floor(written.floor.as_ref(), FLOOR, errors);
    let severity = values::severity(written.severity.as_ref(), SEVERITY, errors);
    let summary = values::summary(written.summary.as_ref(), errors);
    let runbook = values::runbook(written.runbook.as_ref(), errors);
    check_only(&written, place, errors);
    let (kind, condition) = condition(&written, window, place, errors);
    let proposal = place.name(kind);
    let name = match &written.name {
        Some(name) => values::name(name, &proposal, errors),
        None => proposal,
    };
    Some(Alert {
        name,
        named_at: match &written.name {
            Some(name) => name.to_token_stream(),
            None => attr.to_token_stream(),
        },
        condition: condition?,
        window: window?.to_string(),
        hold: hold?.to_string(),
        floor: floor?,
        only: written.only.map(|(_, texts)| texts).unwrap_or_default(),
        severity,
        summary,
        runbook,
    })
}

fn check_only(written: &Written, place: &Place<'_>, errors: &mut Errors) {
    let Some((name, texts)) = &written.only else {
        return;
    };
    if matches!(place, Place::Step { .. }) {
        errors.at(
            Rule::MisplacedArgument,
            name,
            "`only` chooses among the texts of a counter's label, and a step is counted as one; remove it",
        );
        return;
    }
    let mut seen = BTreeSet::new();
    for text in texts {
        if !seen.insert(text.value()) {
            errors.at(
                Rule::DuplicateArgument,
                text,
                format!("`{}` is listed twice; keep one", text.value()),
            );
        }
    }
}

/// The condition, and what it adds to the name.
fn condition(
    written: &Written,
    window: Option<Duration>,
    place: &Place<'_>,
    errors: &mut Errors,
) -> (&'static str, Option<Condition>) {
    for (name, _) in written.conditions.iter().skip(1) {
        errors.at(
            Rule::AlertCondition,
            name,
            format!(
                "an alert has one condition, and this one has `{}` already; write a second `#[alert({name} …)]`",
                written.conditions[0].0
            ),
        );
    }
    let versus = |errors: &mut Errors| {
        let given = written.versus.as_ref().map(|(_, versus)| versus);
        compared::versus(given, written, window, errors)
    };
    let usual = Said::Drop(None);
    match written.conditions.first().map_or(&usual, |(_, said)| said) {
        Said::Drop(by) => {
            let message = "`drop` is the share that is missing, above 0 and up to 1; write `drop = 0.5` for half";
            let by = values::number(by.as_ref(), DROP, values::is_share, message, errors);
            let versus = versus(errors);
            let condition = by.zip(versus);
            (
                "Drop",
                condition.map(|(by, versus)| Condition::Drop { by, versus }),
            )
        }
        Said::Spike(times) => {
            let message = "`spike` is how many times the usual it is, above 1; write `spike = 3.0` for three times as much";
            let times = values::number(times.as_ref(), SPIKE, values::is_factor, message, errors);
            let versus = versus(errors);
            let condition = times.zip(versus);
            (
                "Spike",
                condition.map(|(times, versus)| Condition::Spike { times, versus }),
            )
        }
        Said::Stalled { beside, versus: at } => {
            not_compared(
                written,
                "is written inside of `stalled`, as `stalled(versus = \"1w\")`",
                errors,
            );
            let beside =
                compared::stalled(beside.as_ref(), at.as_ref(), written, window, place, errors);
            ("Stalled", beside.map(Condition::Stalled))
        }
        Said::Gap { from, to, ratio } => {
            not_compared(
                written,
                "compares with an earlier time, and `gap` with another text of the label; remove it",
                errors,
            );
            if let Some((name, _)) = &written.only {
                errors.at(
                    Rule::MisplacedArgument,
                    name,
                    "`gap` says itself which texts are counted, `from` and `to`; remove `only`",
                );
            }
            (
                "Gap",
                gap(
                    from.as_ref(),
                    to.as_ref(),
                    ratio.as_ref(),
                    written,
                    place,
                    errors,
                ),
            )
        }
    }
}

/// Refuses `versus` beside a condition that does not have it there.
fn not_compared(written: &Written, why: &str, errors: &mut Errors) {
    if let Some((name, _)) = &written.versus {
        errors.at(Rule::MisplacedArgument, name, format!("`versus` {why}"));
    }
}

fn gap(
    from: Option<&LitStr>,
    to: Option<&LitStr>,
    ratio: Option<&Lit>,
    written: &Written,
    place: &Place<'_>,
    errors: &mut Errors,
) -> Option<Condition> {
    let at = &written.conditions[0].0;
    if matches!(place, Place::Step { .. }) {
        errors.at(
            Rule::AlertCondition,
            at,
            "`gap` is between two texts of a counter's label; how many come from one step to another, a target says: write `#[target(from = …, at_least = …)]`, which is watched without an alert",
        );
        return None;
    }
    let (Some(from), Some(to), Some(ratio)) = (from, to, ratio) else {
        if !written.is_broken {
            errors.at(
                Rule::AlertCondition,
                at,
                "a gap says from which text of the label, to which, and what share has to come there: write `gap(from = \"created\", to = \"completed\", ratio = 0.5)`",
            );
        }
        return None;
    };
    if from.value() == to.value() {
        errors.at(
            Rule::AlertCondition,
            to,
            format!(
                "there is no gap from `{0}` to `{0}`: name another text of the label",
                to.value()
            ),
        );
        return None;
    }
    let message = "`ratio` is the least share that has to come to `to`, above 0 and up to 1; write `ratio = 0.5` for half";
    let at_least = values::number(Some(ratio), "", values::is_share, message, errors)?;
    Some(Condition::Gap {
        from: from.clone(),
        to: to.clone(),
        at_least,
    })
}
