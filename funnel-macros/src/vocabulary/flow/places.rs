//! The rules for where the attributes of variants and fields stand.

use funnel_rules::Rule;
use syn::{Attribute, Field, ItemEnum};

use super::{KIND, MILESTONE};
use crate::diagnostics::Errors;
use crate::vocabulary::module::Module;

/// The attributes that only the macros understand, and that are therefore taken away.
pub(super) const OWN: [&str; 4] = ["attr", "target", "milestone", "alert"];

pub(super) fn check(module: &Module, errors: &mut Errors) {
    for item in KIND.lists.iter().filter_map(|list| module.list(list.ident)) {
        check_list(item, errors);
    }
    if let Some(attrs) = &module.attrs {
        misplaced(&attrs.attrs, &OWN, errors);
        for Field { attrs, .. } in &attrs.fields {
            misplaced(attrs, &["target", "milestone", "alert"], errors);
        }
    }
}

fn check_list(item: &ItemEnum, errors: &mut Errors) {
    misplaced(&item.attrs, &OWN, errors);
    let wrong: &[&str] = if item.ident == MILESTONE.ident {
        &["attr", "target", "alert"]
    } else {
        &OWN
    };
    for variant in &item.variants {
        misplaced(&variant.attrs, wrong, errors);
    }
}

fn misplaced(attrs: &[Attribute], wrong: &[&str], errors: &mut Errors) {
    for attr in attrs {
        let Some(name) = wrong.iter().find(|name| attr.path().is_ident(name)) else {
            continue;
        };
        errors.at(
            Rule::MisplacedAttribute,
            attr,
            match *name {
                "target" => {
                    "a target is a share of those who came to an earlier step, which only a funnel knows; remove `#[target]`"
                }
                "milestone" => {
                    "`#[milestone]` says what the event of a milestone is called, and goes on a variant of `Milestone`; remove it here"
                }
                "alert" => {
                    "alerts watch the steps of a funnel and business counters; what a flow comes to, its outcome counters say: remove `#[alert]`"
                }
                _ => {
                    "`#[attr]` is about an attribute of events, and goes on a field of `Attrs`; remove it here"
                }
            },
        );
    }
}
