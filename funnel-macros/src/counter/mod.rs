//! `#[business_counter]` on a static: `parse` reads arguments and static, `model` applies the rules,
//! `expand` writes the counter, the type of its name and the record. The same attribute on a function
//! is `counting`'s.

mod expand;
mod model;
mod parse;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::{Type, Visibility};

use crate::alert::{self, Alert};
use crate::diagnostics::Errors;
use crate::paths::Runtime;

/// Whether an item is a function: it has an `fn` with a name, which the type of a function has not.
pub(crate) fn is_function(item: &TokenStream) -> bool {
    let is_fn = |token: TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "fn");
    let mut tokens = item.clone().into_iter();
    tokens.any(is_fn) && matches!(tokens.next(), Some(TokenTree::Ident(_)))
}

/// Mistakes are reported all at once, and the static is made all the same, so that the functions that
/// count with it do not fail as well.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = parse::args(args, &mut errors);
    let Some(declaration) = parse::declaration(item.clone(), &mut errors) else {
        let mut tokens = errors.into_tokens();
        tokens.extend(alert::without(item));
        return tokens;
    };
    let model = model::build(&args, declaration, &mut errors);
    let mut tokens = errors.into_tokens();
    tokens.extend(expand::expand(&model));
    tokens
}

/// The counter of a function's own calls by outcome, which goes by this name in the function.
pub(crate) fn of_calls(
    runtime: &Runtime,
    ident: Ident,
    name: &str,
    help: &str,
    owner: Option<&str>,
    alerts: &[Alert],
) -> TokenStream {
    let private = runtime.private();
    let span = Span::mixed_site();
    let labels = Type::Verbatim(quote_spanned!(span=> #private::CallOutcome));
    let model = model::Model {
        runtime: runtime.clone(),
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        ident,
        ty: Type::Verbatim(quote_spanned!(span=> #runtime::Counter<#labels>)),
        labels,
        name: name.to_owned(),
        help: help.to_owned(),
        owner: owner.map(str::to_owned),
        reduces: None,
        max_series: model::MAX_SERIES,
        reason: None,
        alerts: alerts.to_vec(),
    };
    expand::expand(&model)
}
