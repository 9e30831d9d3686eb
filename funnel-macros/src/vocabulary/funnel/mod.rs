//! `#[funnel]` on a module: `parse` reads the arguments and the targets, `model` and `steps` apply the
//! rules, `declaration` is what they come to, and `expand` writes the steps and the open attributes.

mod declaration;
mod expand;
mod model;
mod parse;
mod steps;

use proc_macro2::TokenStream;

use super::kind::{Kind, List};
use super::module;
use crate::alert;
use crate::diagnostics::Errors;

const STEP: List = List {
    ident: "Step",
    what: "the steps of the funnel",
    variants: "the steps of the funnel in order",
    one: "step",
    several: "steps",
    empty: "a funnel needs at least one step: add a variant to `Step`",
};

const KIND: Kind = Kind {
    noun: "funnel",
    attribute: "#[funnel]",
    goes_on: "a module with `enum Step` and `struct Attrs` inside: `pub mod conversion { … }`",
    least: "#[funnel(event = \"SignupFunnel\")]",
    event_name: funnel_rules::event_name,
    lists: &[STEP],
    attr: "#[attr(entity, required_at(Step, …), rename = \"…\")]",
    attr_arguments: &["entity", "required_at", "rename"],
    site: "#[funnel_step]",
    site_arguments: &["when", "scoped"],
    attributes: &[],
};

/// Mistakes are reported all at once, and what is usable of the declaration is expanded, so that
/// the functions annotated with its steps do not fail as well.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = parse::args(args, &mut errors);
    let Some(mut module) = module::parse(&item, &KIND, &mut errors) else {
        let mut tokens = errors.into_tokens();
        tokens.extend(alert::without(item));
        return tokens;
    };
    for attrs in module.attributes() {
        let misplaced = alert::take(attrs);
        alert::refuse(
            &misplaced,
            "an alert watches a step: write it on a variant of `Step`",
            &mut errors,
        );
    }
    let model = model::build(args, &module, &mut errors);
    let mut tokens = errors.into_tokens();
    tokens.extend(expand::expand(&module, model.as_ref()));
    tokens
}
