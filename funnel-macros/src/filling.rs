//! The keys that an annotation sets: the rules for their values, and the statements that set them. Of
//! what they are keys is the caller's to know.

use std::collections::BTreeSet;

use funnel_rules::Rule;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Expr, ExprClosure, Lit};

use crate::call::{check_waits, with_closure};
use crate::diagnostics::Errors;
use crate::paths::Runtime;

/// What one annotation says of keys and their values.
pub(crate) struct Rules {
    /// The names that the framework sets, and where, as in "on every event".
    pub(crate) reserved: &'static [(&'static [&'static str], &'static str)],
    /// What to say of a value that awaits.
    pub(crate) waits: &'static str,
}

/// Keys with values that follow the rules.
pub(crate) struct Filling {
    /// Evaluated before the body.
    pub(crate) before: Vec<(Ident, Expr)>,
    /// Evaluated with what was returned.
    pub(crate) after: Vec<(Ident, ExprClosure)>,
}

/// The name of a key without `r#`.
pub(crate) fn plain(key: &Ident) -> String {
    key.unraw().to_string()
}

/// Applies the rules.
pub(crate) fn check(
    values: Vec<(Ident, Expr)>,
    rules: &Rules,
    errors: &mut Errors,
    mut check_closure: impl FnMut(&ExprClosure, &mut Errors),
) -> Filling {
    let mut seen = BTreeSet::new();
    let mut before = Vec::new();
    let mut after = Vec::new();
    for (key, value) in values {
        let name = plain(&key);
        if !seen.insert(name.clone()) {
            errors.at(
                Rule::KeyTwice,
                &key,
                format!("key `{name}` is set twice, and an event says it once; keep one"),
            );
            continue;
        }
        rules.check_key(&key, errors);
        check_waits(&value, rules.waits, errors);
        match value {
            Expr::Closure(closure) => {
                check_closure(&closure, errors);
                after.push((key, closure));
            }
            value => before.push((key, value)),
        }
    }
    Filling { before, after }
}

impl Rules {
    /// Refuses a key that the framework sets.
    pub(crate) fn check_key(&self, key: &Ident, errors: &mut Errors) {
        let name = plain(key);
        let mut reserved = self.reserved.iter();
        if let Some((_, place)) = reserved.find(|(names, _)| names.contains(&&*name)) {
            errors.at(
                Rule::ReservedKey,
                key,
                format!(
                    "`{name}` is set by the framework {place} and cannot be set here; remove it"
                ),
            );
        }
    }
}

/// Refuses a closure that cannot be given what was returned.
pub(crate) fn check_closure(closure: &ExprClosure, errors: &mut Errors) {
    if closure.inputs.len() != 1 {
        errors.at(
            Rule::ClosureParameters,
            closure,
            "the closure takes one parameter, a reference to what the successful call returned: write `|ok| …`",
        );
    }
    if let Some(token) = &closure.asyncness {
        errors.at(
            Rule::WaitingValue,
            token,
            "an attribute value cannot wait; use a closure that is not `async`",
        );
    }
}

impl Filling {
    /// Every key, in the order written before and after the body.
    pub(crate) fn keys(&self) -> Vec<String> {
        let before = self.before.iter().map(|(key, _)| key);
        let after = self.after.iter().map(|(key, _)| key);
        before.chain(after).map(plain).collect()
    }

    /// Statements that set the plain values in `__keys`.
    pub(crate) fn fill_before(&self, runtime: &Runtime) -> TokenStream {
        let values = self.before.iter().map(|(key, value)| {
            let literal = with_literal(runtime, value);
            fill(runtime, key, &literal, value.span())
        });
        values.collect()
    }

    /// A statement that sets in `__keys` what the closures say of `__success`, if there are any.
    pub(crate) fn fill_after(&self, runtime: &Runtime) -> Option<TokenStream> {
        if self.after.is_empty() {
            return None;
        }
        let span = Span::mixed_site();
        let values = self.after.iter().map(|(key, closure)| {
            let at = closure.body.span();
            let private = runtime.private_at(at.resolved_at(span));
            let closure = with_literal_body(runtime, closure);
            let value = quote_spanned!(at.resolved_at(span)=> #private::apply(__ok, #closure));
            let fill = fill(runtime, key, &value, at);
            let quiet = with_closure();
            quote!(#quiet #fill)
        });
        let private = runtime.private();
        Some(quote_spanned! {span=>
            if let #private::core::option::Option::Some(__ok) = __success {
                #(#values)*
            }
        })
    }

    /// Checks that `of` has reviewed the keys of the denylist, at the user's tokens.
    pub(crate) fn denied(&self, runtime: &Runtime, of: &TokenStream) -> TokenStream {
        let private = runtime.private();
        let before = self.before.iter().map(|(key, _)| key);
        let keys = before.chain(self.after.iter().map(|(key, _)| key));
        let checks = keys.filter_map(|key| {
            let name = plain(key);
            funnel_rules::denied(&name)?;
            let span = key.span().resolved_at(Span::mixed_site());
            let runtime = runtime.at(span);
            // The function by its path, because a method call would begin at the allowlist.
            Some(quote_spanned! {span=>
                const _: #private::Text = #runtime::Allowlist::admit_denied(
                    &<#of as #private::Speaks>::ALLOWED,
                    #name,
                );
            })
        });
        checks.collect()
    }
}

/// A statement that sets a key, at the user's token, where the compiler looks it up and lists the
/// valid ones. What it says of the value is at the value.
fn fill(runtime: &Runtime, key: &Ident, value: &TokenStream, at: Span) -> TokenStream {
    let span = Span::mixed_site();
    let runtime = runtime.at(at.resolved_at(span));
    let slot = quote_spanned!(span=> &mut __keys.#key);
    quote_spanned!(at.resolved_at(span)=> #runtime::IntoAttr::fill(#slot, #value);)
}

/// A string literal becomes a `Literal`; every other expression stays as it is.
fn with_literal(runtime: &Runtime, value: &Expr) -> TokenStream {
    match value {
        Expr::Lit(found) if matches!(found.lit, Lit::Str(_)) => {
            let span = found.span().resolved_at(Span::mixed_site());
            let runtime = runtime.at(span);
            quote_spanned!(span=> #runtime::Literal::__from_literal(#found))
        }
        _ => quote!(#value),
    }
}

fn with_literal_body(runtime: &Runtime, closure: &ExprClosure) -> TokenStream {
    if !matches!(&*closure.body, Expr::Lit(found) if matches!(found.lit, Lit::Str(_))) {
        return quote!(#closure);
    }
    let ExprClosure { inputs, body, .. } = closure;
    let body = with_literal(runtime, body);
    quote!(|#inputs| #body)
}
