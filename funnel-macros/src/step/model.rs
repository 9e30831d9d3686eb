//! The rules of `#[funnel_step]` and `step!`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::{Expr, ExprClosure, Path};

use super::parse::Ast;
use crate::call::{can_judge, check_waits};
use crate::diagnostics::Errors;
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
    key.unraw().to_string()
}

/// Applies the rules; `returns` says whether there is a returned value to ask.
pub(crate) fn site(ast: Ast, returns: bool, errors: &mut Errors) -> Option<Site> {
    let step = check_step(&ast, returns, errors);
    let mut seen = BTreeSet::new();
    let mut denied = Vec::new();
    let mut before = Vec::new();
    let mut after = Vec::new();
    for (key, value) in ast.values {
        let name = plain(&key);
        if !seen.insert(name.clone()) {
            errors.at(
                &key,
                format!("key `{name}` is set twice, and an event says it once; keep one"),
            );
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
        check_key(key, errors);
        if !seen.insert(name.clone()) {
            errors.at(
                key,
                format!(
                    "key `{name}` is named twice: a site either sets it or leaves it to a scope; keep one"
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

fn check_step(ast: &Ast, returns: bool, errors: &mut Errors) -> Option<Path> {
    if !ast.names_step {
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
    let (step, further) = ast.steps.split_first()?;
    for path in further {
        errors.at(
            path,
            "a site has one step; an attribute is written `key = value`",
        );
    }
    if let Some(message) = misnamed(step) {
        errors.at(step, message);
        return None;
    }
    Some(step.clone())
}

/// What to say of a path that is none of a step, which shows in its last name: the type of a step is in
/// lower case.
fn misnamed(step: &Path) -> Option<String> {
    let mut names: Vec<_> = step
        .segments
        .iter()
        .map(|segment| segment.ident.unraw().to_string())
        .collect();
    let last = names.pop()?;
    if !last.contains(char::is_uppercase) {
        return None;
    }
    if last == "Step" {
        return Some("`Step` lists the steps, and a site has one: write its variant in snake_case, without `Step`, as in `conversion::claim`".to_owned());
    }
    names.pop_if(|name| name == "Step");
    names.push(funnel_rules::snake(&last));
    Some(format!(
        "a step is named in snake_case, imported or by the path of its module: write `{}`",
        names.join("::")
    ))
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
    check_waits(
        value,
        "an attribute value cannot wait: await it in the body and emit with `funnel_runtime::step!` there, or read it off the returned value with a closure",
        errors,
    );
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
            "the closure takes one parameter, a reference to what the successful call returned: write `|ok| …`",
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
    if !returns {
        errors.at(
            when,
            "`step!` has no returned value to judge; write an `if` around it",
        );
    } else if !can_judge(when) {
        errors.at(
            when,
            "`when` says of what was returned whether it is success: write a function or a closure of one parameter, as in `when = |returned| returned.is_ok()`",
        );
    }
}

/// Says what is wrong with an item that is no function.
pub(crate) fn check_is_function(item: &TokenStream, error: syn::Error, errors: &mut Errors) {
    let words: Vec<_> = item
        .clone()
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident),
            _ => None,
        })
        .collect();
    // The compiler has more to say about a function that does not parse.
    if words.iter().any(|word| word == "fn") {
        return errors.syntax(error);
    }
    let found = words.iter().find_map(|word| {
        let instead = match word.to_string().as_str() {
            "struct" | "enum" | "union" | "type" | "const" | "static" | "use" | "let" => {
                "annotate the function that does the step"
            }
            "impl" | "mod" => "annotate the functions inside that do a step",
            "trait" => "annotate the method in each `impl`",
            _ => return None,
        };
        Some((word, instead))
    });
    match found {
        Some((word, instead)) => errors.at(
            word,
            format!("`#[funnel_step]` goes on a function, not on `{word}`; {instead}"),
        ),
        None => errors.syntax(error),
    }
}
