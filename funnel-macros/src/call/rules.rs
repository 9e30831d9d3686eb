//! What an annotated item, and an expression in the arguments of an attribute, must not be. The words
//! for what the attribute makes of a function are the caller's.

use funnel_rules::Rule;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Expr;

use crate::diagnostics::Errors;
use crate::item::Function;

/// Refuses an expression that awaits.
pub(crate) fn check_waits(value: &Expr, message: &str, errors: &mut Errors) {
    if let Some(token) = find_await(value.to_token_stream()) {
        errors.at(Rule::WaitingValue, token, message);
    }
}

/// Refuses what cannot judge whether a call succeeded.
pub(crate) fn check_when(when: &Expr, errors: &mut Errors) {
    if !can_judge(when) {
        errors.at(
            Rule::When,
            when,
            "`when` says of what was returned whether it is success: write a function or a closure of one parameter, as in `when = |returned| returned.is_ok()`",
        );
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
            Rule::UncountableFunction,
            token,
            format!("a `const fn` cannot {role}: it may run while compiling, where nothing can be counted; remove `const`, or annotate its caller"),
        );
    }
    if let Some(token) = &function.sig.variadic {
        errors.at(
            Rule::UncountableFunction,
            token,
            format!("a function with `...` cannot {role}: its arguments cannot be handed on; annotate its caller"),
        );
    }
    if function.body.is_none() {
        errors.at(
            Rule::UncountableFunction,
            &function.sig.ident,
            format!("a method without a body cannot {role}, because no call of it ends here; annotate the method in each `impl`"),
        );
    }
}

/// What to say of an item that is no function.
pub(crate) struct NoFunction {
    /// The attribute, by its name.
    pub(crate) attribute: &'static str,
    /// What the function does that the attribute belongs on, as in "does the step".
    pub(crate) does: &'static str,
    /// The same of several.
    pub(crate) do_it: &'static str,
}

impl NoFunction {
    fn instead(&self, item: &str) -> Option<String> {
        Some(match item {
            "struct" | "enum" | "union" | "type" | "const" | "static" | "use" | "let" => {
                format!("annotate the function that {}", self.does)
            }
            "impl" | "mod" => format!("annotate the functions inside that {}", self.do_it),
            "trait" => "annotate the method in each `impl`".to_owned(),
            _ => return None,
        })
    }
}

/// Says what is wrong with an item that is no function.
pub(crate) fn check_is_function(
    words: &NoFunction,
    item: &TokenStream,
    error: syn::Error,
    errors: &mut Errors,
) {
    let idents: Vec<_> = item
        .clone()
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident),
            _ => None,
        })
        .collect();
    // The compiler has more to say about a function that does not parse.
    if idents.iter().any(|ident| ident == "fn") {
        return errors.add(error);
    }
    let found = idents
        .iter()
        .find_map(|ident| Some((ident, words.instead(&ident.to_string())?)));
    match found {
        Some((ident, instead)) => errors.at(
            Rule::NotAFunction,
            ident,
            format!(
                "`#[{}]` goes on a function, not on `{ident}`; {instead}",
                words.attribute
            ),
        ),
        None => errors.add(error),
    }
}
