//! The arguments of `#[flow]` and the names of milestones as written.

use funnel_rules::Rule;
use proc_macro2::TokenStream;
use syn::{LitStr, Variant};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake};
use crate::vocabulary::arguments::{self, Reading};

const ARGUMENTS: [&str; 9] = [
    "event",
    "started",
    "completed",
    "aborted",
    "failed",
    "allow",
    "rename_all",
    "owner",
    "crate",
];

pub(super) struct Args {
    pub(super) common: arguments::Args,
    pub(super) events: Names,
}

/// The names of the events that are given.
pub(super) struct Names {
    pub(super) started: Option<LitStr>,
    pub(super) completed: Option<LitStr>,
    pub(super) aborted: Option<LitStr>,
    pub(super) failed: Option<LitStr>,
}

pub(super) fn args(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut common = Reading::new();
    let mut started = Arg::new("started = \"…\"");
    let mut completed = Arg::new("completed = \"…\"");
    let mut aborted = Arg::new("aborted = \"…\"");
    let mut failed = Arg::new("failed = \"…\"");
    args::named(tokens, errors, |name, input, errors| {
        common.read(name, input, errors, |errors| {
            match name.to_string().as_str() {
                "started" => started.value(name, input, errors),
                "completed" => completed.value(name, input, errors),
                "aborted" => aborted.value(name, input, errors),
                "failed" => failed.value(name, input, errors),
                "counter" => Err(Mistake::at(
                    Rule::CounterOfFlow,
                    name,
                    "the counters of flows have fixed names, as `funnel_flow_total`, and the event is their label; remove `counter`",
                )),
                _ => Err(args::unknown_argument("#[flow]", name, &ARGUMENTS)),
            }
        })
    });
    Args {
        common: common.finish(),
        events: Names {
            started: started.into_inner(),
            completed: completed.into_inner(),
            aborted: aborted.into_inner(),
            failed: failed.into_inner(),
        },
    }
}

/// What `#[milestone(…)]` says of the name of the event.
pub(super) fn milestone(variant: &Variant, errors: &mut Errors) -> Option<LitStr> {
    const FORM: &str = "#[milestone(event = \"…\")]";
    let before = errors.len();
    let mut event = Arg::new("event = \"…\"");
    args::of_attributes(
        &variant.attrs,
        "milestone",
        FORM,
        errors,
        |name, input, errors| {
            if name == "event" {
                event.value(name, input, errors)
            } else {
                Err(args::unknown_argument("#[milestone]", name, &["event"]))
            }
        },
    );
    let mut attrs = variant.attrs.iter();
    let attr = attrs.find(|attr| attr.path().is_ident("milestone"));
    let event = event.into_inner();
    // What cannot be read is missing too, and was reported.
    if let (Some(attr), None) = (attr, &event)
        && errors.len() == before
    {
        errors.at(
            Rule::MalformedArgument,
            attr,
            format!("a milestone is given the name of its event: write `{FORM}`"),
        );
    }
    event
}
