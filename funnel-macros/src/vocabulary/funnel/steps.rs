//! The rules for `enum Step` of a funnel.

use funnel_rules::Rule;
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::{ItemEnum, Lit};

use super::STEP;
use super::declaration::Step;
use super::parse::{self, Target};
use crate::alert::{self, Place};
use crate::diagnostics::{Errors, unknown};
use crate::record::first_paragraph;
use crate::vocabulary::lists;

/// The steps in funnel order.
pub(super) fn check(item: &ItemEnum, event: &str, errors: &mut Errors) -> Vec<Step> {
    let variants = variants(item);
    let steps = lists::check(
        item,
        &STEP,
        errors,
        |variant, name, before: &[Step], errors| {
            let ident = step_ident(name, &variant.ident, errors)?;
            let target = parse::target(variant, errors)
                .map(|target| check_target(target, &variant.ident, before, &variants, errors));
            let place = Place::Step {
                event,
                step: name,
                before: before.last().map(|step| &*step.name),
                variants: &variants,
            };
            Some(Step {
                ident,
                name: name.to_owned(),
                help: first_paragraph(&variant.attrs),
                target,
                alerts: alert::check(&variant.attrs, &place, errors),
            })
        },
    );
    alert::check_names(steps.iter().flat_map(|step| &step.alerts), errors);
    steps
}

/// The steps as they are written.
pub(super) fn variants(item: &ItemEnum) -> Vec<String> {
    let variants = item.variants.iter();
    variants
        .map(|variant| variant.ident.unraw().to_string())
        .collect()
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
    variants: &[String],
    errors: &mut Errors,
) -> (String, String) {
    let Target { from, at_least } = target;
    let name = lists::snake(&from);
    if !before.iter().any(|step| step.name == name) {
        let message = if variants.contains(&from.unraw().to_string()) {
            format!(
                "a target is measured from an earlier step, and `{from}` does not come before `{of}`; reorder the steps or name another"
            )
        } else {
            unknown("step of this funnel", &from.to_string(), variants)
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
