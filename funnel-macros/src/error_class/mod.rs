//! `#[derive(ErrorClass)]`: `parse` reads the type, `model` applies the rules, `expand` writes the impl.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;

use crate::diagnostics::Errors;

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let model = parse::parse(item, &mut errors).map(|ast| model::build(ast, &mut errors));
    let mut tokens = errors.into_tokens();
    tokens.extend(model.map(|model| expand::expand(&model)));
    tokens
}
