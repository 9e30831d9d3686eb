//! The rules for what an alert compares with: an earlier time, another step, another counter.

use funnel_rules::{Duration, Rule};
use proc_macro2::Ident;
use syn::LitStr;
use syn::ext::IdentExt as _;

use super::declaration::Beside;
use super::parse::{self, Written};
use super::place::Place;
use super::values;
use crate::diagnostics::{Errors, listed, unknown};

/// How long before, unless told: the same day of the week.
const VERSUS: &str = "1w";

/// How long before the compared window is, which has to be behind this one.
pub(super) fn versus(
    given: Option<&LitStr>,
    written: &Written,
    window: Option<Duration>,
    errors: &mut Errors,
) -> Option<String> {
    let versus = values::duration(given, VERSUS, errors)?;
    if let Some(window) = window
        && versus < window
        && !written.is_broken
    {
        match (given, &written.window) {
            (Some(given), _) => errors.at(
                Rule::AlertDuration,
                given,
                format!("`{versus}` before, the window of `{window}` would overlap with what it is compared with: write at least `versus = \"{window}\"`, or a shorter `window`"),
            ),
            (None, at) => errors.at(
                Rule::AlertDuration,
                at,
                format!("a window of `{window}` would overlap with the one `{versus}` before, which it is compared with: say a longer time with `versus = \"{window}\"`, or a shorter window"),
            ),
        }
    }
    Some(versus.to_string())
}

/// What goes on while this is stalled.
pub(super) fn stalled(
    beside: Option<&parse::Beside>,
    at: Option<&LitStr>,
    written: &Written,
    window: Option<Duration>,
    place: &Place<'_>,
    errors: &mut Errors,
) -> Option<Beside> {
    if let (Some(_), Some(versus)) = (beside, at) {
        errors.at(
            Rule::AlertCondition,
            versus,
            "what is stalled is held against something else with `beside`, or against an earlier time with `versus`; leave out one",
        );
        return None;
    }
    match (beside, place) {
        (Some(parse::Beside::Step(ident)), Place::Step { step, variants, .. }) => {
            other_step(ident, step, variants, errors)
        }
        (Some(parse::Beside::Counter(text)), Place::Step { step, variants, .. }) => {
            errors.at(
                Rule::AlertBeside,
                text,
                format!(
                    "a step is stalled beside another step of its funnel, named without quotation marks: {}",
                    instead(&others(step, variants))
                ),
            );
            None
        }
        (Some(parse::Beside::Step(ident)), Place::Counter { .. }) => {
            errors.at(
                Rule::AlertBeside,
                ident,
                "a counter is stalled beside another counter, which is named as its metric is: write `beside = \"shop_logins_total\"`",
            );
            None
        }
        (Some(parse::Beside::Counter(text)), Place::Counter { metric }) => {
            other_counter(text, metric, errors)
        }
        (
            None,
            Place::Step {
                before: Some(before),
                ..
            },
        ) if at.is_none() && !written.is_broken => Some(Beside::Step((*before).to_owned())),
        (None, _) => versus(at, written, window, errors).map(Beside::Before),
    }
}

fn other_step(
    ident: &Ident,
    step: &str,
    variants: &[String],
    errors: &mut Errors,
) -> Option<Beside> {
    let typed = ident.unraw().to_string();
    let name = funnel_rules::snake(&typed);
    let others = others(step, variants);
    if name == step {
        errors.at(
            Rule::AlertBeside,
            ident,
            format!(
                "`{typed}` is this step, and cannot go on while it is stalled: {}",
                instead(&others)
            ),
        );
        return None;
    }
    if !others
        .iter()
        .any(|other| funnel_rules::snake(other) == name)
    {
        errors.at(
            Rule::AlertBeside,
            ident,
            unknown("other step of this funnel", &typed, &others),
        );
        return None;
    }
    Some(Beside::Step(name))
}

/// The steps that something can be stalled beside.
fn others<'a>(step: &str, variants: &'a [String]) -> Vec<&'a String> {
    let others = variants.iter();
    others
        .filter(|variant| funnel_rules::snake(variant) != step)
        .collect()
}

/// What to write in the place of something that is no other step.
fn instead(others: &[&String]) -> String {
    match others {
        [] => "there is no other step, so write `stalled(versus = \"1w\")`".to_owned(),
        [only] => format!("write `{only}`, or `stalled(versus = \"1w\")`"),
        others => format!(
            "write one of {}, or `stalled(versus = \"1w\")`",
            listed(others)
        ),
    }
}

fn other_counter(text: &LitStr, metric: &str, errors: &mut Errors) -> Option<Beside> {
    let name = text.value();
    if name == metric {
        errors.at(
            Rule::AlertBeside,
            text,
            "this is the counter itself, which cannot go on while it is stalled: name another one, or write `stalled(versus = \"1w\")`",
        );
        return None;
    }
    // That it exists is for the whole binary to tell; it need not please a linter to exist.
    if let Err(error) = funnel_rules::metric_name(&name) {
        errors.at(Rule::AlertBeside, text, error);
        return None;
    }
    Some(Beside::Counter(name))
}
