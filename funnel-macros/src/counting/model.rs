//! The rules of `#[business_counter]` on a function.

use std::env;

use funnel_rules::Rule;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, ExprClosure, Lit, LitStr, Path};

use super::parse::Ast;
use crate::alert::{self, Alert, Place};
use crate::call::{can_judge, check_waits};
use crate::diagnostics::Errors;
use crate::item::Function;
use crate::paths::Runtime;
use crate::record::first_paragraph;

/// A function that counts, whose arguments follow the rules.
pub(super) struct Site {
    pub(super) runtime: Runtime,
    pub(super) counts: Counts,
    pub(super) when: Option<Expr>,
}

pub(super) enum Counts {
    /// Its calls by outcome, in a counter of its own.
    Calls(Calls),
    /// In a declared counter.
    Declared(Box<Declared>),
}

pub(super) struct Calls {
    pub(super) name: String,
    pub(super) help: String,
    pub(super) owner: Option<String>,
    pub(super) alerts: Vec<Alert>,
}

pub(super) struct Declared {
    pub(super) counter: Path,
    pub(super) label: Option<(Ident, Value)>,
    pub(super) amount: Option<Value>,
}

/// An expression in the arguments.
pub(super) enum Value {
    /// Evaluated before the body.
    Before(Expr),
    /// Evaluated with what was returned.
    After(ExprClosure),
}

pub(super) fn build(
    ast: Ast,
    alerts: &[Attribute],
    function: &Function,
    errors: &mut Errors,
) -> Option<Site> {
    if let Some(when) = &ast.when {
        check_when(when, errors);
    }
    let label = ast.labels.first().cloned();
    for (name, _) in ast.labels.iter().skip(1) {
        errors.at(
            Rule::LabelsOneByOne,
            name,
            "a counter of several labels gets them all at once, so that none can be forgotten: write `labels = MyLabels { … }` or `labels = |returned| MyLabels { … }`",
        );
    }
    let label = label.map(|(name, value)| (name, check_value(value, true, errors)));
    let amount = ast
        .add
        .map(|(name, value)| (name, check_value(value, false, errors)));
    let counts = if ast.names_counter {
        alert::refuse(
            alerts,
            "this function counts in a declared counter, in which others may count too, and the alert is about the counter: write it below the `#[business_counter]` of the static",
            errors,
        );
        for (name, _) in ast.name.iter().chain(&ast.owner) {
            errors.at(
                Rule::TwoKindsOfCounter,
                name,
                format!("`{name}` belongs to a counter of the function's own, and this one counts in a declared one; leave out one of the two"),
            );
        }
        for further in ast.counters.iter().skip(1) {
            errors.at(
                Rule::SecondSubject,
                further,
                "an attribute counts in one counter; write a second `#[business_counter(…)]` for another",
            );
        }
        Counts::Declared(Box::new(Declared {
            counter: ast.counters.into_iter().next()?,
            label,
            amount: amount.map(|(_, value)| value),
        }))
    } else {
        let given = label.iter().map(|(name, _)| name);
        for name in given.chain(amount.iter().map(|(name, _)| name)) {
            errors.at(
                Rule::MissingCounter,
                name,
                format!("`{name}` needs a counter to count in: name its static first, as in `#[business_counter(LOGINS, {name} = …)]`"),
            );
        }
        let name = name_of(ast.name.as_ref().map(|(_, name)| name), function, errors);
        let alerts = alert::check(alerts, &Place::Counter { metric: &name }, errors);
        alert::check_names(&alerts, errors);
        Counts::Calls(Calls {
            name,
            alerts,
            help: help_of(function),
            owner: ast.owner.map(|(_, owner)| owner.value()),
        })
    };
    Some(Site {
        runtime: Runtime::new(ast.krate),
        counts,
        when: ast.when,
    })
}

fn check_value(value: Expr, is_label: bool, errors: &mut Errors) -> Value {
    check_waits(
        &value,
        "this expression cannot wait: await in the body and count there by hand, or read it off the returned value with a closure",
        errors,
    );
    match value {
        Expr::Closure(closure) => {
            check_closure(&closure, errors);
            Value::After(closure)
        }
        value => {
            if let Expr::Lit(found) = &value
                && is_label
            {
                check_literal(&found.lit, errors);
            }
            Value::Before(value)
        }
    }
}

fn check_literal(literal: &Lit, errors: &mut Errors) {
    if matches!(literal, Lit::Str(_)) {
        errors.at(
            Rule::LabelAsText,
            literal,
            "a label is no text, of which there could be any number, but a value of the counter's enum with `#[derive(Label)]`: write `label = LoginOutcome::Success`",
        );
    }
}

fn check_closure(closure: &ExprClosure, errors: &mut Errors) {
    if closure.inputs.len() != 1 {
        errors.at(
            Rule::ClosureParameters,
            closure,
            "the closure takes one parameter, a reference to what the function returned: write `|returned| …`",
        );
    }
    if let Some(token) = &closure.asyncness {
        errors.at(
            Rule::WaitingValue,
            token,
            "counting cannot wait; use a closure that is not `async`",
        );
    }
}

fn check_when(when: &Expr, errors: &mut Errors) {
    if !can_judge(when) {
        errors.at(
            Rule::When,
            when,
            "`when` says of what was returned whether it counts: write a function or a closure of one parameter, as in `when = |returned| returned.is_ok()`",
        );
    }
}

/// The name of a function's own counter.
fn name_of(given: Option<&LitStr>, function: &Function, errors: &mut Errors) -> String {
    if let Some(given) = given {
        if let Err(error) = funnel_rules::counter_name(&given.value()) {
            errors.at(error.rule_of_counters(), given, error);
        }
        return given.value();
    }
    let ident = &function.sig.ident;
    let krate = env::var("CARGO_CRATE_NAME").or_else(|_| env::var("CARGO_PKG_NAME"));
    let krate = krate.unwrap_or_default().replace('-', "_");
    let function = funnel_rules::snake(&ident.unraw().to_string());
    let function = function.strip_suffix("_total").unwrap_or(&function);
    let name = format!("{krate}_{function}_total");
    let name = name.trim_start_matches('_').to_owned();
    // The name of a function is not chosen for a metric, so it need not please a linter.
    if let Err(error) = funnel_rules::derived_counter_name(&name) {
        errors.at(
            error.rule_of_counters(),
            ident,
            format!("{error}, as `#[business_counter(name = \"…\")]`; without it, the counter is called after crate and function"),
        );
    }
    name
}

fn help_of(function: &Function) -> String {
    let help = first_paragraph(&function.attrs);
    if help.is_empty() {
        let function = function.sig.ident.unraw();
        format!("Calls of {function} by how they ended.")
    } else {
        help
    }
}
