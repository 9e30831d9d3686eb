//! The rules of `#[funnel_flow]`.

use funnel_rules::Rule;
use proc_macro2::{Ident, Span};
use syn::{Expr, Path};

use super::parse::Ast;
use super::{unnamed, unreturned};
use crate::call::{check_waits, check_when};
use crate::diagnostics::Errors;
use crate::filling::{self, Filling, Rules, plain};
use crate::item::Function;
use crate::paths::Runtime;

/// A function with a flow, whose arguments follow the rules.
pub(super) struct Site {
    pub(super) runtime: Runtime,
    /// The module of the flow.
    pub(super) module: Path,
    /// What the body calls the flow.
    pub(super) name: Option<Ident>,
    pub(super) unless: Option<Expr>,
    pub(super) filling: Filling,
    pub(super) when: Option<Expr>,
}

const RULES: Rules = Rules {
    reserved: &[
        (funnel_rules::BASE_ATTRIBUTES, "on every event"),
        (funnel_rules::FLOW_ATTRIBUTES, "on the events of a flow"),
    ],
    waits: "an attribute value cannot wait: await it in the body and set it there with `flow.set(…)`, or read it off the returned value with a closure",
};

pub(super) fn build(ast: Ast, function: Option<&Function>, errors: &mut Errors) -> Option<Site> {
    let module = check_module(&ast, errors);
    if let Some(unless) = &ast.unless {
        check_unless(unless, errors);
    }
    let filling = filling::check(ast.values, &RULES, errors, filling::check_closure);
    if let Some(when) = &ast.when {
        check_when(when, errors);
    }
    let module = module?;
    if !ast.has_as
        && let Some(used) = function.and_then(unnamed::find)
    {
        errors.at(
            Rule::UnnamedFlow,
            &used,
            format!(
                "the flow has no name here: write `#[funnel_flow({}, as flow)]`",
                written(&module)
            ),
        );
    }
    if let Some(name) = &ast.name
        && let Some(abort) = function.and_then(|function| unreturned::find(function, name))
    {
        errors.at(
            Rule::AbortNotReturned,
            &abort,
            format!(
                "the flow is aborted here, and the function goes on: write `return {name}.{abort}(…)`, or `{name}.give_up(…)` where no error is returned"
            ),
        );
    }
    Some(Site {
        runtime: Runtime::new(ast.krate),
        module,
        name: ast.name,
        unless: ast.unless,
        filling,
        when: ast.when,
    })
}

fn check_module(ast: &Ast, errors: &mut Errors) -> Option<Path> {
    if !ast.names_module {
        errors.missing(
            Rule::MissingFlow,
            Span::call_site(),
            "the flow is missing: name its module first, as in `#[funnel_flow(application_create, …)]`; it is the module with `#[flow(event = \"…\")]`, imported or by path",
        );
    }
    let (module, further) = ast.modules.split_first()?;
    for path in further {
        errors.at(
            Rule::SecondSubject,
            path,
            "an attribute runs one flow: write a second `#[funnel_flow(…)]` for another; an attribute of the events is written `key = value`",
        );
    }
    check_name(module, errors)
}

/// Refuses a path to something else, which shows in its last name: a module's is in lower case.
fn check_name(path: &Path, errors: &mut Errors) -> Option<Path> {
    const INSIDE: [&str; 5] = ["Step", "Flow", "Attrs", "Abort", "Milestone"];
    let last = plain(&path.segments.last()?.ident);
    if !last.contains(char::is_uppercase) {
        return Some(path.clone());
    }
    let mut names: Vec<_> = path
        .segments
        .iter()
        .map(|segment| plain(&segment.ident))
        .collect();
    names.pop();
    let message = if INSIDE.contains(&&*last) {
        if names.is_empty() {
            names.push("application_create".to_owned());
        }
        format!(
            "name the module of the flow, and not the `{last}` that is inside: write `{}`",
            names.join("::")
        )
    } else {
        names.push(funnel_rules::snake(&last));
        format!(
            "name the module of the flow, imported or by path: write `{}`",
            names.join("::")
        )
    };
    errors.at(Rule::FlowPath, path, message);
    None
}

/// A path as a user writes it.
fn written(path: &Path) -> String {
    let names: Vec<_> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    let leading = if path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    format!("{leading}{}", names.join("::"))
}

fn check_unless(unless: &Expr, errors: &mut Errors) {
    check_waits(
        unless,
        "`unless` cannot wait: it is asked before the flow begins; await in the caller, and hand the answer over as an argument",
        errors,
    );
    if let Expr::Closure(closure) = unless {
        errors.at(
            Rule::Unless,
            closure,
            "`unless` is the condition itself, asked before the body: write it without a closure, as in `unless = options.dry_run`",
        );
    }
}
