//! The rules of `#[funnel_step]` and `step!`.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprClosure, Path};

use super::parse::Ast;
use crate::diagnostics::Errors;
use crate::item::Function;
use crate::paths::Runtime;

/// A site whose arguments follow the rules.
pub(crate) struct Site {
    pub(crate) runtime: Runtime,
    pub(crate) step: Path,
    /// Evaluated before the body.
    pub(crate) before: Vec<(Ident, Expr)>,
    /// Evaluated with what was returned.
    pub(crate) after: Vec<(Ident, ExprClosure)>,
    pub(crate) when: Option<Expr>,
    pub(crate) scoped: Vec<Ident>,
    /// Keys of the denylist, which the vocabulary must have reviewed.
    pub(crate) denied: Vec<Ident>,
}

impl Site {
    /// Every key that the site sets, in the order written before and after the body.
    pub(crate) fn keys(&self) -> Vec<String> {
        let before = self.before.iter().map(|(key, _)| key);
        let after = self.after.iter().map(|(key, _)| key);
        before.chain(after).map(plain).collect()
    }
}

/// The name of a key without `r#`.
pub(crate) fn plain(key: &Ident) -> String {
    syn::ext::IdentExt::unraw(key).to_string()
}

/// Applies the rules; `returns` says whether there is a returned value to ask.
pub(crate) fn site(ast: Ast, returns: bool, errors: &mut Errors) -> Option<Site> {
    let step = check_step(&ast.steps, returns, errors);
    let mut seen = BTreeMap::new();
    let mut denied = Vec::new();
    let mut before = Vec::new();
    let mut after = Vec::new();
    for (key, value) in ast.values {
        let name = plain(&key);
        if seen.insert(name.clone(), ()).is_some() {
            errors.at(&key, format!("key `{name}` is set twice; keep one"));
            continue;
        }
        check_key(&key, errors);
        if funnel_rules::denied(&name).is_some() {
            denied.push(key.clone());
        }
        check_value(&value, errors);
        match value {
            Expr::Closure(closure) => {
                check_closure(&closure, returns, errors);
                after.push((key, closure));
            }
            value => before.push((key, value)),
        }
    }
    for key in &ast.scoped {
        let name = plain(key);
        if seen.insert(name.clone(), ()).is_some() {
            errors.at(
                key,
                format!(
                    "key `{name}` is said twice: a site either sets it or leaves it to a scope"
                ),
            );
        }
    }
    if let Some(when) = &ast.when {
        check_when(when, returns, errors);
    }
    Some(Site {
        runtime: Runtime::new(ast.krate),
        step: step?,
        before,
        after,
        when: ast.when,
        scoped: ast.scoped,
        denied,
    })
}

fn check_step(steps: &[Path], returns: bool, errors: &mut Errors) -> Option<Path> {
    if let [_, further @ ..] = steps {
        for path in further {
            errors.at(
                path,
                "a site has one step; an attribute is written `key = value`",
            );
        }
    } else {
        let example = if returns {
            "#[funnel_step(provision, …)]"
        } else {
            "step!(provision, …)"
        };
        errors.missing(
            Span::call_site(),
            format!(
                "the step is missing: name it first, as in `{example}`; it is a variant of `enum Step` in snake_case, imported or by path"
            ),
        );
    }
    steps.first().cloned()
}

fn check_key(key: &Ident, errors: &mut Errors) {
    let name = plain(key);
    if funnel_rules::BASE_ATTRIBUTES.contains(&name.as_str()) {
        errors.at(
            key,
            format!(
                "`{name}` is set by the framework on every event and cannot be set here; remove it"
            ),
        );
    }
}

fn check_value(value: &Expr, errors: &mut Errors) {
    if let Some(token) = find_await(value.to_token_stream()) {
        errors.at(
            token,
            "an attribute value cannot wait: await it in the body and emit with `funnel_runtime::step!` there, or read it off the returned value with a closure",
        );
    }
}

fn find_await(tokens: TokenStream) -> Option<TokenTree> {
    tokens.into_iter().find_map(|token| match &token {
        TokenTree::Ident(ident) if ident == "await" => Some(token),
        TokenTree::Group(group) => find_await(group.stream()),
        _ => None,
    })
}

fn check_closure(closure: &ExprClosure, returns: bool, errors: &mut Errors) {
    if !returns {
        errors.at(
            closure,
            "`step!` has no returned value to give to a closure; write the value itself",
        );
    } else if closure.inputs.len() != 1 {
        errors.at(
            closure,
            "the closure gets one thing, a reference to what the successful call returned: `|ok| …`",
        );
    }
    if let Some(token) = &closure.asyncness {
        errors.at(
            token,
            "an attribute value cannot wait; use a closure that is not `async`",
        );
    }
}

fn check_when(when: &Expr, returns: bool, errors: &mut Errors) {
    let fits = match when {
        Expr::Closure(closure) => closure.inputs.len() == 1 && closure.asyncness.is_none(),
        Expr::Path(_) => true,
        _ => false,
    };
    if !returns {
        errors.at(
            when,
            "`step!` has no returned value to judge; write an `if` around it",
        );
    } else if !fits {
        errors.at(
            when,
            "`when` is a function of what was returned, as in `when = |returned| returned.is_ok()`",
        );
    }
}

/// Says what is wrong with an item that is no function.
pub(crate) fn check_is_function(item: &TokenStream, error: syn::Error, errors: &mut Errors) {
    const OTHER_ITEMS: [&str; 11] = [
        "struct",
        "enum",
        "union",
        "mod",
        "trait",
        "impl",
        "type",
        "static",
        "use",
        "macro_rules",
        "let",
    ];
    let mut tokens = item.clone().into_iter();
    let keyword = tokens.find(|token| {
        matches!(token, TokenTree::Ident(ident) if OTHER_ITEMS.iter().any(|name| ident == name) || ident == "fn" || ident == "const")
    });
    match keyword {
        Some(TokenTree::Ident(ident)) if ident != "fn" && ident != "const" => errors.at(
            &ident,
            format!(
                "`#[funnel_step]` goes on a function, not on `{ident}`; annotate the function that does the step"
            ),
        ),
        _ => errors.syntax(error),
    }
}

/// Refuses the functions that cannot be a step.
pub(crate) fn check_function(function: &Function, errors: &mut Errors) {
    if let Some(token) = &function.sig.constness {
        errors.at(
            token,
            "a `const fn` cannot be a step: it may run while compiling, where nothing can be counted; remove `const`, or annotate its caller",
        );
    }
    if let Some(token) = &function.sig.variadic {
        errors.at(
            token,
            "a function with `...` cannot be a step: its arguments cannot be handed on; annotate its caller",
        );
    }
    if function.body.is_none() {
        errors.at(
            &function.sig.ident,
            "a method without a body cannot be a step: annotate the method in each `impl`",
        );
    }
}
