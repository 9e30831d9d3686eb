//! The rules for single values of an alert: numbers, durations, and what is said to people.

use funnel_rules::{Duration, Rule};
use syn::{Lit, LitStr};

use crate::diagnostics::{Errors, unknown};

/// What `severity` can be.
const SEVERITIES: [&str; 3] = ["critical", "warning", "info"];
/// The most bytes of a name: what Prometheus shows in one line.
const LONGEST_NAME: usize = 100;

/// A decimal number in a range, or what stands for it where it is not given.
pub(super) fn number(
    given: Option<&Lit>,
    otherwise: &str,
    fits: fn(f64) -> bool,
    message: &str,
    errors: &mut Errors,
) -> Option<String> {
    let Some(literal) = given else {
        return Some(otherwise.to_owned());
    };
    let digits = match literal {
        Lit::Float(number) => number.base10_digits(),
        Lit::Int(number) => number.base10_digits(),
        _ => "",
    };
    if digits.parse().is_ok_and(fits) {
        return Some(digits.to_owned());
    }
    errors.at(Rule::AlertNumber, literal, message);
    None
}

pub(super) fn is_share(number: f64) -> bool {
    number > 0.0 && number <= 1.0
}

pub(super) fn is_factor(number: f64) -> bool {
    number > 1.0 && number.is_finite()
}

pub(super) fn floor(given: Option<&Lit>, otherwise: u64, errors: &mut Errors) -> Option<u64> {
    let Some(literal) = given else {
        return Some(otherwise);
    };
    let number = match literal {
        Lit::Int(number) => number.base10_parse::<u64>().ok(),
        _ => None,
    };
    match number {
        Some(number @ 1..) => return Some(number),
        Some(0) => errors.at(
            Rule::AlertNumber,
            literal,
            format!(
                "`floor` is the least count that the alert looks at, and with 0 of them one event more or less would tell somebody: write at least 1, or leave it out for {otherwise}"
            ),
        ),
        None => errors.at(
            Rule::AlertNumber,
            literal,
            format!("`floor` is the least count that the alert looks at, a whole number: write `floor = {otherwise}`"),
        ),
    }
    None
}

/// A duration, or what stands for it where it is not given.
pub(super) fn duration(
    given: Option<&LitStr>,
    otherwise: &str,
    errors: &mut Errors,
) -> Option<Duration> {
    let Some(literal) = given else {
        return Duration::parse(otherwise).ok();
    };
    match Duration::parse(&literal.value()) {
        Ok(duration) => Some(duration),
        Err(error) => {
            errors.at(Rule::AlertDuration, literal, error);
            None
        }
    }
}

pub(super) fn severity(given: Option<&LitStr>, otherwise: &str, errors: &mut Errors) -> String {
    let Some(literal) = given else {
        return otherwise.to_owned();
    };
    let text = literal.value();
    if !SEVERITIES.contains(&&*text) {
        errors.at(
            Rule::AlertWords,
            literal,
            unknown("severity of an alert", &text, &SEVERITIES),
        );
    }
    text
}

pub(super) fn summary(given: Option<&LitStr>, errors: &mut Errors) -> Option<String> {
    let text = given?.value();
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        errors.at(
            Rule::AlertWords,
            given,
            "`summary` says in one line what is wrong, to whom the alert tells it: write `summary = \"Half of the sign-ups are missing\"`, or leave it out",
        );
    }
    Some(text)
}

pub(super) fn runbook(given: Option<&LitStr>, errors: &mut Errors) -> Option<String> {
    let text = given?.value();
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let is_address = rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty()
            && !rest
                .chars()
                .any(|char| char.is_whitespace() || char.is_control())
    });
    if !is_address {
        errors.at(
            Rule::AlertWords,
            given,
            "`runbook` is the address of a page that says what to do, for a link: write `runbook = \"https://example.org/runbooks/sign-ups\"`, or leave it out for a link into the generated documents",
        );
    }
    Some(text)
}

pub(super) fn name(given: &LitStr, proposal: &str, errors: &mut Errors) -> String {
    let name = given.value();
    let is_camel = name.starts_with(|char: char| char.is_ascii_uppercase())
        && name.chars().all(|char| char.is_ascii_alphanumeric())
        && name.len() <= LONGEST_NAME;
    if !is_camel {
        errors.at(
            Rule::AlertWords,
            given,
            format!(
                "the name of an alert is in `CamelCase`, of ASCII letters and digits, and at most {LONGEST_NAME} bytes long, because others silence and route by it: write `name = \"{proposal}\"`, or leave it out for that"
            ),
        );
    }
    name
}
