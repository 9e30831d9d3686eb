//! The rules for the arguments that every declaration takes.

use funnel_rules::{Case, Rule};
use proc_macro2::Span;
use syn::LitStr;

use super::arguments::Args;
use super::declaration::Words;
use super::kind::Kind;
use super::module::Module;
use crate::diagnostics::{Errors, unknown};
use crate::paths::Runtime;
use crate::record::first_paragraph;

/// The declaration without its attributes.
pub(super) fn words(args: Args, module: &Module, kind: &Kind, errors: &mut Errors) -> Words {
    let event = check_event(&args, kind, errors);
    let case = check_case(args.rename_all.as_ref(), errors);
    let owner = args.owner.as_ref().map(|owner| check_owner(owner, errors));
    Words {
        runtime: Runtime::new(args.krate),
        event_span: args.event.map(|event| event.span()),
        event,
        allow: args.allow,
        case,
        owner,
        help: first_paragraph(&module.item.attrs),
        keys: Vec::new(),
    }
}

fn check_event(args: &Args, kind: &Kind, errors: &mut Errors) -> String {
    let Some(event) = &args.event else {
        if !args.names_event {
            errors.missing(
                Rule::MissingEvent,
                Span::call_site(),
                format!("the name of the event is missing: `{}`", kind.least),
            );
        }
        return "Unnamed".to_owned();
    };
    let name = event.value();
    if let Err(error) = (kind.event_name)(&name) {
        errors.at(Rule::EventName, event, error);
    }
    name
}

fn check_case(rename_all: Option<&LitStr>, errors: &mut Errors) -> Case {
    let Some(text) = rename_all else {
        return Case::Snake;
    };
    Case::from_name(&text.value()).unwrap_or_else(|| {
        errors.at(
            Rule::UnknownCase,
            text,
            unknown("case of names", &text.value(), &Case::NAMES),
        );
        Case::Snake
    })
}

fn check_owner(text: &LitStr, errors: &mut Errors) -> String {
    let value = text.value();
    if value.trim().is_empty() || value.chars().any(char::is_control) {
        errors.at(
            Rule::Owner,
            text,
            "`owner` says in one line who is responsible, for the registry: write `owner = \"growth\"`, or leave it out",
        );
    }
    value
}
