//! `#[funnel]` on a module: `parse` reads arguments and module, `model`, `steps` and `keys` apply the
//! rules, `declaration` is what they come to, and `expand` writes the steps, the open attributes and the
//! record.

mod declaration;
mod expand;
mod keys;
mod model;
mod parse;
mod steps;

use proc_macro2::TokenStream;

use crate::diagnostics::Errors;

/// Mistakes are reported all at once, and what is usable of the declaration is expanded, so that
/// the functions annotated with its steps do not fail as well.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = parse::args(args, &mut errors);
    let Some(module) = parse::module(item.clone(), &mut errors) else {
        let mut tokens = errors.into_tokens();
        tokens.extend(item);
        return tokens;
    };
    let model = model::build(args, &module, &mut errors);
    let mut tokens = errors.into_tokens();
    tokens.extend(expand::expand(&module, model.as_ref()));
    tokens
}
