//! The arguments of `#[funnel]` and the targets of its steps as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::{Lit, LitStr, Variant};

use crate::args::{self, Arg};
use crate::diagnostics::Errors;
use crate::vocabulary::arguments::{self, Reading};

const ARGUMENTS: [&str; 6] = ["event", "counter", "allow", "rename_all", "owner", "crate"];

pub(super) struct Args {
    pub(super) common: arguments::Args,
    pub(super) counter: Option<LitStr>,
}

pub(super) fn args(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut common = Reading::new();
    let mut counter = Arg::new("counter = \"…_total\"");
    args::named(tokens, errors, |name, input, errors| {
        common.read(name, input, errors, |errors| {
            if name == "counter" {
                counter.value(name, input, errors)
            } else {
                Err(args::unknown_argument("#[funnel]", name, &ARGUMENTS))
            }
        })
    });
    Args {
        common: common.finish(),
        counter: counter.into_inner(),
    }
}

/// What `#[target(…)]` says.
pub(super) struct Target {
    pub(super) from: Ident,
    pub(super) at_least: Lit,
}

pub(super) fn target(variant: &Variant, errors: &mut Errors) -> Option<Target> {
    const FORM: &str = "#[target(from = Provision, at_least = 0.02)]";
    let mut attrs = variant
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("target"));
    let attr = attrs.next()?;
    for further in attrs {
        errors.at(
            Rule::Target,
            further,
            "`#[target]` is given twice, and a step has one; keep one",
        );
    }
    let before = errors.len();
    let mut from = Arg::new("from = Provision");
    let mut at_least = Arg::new("at_least = 0.02");
    args::of_attributes(
        std::slice::from_ref(attr),
        "target",
        FORM,
        errors,
        |name, input, errors| match name.to_string().as_str() {
            "from" => from.value(name, input, errors),
            "at_least" => at_least.value(name, input, errors),
            _ => {
                let valid = ["from", "at_least"];
                Err(args::unknown_argument("#[target]", name, &valid))
            }
        },
    );
    if let (Some(from), Some(at_least)) = (from.into_inner(), at_least.into_inner()) {
        return Some(Target { from, at_least });
    }
    // What cannot be read is missing too, and was reported.
    if errors.len() == before {
        errors.at(
            Rule::Target,
            attr,
            format!("a target says from which step and what share of it: write `{FORM}`"),
        );
    }
    None
}
