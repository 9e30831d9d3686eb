//! The rules for a flow as a whole, and for its attributes; those for its names and enums are next to
//! this.

use funnel_rules::Rule;
use syn::{Field, Type};

use super::declaration::Model;
use super::parse::Args;
use super::{ABORT, KIND, MILESTONE, lists, names, places, view};
use crate::diagnostics::Errors;
use crate::vocabulary::fields::FieldArgs;
use crate::vocabulary::module::Module;
use crate::vocabulary::{keys, model};

pub(super) fn build(args: Args, module: &Module, errors: &mut Errors) -> Option<Model> {
    let event = args.common.event.clone();
    let mut words = model::words(args.common, module, &KIND, errors);
    let events = names::check(&args.events, &words.event, event.as_ref(), errors);
    let has_room = view::check_room(module, errors);
    view::check(module, errors);
    places::check(module, errors);
    let steps = module.steps(&KIND, errors);
    let steps = steps.map(|item| lists::steps(item, errors));
    let reasons = module.list(ABORT.ident);
    let reasons = reasons.map(|item| lists::reasons(item, errors));
    let milestones = module.list(MILESTONE.ident);
    let milestones = milestones.map(|item| lists::milestones(item, &events, errors));
    words.keys = keys::check(module, &KIND, words.case, errors, check_field);
    Some(Model {
        words,
        events,
        steps: steps?,
        reasons: reasons.unwrap_or_default(),
        milestones: milestones.unwrap_or_default(),
        has_room,
    })
}

/// An attribute is required nowhere, and there is none at the start.
fn check_field(
    field: &Field,
    args: &FieldArgs,
    optional: bool,
    errors: &mut Errors,
) -> Vec<String> {
    if let Some(requires) = &args.requires {
        errors.at(
            Rule::RequiredInFlow,
            requires,
            "an attribute of a flow is required nowhere, because it becomes known while the flow runs; remove `required_at`",
        );
    }
    if !optional && !matches!(field.ty, Type::Reference(_)) {
        errors.at(
            Rule::RequiredInFlow,
            &field.ty,
            "an attribute of a flow becomes known while the flow runs, and has no value at its start; make it an `Option`",
        );
    }
    Vec::new()
}
