//! `#[funnel_step]` and `step!`: `parse` reads the arguments, `model` applies the rules, `expand`
//! writes the site; `call` puts the body inside it.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;

use crate::call::{NoFunction, check_function, check_is_function};
use crate::diagnostics::Errors;
use crate::item::Function;

const WORDS: NoFunction = NoFunction {
    attribute: "funnel_step",
    does: "does the step",
    do_it: "do a step",
};

/// `#[funnel_step(…)]` on a function. With a mistake, the function stays as the user wrote it.
pub(crate) fn expand_attribute(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let ast = parse::parse(args, &mut errors);
    let site = model::site(ast, true, &mut errors);
    let function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => Some(function),
        Err(error) => {
            check_is_function(&WORDS, &item, error, &mut errors);
            None
        }
    };
    if let Some(function) = &function {
        check_function("be a step", function, &mut errors);
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

/// `step!(…)`, an expression of type `()`.
pub(crate) fn expand_statement(args: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let ast = parse::parse(args, &mut errors);
    match model::site(ast, false, &mut errors) {
        Some(site) if errors.is_empty() => expand::statement(&site),
        _ => {
            let errors = errors.into_tokens();
            quote::quote!({ #errors })
        }
    }
}
