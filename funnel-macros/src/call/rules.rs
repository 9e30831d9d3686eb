//! What a function, and an expression in the arguments of an attribute, must not be. The words for
//! what the attribute makes of a function are the caller's.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Expr;

use crate::diagnostics::Errors;
use crate::item::Function;

/// Refuses an expression that awaits.
pub(crate) fn check_waits(value: &Expr, message: &str, errors: &mut Errors) {
    if let Some(token) = find_await(value.to_token_stream()) {
        errors.at(token, message);
    }
}

/// Whether an expression can judge what was returned: a function, or a closure of one parameter.
pub(crate) fn can_judge(when: &Expr) -> bool {
    match when {
        Expr::Closure(closure) => closure.inputs.len() == 1 && closure.asyncness.is_none(),
        Expr::Path(_) => true,
        _ => false,
    }
}

fn find_await(tokens: TokenStream) -> Option<TokenTree> {
    tokens.into_iter().find_map(|token| match &token {
        TokenTree::Ident(ident) if ident == "await" => Some(token),
        TokenTree::Group(group) => find_await(group.stream()),
        _ => None,
    })
}

/// Refuses the functions whose calls cannot be counted.
///
/// `role` is what the attribute makes of a function, as in "be a step".
pub(crate) fn check_function(role: &str, function: &Function, errors: &mut Errors) {
    if let Some(token) = &function.sig.constness {
        errors.at(
            token,
            format!("a `const fn` cannot {role}: it may run while compiling, where nothing can be counted; remove `const`, or annotate its caller"),
        );
    }
    if let Some(token) = &function.sig.variadic {
        errors.at(
            token,
            format!("a function with `...` cannot {role}: its arguments cannot be handed on; annotate its caller"),
        );
    }
    if function.body.is_none() {
        errors.at(
            &function.sig.ident,
            format!("a method without a body cannot {role}, because no call of it ends here; annotate the method in each `impl`"),
        );
    }
}
