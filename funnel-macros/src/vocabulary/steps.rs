//! The rules for `enum Step` of a funnel.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span};
use syn::Lit;
use syn::ext::IdentExt as _;

use super::declaration::Step;
use super::parse::{self, Module};
use crate::diagnostics::{Errors, unknown};
use crate::record::first_paragraph;

/// The steps in funnel order, or `None` where there is no `Step` to read them from.
pub(super) fn check(module: &Module, errors: &mut Errors) -> Option<Vec<Step>> {
    let Some(item) = &module.step else {
        if let Some(almost) = module.almost_step() {
            errors.at(
                almost,
                "the enum of the steps must be called `Step`; rename it",
            );
        } else if !module.has_other_step() {
            errors.at(
                &module.item.ident,
                "the module needs `pub enum Step { … }`: the steps of the funnel, in order",
            );
        }
        return None;
    };
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            "`Step` cannot be generic, because it only lists the steps of the funnel; remove the parameters",
        );
    }
    if item.variants.is_empty() {
        errors.at(
            &item.ident,
            "a funnel needs at least one step: add a variant to `Step`",
        );
    }
    let mut seen = BTreeMap::<String, Ident>::new();
    let mut steps = Vec::<Step>::new();
    for variant in &item.variants {
        if !matches!(variant.fields, syn::Fields::Unit) {
            errors.at(
                &variant.fields,
                format!(
                    "a step has no fields; declare what an event of `{}` says in `Attrs`",
                    variant.ident
                ),
            );
        }
        let name = funnel_rules::snake(&variant.ident.unraw().to_string());
        if let Some(first) = seen.get(&name) {
            errors.at(
                &variant.ident,
                format!(
                    "the steps `{}` and `{first}` are both called `{name}` in events; rename one",
                    variant.ident
                ),
            );
            continue;
        }
        seen.insert(name.clone(), variant.ident.clone());
        let Some(ident) = step_ident(&name, &variant.ident, errors) else {
            continue;
        };
        let target = parse::target(variant, errors)
            .map(|target| check_target(target, &variant.ident, &steps, item, errors));
        steps.push(Step {
            ident,
            name,
            help: first_paragraph(&variant.attrs),
            target,
        });
    }
    Some(steps)
}

/// The name of the type of a step: in `snake_case`, raw where it is a keyword.
fn step_ident(name: &str, variant: &Ident, errors: &mut Errors) -> Option<Ident> {
    const PRIMITIVES: [&str; 17] = [
        "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32",
        "i64", "i128", "isize", "f32", "f64",
    ];
    let mut ident = match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident,
        Err(_) if matches!(name, "self" | "super" | "crate" | "_") || name.is_empty() => {
            errors.at(variant, format!("a step cannot be called `{name}`, which is reserved in Rust; rename the variant"));
            return None;
        }
        Err(_) => Ident::new_raw(name, Span::call_site()),
    };
    if PRIMITIVES.contains(&name) {
        errors.at(
            variant,
            format!("a step cannot be called `{name}`: its type would hide the type `{name}`; rename the variant"),
        );
        return None;
    }
    ident.set_span(variant.span());
    Some(ident)
}

fn check_target(
    target: parse::Target,
    of: &Ident,
    before: &[Step],
    item: &syn::ItemEnum,
    errors: &mut Errors,
) -> (String, String) {
    let parse::Target { from, at_least } = target;
    let name = funnel_rules::snake(&from.unraw().to_string());
    let variants: Vec<_> = item
        .variants
        .iter()
        .map(|variant| variant.ident.to_string())
        .collect();
    if !before.iter().any(|step| step.name == name) {
        let message = if variants.iter().any(|variant| from == variant) {
            format!(
                "a target is measured from an earlier step, and `{from}` does not come before `{of}`; reorder the steps or name another"
            )
        } else {
            unknown("step of this funnel", &from.to_string(), &variants)
        };
        errors.at(&from, message);
    }
    let digits = match &at_least {
        Lit::Float(number) => number.base10_digits().to_owned(),
        Lit::Int(number) => number.base10_digits().to_owned(),
        _ => String::new(),
    };
    if !digits
        .parse::<f64>()
        .is_ok_and(|share| share > 0.0 && share <= 1.0)
    {
        errors.at(
            &at_least,
            "`at_least` is a share above 0 and up to 1; write `0.02` for 2 %",
        );
    }
    (name, digits)
}
