//! The rules for an enum that lists names.

use std::collections::BTreeMap;

use funnel_rules::Rule;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{ItemEnum, Variant};

use super::kind::List;
use crate::diagnostics::Errors;

/// What `each` makes of every variant and its name in `snake_case`, in order. A second variant of one
/// name is left out.
pub(super) fn check<T>(
    item: &ItemEnum,
    list: &List,
    errors: &mut Errors,
    mut each: impl FnMut(&Variant, &str, &[T], &mut Errors) -> Option<T>,
) -> Vec<T> {
    let List {
        ident,
        what,
        one,
        several,
        ..
    } = list;
    if !item.generics.params.is_empty() {
        errors.at(
            Rule::GenericDeclaration,
            &item.generics,
            format!(
                "`{ident}` cannot be generic, because it only lists {what}; remove the parameters"
            ),
        );
    }
    if item.variants.is_empty() {
        errors.at(Rule::EmptyList, &item.ident, list.empty);
    }
    let mut seen = BTreeMap::<String, Ident>::new();
    let mut listed = Vec::new();
    for variant in &item.variants {
        if !matches!(variant.fields, syn::Fields::Unit) {
            errors.at(
                Rule::VariantWithData,
                &variant.fields,
                format!(
                    "a {one} has no fields; declare what an event of `{}` says in `Attrs`",
                    variant.ident
                ),
            );
        }
        let name = snake(&variant.ident);
        if let Some(first) = seen.get(&name) {
            let second = &variant.ident;
            errors.at(
                Rule::VariantTwice,
                second,
                if second == first {
                    format!("`{ident}` lists `{second}` twice; remove one")
                } else {
                    format!(
                        "the {several} `{second}` and `{first}` are both called `{name}` in events; rename one"
                    )
                },
            );
            continue;
        }
        if let Some(one) = each(variant, &name, &listed, errors) {
            listed.push(one);
        }
        seen.insert(name, variant.ident.clone());
    }
    listed
}

/// The name of a variant in events.
pub(super) fn snake(ident: &Ident) -> String {
    funnel_rules::snake(&ident.unraw().to_string())
}
