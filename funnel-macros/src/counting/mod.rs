//! `#[business_counter]` on a function: `parse` reads the arguments, `model` applies the rules, `expand`
//! writes what the function counts; `call` puts the body inside a call. The same attribute on a
//! static is `counter`'s.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;

use crate::alert;
use crate::call::check_function;
use crate::diagnostics::Errors;
use crate::item::Function;

/// With a mistake, the function stays as the user wrote it.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let ast = parse::parse(args, &mut errors);
    let mut function = errors.ok(syn::parse2::<Function>(item.clone()));
    let alerts = function
        .as_mut()
        .map(|function| alert::take(&mut function.attrs))
        .unwrap_or_default();
    if let Some(function) = &function {
        check_function("count its calls", function, &mut errors);
    }
    let site = function
        .as_ref()
        .and_then(|function| model::build(ast, &alerts, function, &mut errors));
    match (site, function) {
        (Some(site), Some(function)) if errors.is_empty() => expand::function(&site, &function),
        _ => {
            let mut tokens = errors.into_tokens();
            tokens.extend(alert::without(item));
            tokens
        }
    }
}
