//! The rules for the arguments of `#[funnel]`; those for what the module holds are in `steps` and
//! `keys`.

use funnel_rules::Case;
use proc_macro2::Span;
use syn::LitStr;

use super::declaration::Model;
use super::parse::{Args, Module};
use super::{keys, steps};
use crate::diagnostics::{Errors, unknown};
use crate::paths::Runtime;
use crate::record::first_paragraph;

pub(crate) fn build(args: Args, module: &Module, errors: &mut Errors) -> Option<Model> {
    let event = check_event(&args, errors);
    let case = check_case(args.rename_all.as_ref(), errors);
    let counter = match &args.counter {
        Some(counter) => check_counter(counter, errors),
        None => counter_of(&event, args.event.as_ref(), errors),
    };
    let owner = args.owner.as_ref().map(|owner| check_owner(owner, errors));
    let steps = steps::check(module, errors)?;
    let keys = keys::check(module, &steps, case, errors);
    Some(Model {
        runtime: Runtime::new(args.krate),
        event_span: args.event.map(|event| event.span()),
        event,
        counter,
        allow: args.allow,
        case,
        owner,
        help: first_paragraph(&module.item.attrs),
        steps,
        keys,
    })
}

fn check_event(args: &Args, errors: &mut Errors) -> String {
    let Some(event) = &args.event else {
        if !args.names_event {
            errors.missing(
                Span::call_site(),
                "the name of the event is missing: `#[funnel(event = \"SignupFunnel\")]`",
            );
        }
        return "Unnamed".to_owned();
    };
    let name = event.value();
    if let Err(error) = funnel_rules::event_name(&name) {
        errors.at(event, error);
    }
    name
}

/// The name of the counter that follows from the name of the event.
fn counter_of(event: &str, at: Option<&LitStr>, errors: &mut Errors) -> String {
    let event_words = funnel_rules::snake(&event.replace(':', "_"));
    let words = event_words.strip_suffix("_total").unwrap_or(&event_words);
    let counter = format!("{words}_total");
    // The name of an event is not chosen for a metric, so it need not please a linter.
    if let (Some(at), Ok(()), Err(error)) = (
        at,
        funnel_rules::event_name(event),
        funnel_rules::metric_name(&counter),
    ) {
        errors.at(
            at,
            format!("`{event}` gives the counter of steps its name: {error}, as `counter = \"…\"`"),
        );
    }
    counter
}

fn check_counter(counter: &LitStr, errors: &mut Errors) -> String {
    let name = counter.value();
    if let Err(error) = funnel_rules::counter_name(&name) {
        errors.at(counter, error);
    }
    name
}

fn check_case(rename_all: Option<&LitStr>, errors: &mut Errors) -> Case {
    let Some(text) = rename_all else {
        return Case::Snake;
    };
    Case::from_name(&text.value()).unwrap_or_else(|| {
        errors.at(text, unknown("case of names", &text.value(), &Case::NAMES));
        Case::Snake
    })
}

fn check_owner(text: &LitStr, errors: &mut Errors) -> String {
    let value = text.value();
    if value.trim().is_empty() || value.chars().any(char::is_control) {
        errors.at(
            text,
            "`owner` says in one line who is responsible, for the registry: write `owner = \"growth\"`, or leave it out",
        );
    }
    value
}
