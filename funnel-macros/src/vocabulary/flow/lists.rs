//! The rules for the enums of a flow: its steps, reasons and milestones.

use std::collections::BTreeSet;

use funnel_rules::Rule;
use syn::{ItemEnum, Variant};

use super::declaration::{Events, Milestone, Step};
use super::{ABORT, MILESTONE, STEP, names, parse};
use crate::diagnostics::Errors;
use crate::record::first_paragraph;
use crate::vocabulary::kind::List;
use crate::vocabulary::lists;

/// How many variants each may have: as many as a byte can number.
const MOST: usize = 256;

pub(super) fn steps(item: &ItemEnum, errors: &mut Errors) -> Vec<Step> {
    check(item, &STEP, errors, |variant, name, _, errors| {
        if name == "none" {
            errors.at(
                Rule::VariantName,
                &variant.ident,
                "a step cannot be called `none`: the counters say `none` of a flow that ended before its first step; rename the variant",
            );
        }
        Step {
            name: name.to_owned(),
            help: first_paragraph(&variant.attrs),
        }
    })
}

pub(super) fn reasons(item: &ItemEnum, errors: &mut Errors) -> Vec<String> {
    check(item, &ABORT, errors, |_, name, _, _| name.to_owned())
}

pub(super) fn milestones(item: &ItemEnum, events: &Events, errors: &mut Errors) -> Vec<Milestone> {
    check(item, &MILESTONE, errors, |variant, name, before, errors| {
        let given = parse::milestone(variant, errors);
        let ident = &variant.ident;
        Milestone {
            name: name.to_owned(),
            event: names::check_milestone(ident, given.as_ref(), name, events, before, errors),
            ident: ident.clone(),
            help: first_paragraph(&variant.attrs),
        }
    })
}

fn check<T>(
    item: &ItemEnum,
    list: &List,
    errors: &mut Errors,
    mut each: impl FnMut(&Variant, &str, &[T], &mut Errors) -> T,
) -> Vec<T> {
    if item.variants.len() > MOST {
        errors.at(
            Rule::TooMany,
            &item.ident,
            format!(
                "a flow has at most {MOST} {}, because each is a series of its counters, and this one has {}: leave out what no report needs",
                list.several,
                item.variants.len()
            ),
        );
    }
    lists::check(item, list, errors, |variant, name, before, errors| {
        check_variant(variant, name, list, errors);
        Some(each(variant, name, before, errors))
    })
}

fn check_variant(variant: &Variant, name: &str, list: &List, errors: &mut Errors) {
    let Variant {
        ident,
        discriminant,
        ..
    } = variant;
    let one = list.one;
    if let Some((_, number)) = discriminant {
        errors.at(
            Rule::VariantWithData,
            number,
            format!("a {one} has no number, because events say its name; remove it"),
        );
    }
    if name.is_empty() {
        errors.at(
            Rule::VariantName,
            ident,
            format!("a {one} cannot be called `{ident}`, because nothing of it is left for its name in events; rename the variant"),
        );
    }
}

/// The variants without one that has the name of another, which was reported.
pub(super) fn distinct(item: &ItemEnum) -> impl Iterator<Item = &Variant> {
    let mut names = BTreeSet::new();
    item.variants
        .iter()
        .filter(move |variant| names.insert(&variant.ident))
}

/// The position of the name that every variant has in events.
pub(super) fn positions<'a>(
    item: &'a ItemEnum,
    names: &'a [&str],
) -> impl Iterator<Item = (&'a Variant, usize)> {
    distinct(item).map(|variant| {
        let name = lists::snake(&variant.ident);
        let at = names.iter().position(|listed| *listed == name);
        // Each name is among them, also that of a variant with a mistake.
        (variant, at.unwrap_or_default())
    })
}
