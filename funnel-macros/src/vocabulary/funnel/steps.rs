//! The rules for `enum Step` of a funnel.

use funnel_rules::Rule;
use proc_macro2::{Ident, Span};
use syn::{ItemEnum, Lit};

use super::STEP;
use super::declaration::Step;
use super::parse::{self, Target};
use crate::diagnostics::{Errors, unknown};
use crate::record::first_paragraph;
use crate::vocabulary::lists;

/// The steps in funnel order.
pub(super) fn check(item: &ItemEnum, errors: &mut Errors) -> Vec<Step> {
    lists::check(item, &STEP, errors, |variant, name, before, errors| {
        let ident = step_ident(name, &variant.ident, errors)?;
        let target = parse::target(variant, errors)
            .map(|target| check_target(target, &variant.ident, before, item, errors));
        Some(Step {
            ident,
            name: name.to_owned(),
            help: first_paragraph(&variant.attrs),
            target,
        })
    })
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
            errors.at(Rule::VariantName, variant, format!("a step cannot be called `{name}`, which is reserved in Rust; rename the variant"));
            return None;
        }
        Err(_) => Ident::new_raw(name, Span::call_site()),
    };
    if PRIMITIVES.contains(&name) {
        errors.at(
            Rule::VariantName,
            variant,
            format!("a step cannot be called `{name}`: its type would hide the type `{name}`; rename the variant"),
        );
        return None;
    }
    ident.set_span(variant.span());
    Some(ident)
}

fn check_target(
    target: Target,
    of: &Ident,
    before: &[Step],
    item: &ItemEnum,
    errors: &mut Errors,
) -> (String, String) {
    let Target { from, at_least } = target;
    let name = lists::snake(&from);
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
        errors.at(Rule::Target, &from, message);
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
            Rule::Target,
            &at_least,
            "`at_least` is a share above 0 and up to 1; write `0.02` for 2 %",
        );
    }
    (name, digits)
}
