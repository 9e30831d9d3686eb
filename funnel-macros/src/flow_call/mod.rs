//! `#[funnel_flow]` on a function: `parse` reads the arguments, `model` applies the rules, `unnamed`
//! looks for a body that lacks the name of its flow and `unreturned` for one that goes on after an abort,
//! `expand` writes how the flow begins and ends; `call` puts the body inside.

mod borrowing;
mod expand;
mod model;
mod parse;
mod unnamed;
mod unreturned;

use proc_macro2::TokenStream;

use crate::call::{NoFunction, check_function, check_is_function};
use crate::diagnostics::Errors;
use crate::item::Function;

const WORDS: NoFunction = NoFunction {
    attribute: "funnel_flow",
    does: "runs the flow",
    do_it: "run a flow",
};

/// With a mistake, the function stays as the user wrote it.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let ast = parse::parse(args, &mut errors);
    let function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => Some(function),
        Err(error) => {
            check_is_function(&WORDS, &item, error, &mut errors);
            None
        }
    };
    let site = model::build(ast, function.as_ref(), &mut errors);
    if let Some(function) = &function {
        check_function("run a flow", function, &mut errors);
    }
    match (site, function) {
        (Some(site), Some(function)) if errors.is_empty() => expand::function(&site, &function),
        _ => {
            let mut tokens = errors.into_tokens();
            tokens.extend(item);
            tokens
        }
    }
}
