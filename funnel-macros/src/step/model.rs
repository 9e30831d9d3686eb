//! The rules of `#[funnel_step]` and `step!`.

use std::collections::BTreeSet;

use funnel_rules::Rule;
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::{Expr, ExprClosure, Path};

use super::parse::Ast;
use crate::call;
use crate::diagnostics::Errors;
use crate::filling::{self, Filling, Rules, plain};
use crate::paths::Runtime;

/// A site whose arguments follow the rules.
pub(crate) struct Site {
    pub(crate) runtime: Runtime,
    pub(crate) step: Path,
    pub(crate) filling: Filling,
    pub(crate) when: Option<Expr>,
    pub(crate) scoped: Vec<Ident>,
}

const RULES: Rules = Rules {
    reserved: &[(funnel_rules::BASE_ATTRIBUTES, "on every event")],
    waits: "an attribute value cannot wait: await it in the body and emit with `funnel_runtime::step!` there, or read it off the returned value with a closure",
};

/// Applies the rules; `returns` says whether there is a returned value to ask.
pub(crate) fn site(ast: Ast, returns: bool, errors: &mut Errors) -> Option<Site> {
    let step = check_step(&ast, returns, errors);
    let filling = filling::check(ast.values, &RULES, errors, |closure, errors| {
        check_closure(closure, returns, errors);
    });
    let mut seen: BTreeSet<_> = filling.keys().into_iter().collect();
    for key in &ast.scoped {
        let name = plain(key);
        RULES.check_key(key, errors);
        if !seen.insert(name.clone()) {
            errors.at(
                Rule::KeyTwice,
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
        filling,
        when: ast.when,
        scoped: ast.scoped,
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
            Rule::MissingStep,
            Span::call_site(),
            format!(
                "the step is missing: name it first, as in `{example}`; it is a variant of `enum Step` in snake_case, imported or by path"
            ),
        );
    }
    let (step, further) = ast.steps.split_first()?;
    for path in further {
        errors.at(
            Rule::SecondSubject,
            path,
            "a site has one step; an attribute is written `key = value`",
        );
    }
    if let Some(message) = misnamed(step) {
        errors.at(Rule::StepPath, step, message);
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

fn check_closure(closure: &ExprClosure, returns: bool, errors: &mut Errors) {
    if returns {
        filling::check_closure(closure, errors);
    } else {
        errors.at(
            Rule::NothingReturned,
            closure,
            "`step!` has no returned value to give to a closure; write the value itself",
        );
    }
}

fn check_when(when: &Expr, returns: bool, errors: &mut Errors) {
    if returns {
        call::check_when(when, errors);
    } else {
        errors.at(
            Rule::NothingReturned,
            when,
            "`step!` has no returned value to judge; write an `if` around it",
        );
    }
}
