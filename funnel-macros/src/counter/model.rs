//! The rules for the declaration of a counter.

use std::env;

use funnel_rules::Rule;
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::{Attribute, GenericArgument, LitStr, Path, PathArguments, Type, Visibility, parse_quote};

use super::parse::{Args, Declaration};
use crate::alert::{self, Alert, Place};
use crate::diagnostics::Errors;
use crate::item::bare;
use crate::paths::Runtime;
use crate::record::first_paragraph;

/// The most series of a counter that says nothing else.
pub(super) const MAX_SERIES: u32 = 1_000;

/// A declaration, with everything in place that was missing or wrong.
pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    pub(super) ty: Type,
    /// What is inside of `Counter<…>`.
    pub(super) labels: Type,
    pub(super) name: String,
    pub(super) help: String,
    pub(super) owner: Option<String>,
    /// The counter that what is counted is taken off from.
    pub(super) reduces: Option<String>,
    pub(super) max_series: u32,
    /// Why there may be more series than usual.
    pub(super) reason: Option<String>,
    pub(super) alerts: Vec<Alert>,
}

pub(super) fn build(args: &Args, mut declaration: Declaration, errors: &mut Errors) -> Model {
    check_item(&declaration, errors);
    let runtime = Runtime::new(args.krate.clone());
    let (ty, labels) = check_type(declaration.ty.clone(), &runtime, errors);
    let name = check_name(args, &declaration.ident, errors);
    let help = check_help(&declaration, errors);
    let owner = args.owner.as_ref().map(|owner| {
        one_line(
            Rule::Owner,
            owner,
            "`owner` says in one line who is responsible, for the registry: write `owner = \"growth\"`, or leave it out",
            errors,
        )
    });
    let reduces = check_reduces(args, &name, errors);
    let max_series = check_max_series(args, errors);
    let reason = check_reason(args, errors);
    let written = alert::take(&mut declaration.attrs);
    let alerts = alert::check(&written, &Place::Counter { metric: &name }, errors);
    alert::check_names(&alerts, errors);
    Model {
        runtime,
        attrs: declaration.attrs,
        vis: declaration.vis,
        ident: declaration.ident,
        ty,
        labels,
        name,
        help,
        owner,
        reduces,
        max_series,
        reason,
        alerts,
    }
}

fn check_item(declaration: &Declaration, errors: &mut Errors) {
    if let Some(token) = &declaration.constness {
        errors.at(
            Rule::PlainStatic,
            token,
            "a counter is one place in memory, and a `const` is made anew wherever it is named: write `static`",
        );
    }
    if let Some(token) = &declaration.mutability {
        errors.at(
            Rule::PlainStatic,
            token,
            "a counter is counted in through a shared reference, by all threads at once: remove `mut`",
        );
    }
    if let Some(value) = &declaration.value {
        errors.at(
            Rule::PlainStatic,
            value,
            format!(
                "the attribute makes the counter: end the static after its type, as in `static {}: Counter<…>;`",
                declaration.ident.unraw()
            ),
        );
    }
}

/// The type of the static, and that of its labels.
fn check_type(ty: Type, runtime: &Runtime, errors: &mut Errors) -> (Type, Type) {
    if let Some(labels) = labels_of(&ty) {
        let labels = labels.clone();
        return (ty, labels);
    }
    errors.at(
        Rule::CounterType,
        &ty,
        "the type of a counter is written `Counter<…>`: `Counter<()>` for one without labels, `Counter<MyEnum>` for one label, `Counter<MyStruct>` for several; where `Counter` goes by another name, write `funnel_runtime::Counter<…>`",
    );
    let placeholder = match ty {
        // What was imported for it stays in use.
        Type::Path(mut path) if is_counter(&path.path) => {
            if let Some(last) = path.path.segments.last_mut() {
                last.arguments = PathArguments::AngleBracketed(parse_quote!(<()>));
            }
            Type::Path(path)
        }
        _ => parse_quote!(#runtime::Counter<()>),
    };
    (placeholder, parse_quote!(()))
}

/// What is between the angle brackets of `Counter<…>`.
fn labels_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = bare(ty) else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let mut arguments = arguments.args.iter();
    match (arguments.next(), arguments.next()) {
        (Some(GenericArgument::Type(Type::Infer(_))), _) => None,
        (Some(GenericArgument::Type(labels)), None) if is_counter(&path.path) => Some(labels),
        _ => None,
    }
}

fn is_counter(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|segment| segment.ident == "Counter")
}

fn check_name(args: &Args, ident: &Ident, errors: &mut Errors) -> String {
    let proposal = proposed(ident);
    let Some(name) = &args.name else {
        if !args.gives_name {
            errors.missing(
                Rule::MissingName,
                Span::call_site(),
                format!(
                    "the name of the counter is missing: `#[business_counter(name = \"{proposal}\")]`"
                ),
            );
        }
        return proposal;
    };
    match funnel_rules::counter_name(&name.value()) {
        Ok(()) => name.value(),
        Err(error) => {
            let instead = error.instead().map(str::to_owned);
            errors.at(error.rule_of_counters(), name, error);
            instead.unwrap_or(proposal)
        }
    }
}

/// A valid name, from those of the crate and of the static.
fn proposed(ident: &Ident) -> String {
    let krate = env::var("CARGO_PKG_NAME").unwrap_or_default();
    let krate = funnel_rules::snake(&krate);
    let ident = funnel_rules::snake(&ident.unraw().to_string());
    let candidates = [format!("{krate}_{ident}_total"), format!("{ident}_total")];
    candidates
        .into_iter()
        .find_map(|name| match funnel_rules::counter_name(&name) {
            Ok(()) => Some(name),
            Err(error) => error.instead().map(str::to_owned),
        })
        .unwrap_or_else(|| "shop_logins_total".to_owned())
}

fn check_help(declaration: &Declaration, errors: &mut Errors) -> String {
    let help = first_paragraph(&declaration.attrs);
    if !help.is_empty() {
        return help;
    }
    let comment = declaration
        .attrs
        .iter()
        .find(|attr| attr.path().is_ident("doc") && attr.meta.require_name_value().is_ok());
    match comment {
        Some(comment) => errors.at(
            Rule::MissingHelp,
            comment,
            "the doc comment is the Help text of the counter, and its first paragraph says nothing: write what is counted, as in `/// Logins by outcome.`",
        ),
        None => errors.at(
            Rule::MissingHelp,
            &declaration.ident,
            format!(
                "the Help text of `{}` is missing, which whoever reads a dashboard or an alert goes by: write above what is counted, as in `/// Logins by outcome.`",
                declaration.ident.unraw()
            ),
        ),
    }
    "Not said.".to_owned()
}

fn check_reduces(args: &Args, name: &str, errors: &mut Errors) -> Option<String> {
    let reduces = args.reduces.as_ref()?;
    let counter = reduces.value();
    match funnel_rules::counter_name(&counter) {
        Ok(()) if counter == name => errors.at(
            Rule::Reduces,
            reduces,
            "`reduces` names the counter that this one is taken off from, and this is the same one; name the other, or leave `reduces` out",
        ),
        Ok(()) => return Some(counter),
        Err(error) => errors.at(
            Rule::Reduces,
            reduces,
            format!("`reduces` names another counter, and {error}"),
        ),
    }
    None
}

fn check_max_series(args: &Args, errors: &mut Errors) -> u32 {
    let Some(max_series) = &args.max_series else {
        if args.gives_reason && !args.gives_max_series {
            errors.at(
                Rule::MaxSeries,
                &args.reason,
                format!(
                    "`reason` is why the counter may have more than {MAX_SERIES} series: say how many with `max_series = …`, or leave it out"
                ),
            );
        }
        // What cannot be read was reported, and may be any number.
        return if args.gives_max_series {
            u32::MAX
        } else {
            MAX_SERIES
        };
    };
    if let Ok(number @ 1..) = max_series.base10_parse() {
        return number;
    }
    errors.at(
        Rule::MaxSeries,
        max_series,
        format!(
            "`max_series` is the most series that the counter may have, a number from 1 to {}",
            u32::MAX
        ),
    );
    u32::MAX
}

fn check_reason(args: &Args, errors: &mut Errors) -> Option<String> {
    match (&args.reason, &args.max_series) {
        (None, Some(max_series)) if !args.gives_reason => {
            errors.at(
                Rule::MaxSeries,
                max_series,
                "`max_series` needs the reason why the counter has to have that many series, for the registry: add `reason = \"…\"`",
            );
            None
        }
        (Some(reason), _) => Some(one_line(
            Rule::MaxSeries,
            reason,
            "`reason` says in one line why the counter has to have that many series, for the registry: write `reason = \"one series for each of 160 warehouses\"`",
            errors,
        )),
        _ => None,
    }
}

fn one_line(rule: Rule, text: &LitStr, message: &str, errors: &mut Errors) -> String {
    let value = text.value();
    if value.trim().is_empty() || value.chars().any(char::is_control) {
        errors.at(rule, text, message);
    }
    value
}
