//! The rules for the names of a flow's events.

use funnel_rules::Rule;
use proc_macro2::Ident;
use syn::LitStr;

use super::declaration::{Events, Milestone};
use super::parse::Names;
use crate::diagnostics::Errors;

/// The names of the start and of the ends: what is given, or the event and a word.
pub(super) fn check(
    given: &Names,
    event: &str,
    at: Option<&LitStr>,
    errors: &mut Errors,
) -> Events {
    let mut is_told = funnel_rules::flow_event_name(event).is_err();
    let mut name = |given: Option<&LitStr>, word| {
        let name = given.map_or_else(|| format!("{event} {word}"), LitStr::value);
        if let Err(error) = funnel_rules::flow_event_name(&name) {
            match (given, at) {
                (Some(given), _) => errors.at(Rule::EventName, given, error),
                // One word more made it too long, and the next would as well.
                (None, Some(at)) if !is_told => {
                    is_told = true;
                    errors.at(
                        Rule::EventName,
                        at,
                        format!("with the word `{word}` behind it, {error}"),
                    );
                }
                (None, _) => {}
            }
        }
        name
    };
    let events = Events {
        started: name(given.started.as_ref(), "Started"),
        completed: name(given.completed.as_ref(), "Completed"),
        aborted: name(given.aborted.as_ref(), "Aborted"),
        failed: name(given.failed.as_ref(), "Failed"),
    };
    check_start(given, &events, errors);
    events
}

/// Refuses an end that is called like the start.
fn check_start(given: &Names, events: &Events, errors: &mut Errors) {
    let ends = [
        (&events.completed, &given.completed),
        (&events.aborted, &given.aborted),
        (&events.failed, &given.failed),
    ];
    let mut alike = ends.iter().filter(|(end, _)| **end == events.started);
    let Some((_, end)) = alike.next() else { return };
    // Two names that nobody gave are never alike.
    if let Some(at) = given.started.as_ref().or(end.as_ref()) {
        errors.at(
            Rule::EventTwice,
            at,
            format!(
                "the flow would start and end with an event called `{}`, and nobody could tell which it was; give one of them another name",
                events.started
            ),
        );
    }
}

/// The name of a milestone's event: what is given, or its variant in words.
pub(super) fn check_milestone(
    variant: &Ident,
    given: Option<&LitStr>,
    name: &str,
    own: &Events,
    before: &[Milestone],
    errors: &mut Errors,
) -> String {
    let event = given.map_or_else(|| in_words(name), LitStr::value);
    let mut report = |rule, message: String| match given {
        Some(given) => errors.at(rule, given, message),
        None => errors.at(
            rule,
            variant,
            format!("{message}, with `#[milestone(event = \"…\")]`"),
        ),
    };
    if given.is_none() && name.is_empty() {
        // That nothing of the variant is left was reported.
    } else if let Err(error) = funnel_rules::flow_event_name(&event) {
        report(Rule::EventName, error.to_string());
    } else if own.all().contains(&event.as_str()) {
        report(
            Rule::EventTwice,
            format!(
                "`{event}` is the event of a start or an end of the flow; give the milestone another name"
            ),
        );
    } else if let Some(first) = before.iter().find(|first| first.event == event) {
        report(
            Rule::EventTwice,
            format!(
                "`{event}` is the event of the milestone `{}`; give this one another name",
                first.ident
            ),
        );
    }
    event
}

impl Events {
    fn all(&self) -> [&str; 4] {
        [&self.started, &self.completed, &self.aborted, &self.failed]
    }
}

/// A name in `snake_case` as words with capitals.
fn in_words(name: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars).collect::<String>()
    };
    name.split('_').map(capital).collect::<Vec<_>>().join(" ")
}
