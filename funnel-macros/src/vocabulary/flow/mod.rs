//! `#[flow]` on a module: `parse` reads the arguments and the names of milestones; `model`, `names`,
//! `lists`, `places` and `view` apply the rules; `declaration` is what they come to, and `expand` writes
//! the impls for the user's own types.

mod declaration;
mod expand;
mod lists;
mod model;
mod names;
mod parse;
mod places;
mod view;

use proc_macro2::TokenStream;

use super::kind::{Kind, List};
use super::module;
use crate::diagnostics::Errors;

const STEP: List = List {
    ident: "Step",
    what: "the steps of the flow",
    variants: "the steps of the flow in order",
    one: "step",
    several: "steps",
    empty: "a flow needs at least one step: add a variant to `Step`",
};

const ABORT: List = List {
    ident: "Abort",
    what: "the reasons to give the flow up",
    variants: "the reasons to give the flow up",
    one: "reason",
    several: "reasons",
    empty: "`Abort` lists no reason; add a variant, or remove the enum",
};

const MILESTONE: List = List {
    ident: "Milestone",
    what: "the milestones of the flow",
    variants: "the milestones of the flow",
    one: "milestone",
    several: "milestones",
    empty: "`Milestone` lists no milestone; add a variant, or remove the enum",
};

const KIND: Kind = Kind {
    noun: "flow",
    attribute: "#[flow]",
    goes_on: "a module with `enum Step` inside, and `enum Abort`, `enum Milestone` and `struct Attrs` where they are needed: `pub mod application_create { … }`",
    least: "#[flow(event = \"Application Create\")]",
    event_name: funnel_rules::flow_event_name,
    lists: &[STEP, ABORT, MILESTONE],
    attr: "#[attr(entity, rename = \"…\")]",
    attr_arguments: &["entity", "rename"],
    site: "#[funnel_flow]",
    site_arguments: &["when", "unless", "as"],
    attributes: funnel_rules::FLOW_ATTRIBUTES,
};

/// Mistakes are reported all at once, and what is usable of the declaration is expanded, so that the
/// functions annotated with the flow do not fail as well.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = parse::args(args, &mut errors);
    let Some(module) = module::parse(&item, &KIND, &mut errors) else {
        let mut tokens = errors.into_tokens();
        tokens.extend(item);
        return tokens;
    };
    let model = model::build(args, &module, &mut errors);
    let mut tokens = errors.into_tokens();
    tokens.extend(expand::expand(&module, model.as_ref()));
    tokens
}
