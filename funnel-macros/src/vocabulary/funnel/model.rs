//! The rules for the counter of a funnel, and for the steps at which an attribute is required.

use funnel_rules::Rule;
use syn::ext::IdentExt as _;
use syn::{Field, LitStr};

use super::declaration::{Model, Step};
use super::parse::Args;
use super::{KIND, steps};
use crate::diagnostics::{Errors, unknown};
use crate::vocabulary::fields::FieldArgs;
use crate::vocabulary::module::Module;
use crate::vocabulary::{keys, model};

pub(super) fn build(args: Args, module: &Module, errors: &mut Errors) -> Option<Model> {
    let event = args.common.event.clone();
    let mut words = model::words(args.common, module, &KIND, errors);
    let counter = match &args.counter {
        Some(counter) => check_counter(counter, errors),
        None => counter_of(&words.event, event.as_ref(), errors),
    };
    let item = module.steps(&KIND, errors)?;
    let steps = steps::check(item, &words.event, errors);
    let variants = steps::variants(item);
    let required = |field: &Field, args: &FieldArgs, optional, errors: &mut Errors| {
        check_required(field, args, optional, &steps, &variants, errors)
    };
    words.keys = keys::check(module, &KIND, words.case, errors, required);
    Some(Model {
        words,
        counter,
        steps,
    })
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
        funnel_rules::derived_counter_name(&counter),
    ) {
        errors.at(
            error.rule_of_counters(),
            at,
            format!("`{event}` gives the counter of steps its name: {error}, as `counter = \"…\"`"),
        );
    }
    counter
}

fn check_counter(counter: &LitStr, errors: &mut Errors) -> String {
    let name = counter.value();
    if let Err(error) = funnel_rules::counter_name(&name) {
        errors.at(error.rule_of_counters(), counter, error);
    }
    name
}

/// The names of the steps at which a key is required.
fn check_required(
    field: &Field,
    args: &FieldArgs,
    optional: bool,
    steps: &[Step],
    variants: &[String],
    errors: &mut Errors,
) -> Vec<String> {
    if !optional {
        if let (Some(first), Some(ident)) = (args.required_at.first(), &field.ident) {
            let name = ident.unraw();
            errors.at(
                Rule::RequiredAt,
                first,
                format!("`{name}` is required at every step, because it is no `Option`; make it one, or remove `required_at`"),
            );
        }
        return steps.iter().map(|step| step.name.clone()).collect();
    }
    let mut required = Vec::new();
    for ident in &args.required_at {
        let typed = ident.unraw().to_string();
        let step = funnel_rules::snake(&typed);
        if !variants
            .iter()
            .any(|variant| funnel_rules::snake(variant) == step)
        {
            errors.at(
                Rule::RequiredAt,
                ident,
                unknown("step of this funnel", &typed, variants),
            );
        } else if required.contains(&step) {
            errors.at(
                Rule::RequiredAt,
                ident,
                format!("step `{typed}` is listed twice; keep one"),
            );
        } else {
            required.push(step);
        }
    }
    required
}
