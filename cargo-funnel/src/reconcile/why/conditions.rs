//! Reasons that lie around an annotation: conditions, and macros that get it.

use super::{Reason, reason};
use crate::findings::{CONFIGURED_OUT, FEATURE_OFF, INSIDE_MACRO, Message, TEST_ONLY};
use crate::reconcile::Krate;
use crate::reconcile::cfg::Build;
use crate::reconcile::declared::{Condition, Declared, On};

/// The condition that keeps an annotation out: one that does not hold, or one of which that is not known.
pub(super) fn configured_out(
    krate: &Krate<'_>,
    declared: &Declared,
    build: &Build,
    holds: Option<bool>,
) -> Option<Reason> {
    let mut conditions = declared.conditions.iter();
    let Condition { predicate, on } =
        conditions.find(|condition| condition.predicate.holds(build) == holds)?;
    let on = match on {
        On::Crate => Message::new("the crate ").name(krate.target.krate()),
        On::Module(module) => Message::new("the module ").name(module),
        On::Item => Message::new("the item"),
        On::Annotation => Message::new("the annotation"),
    };
    let head = Message::default()
        .name(format!("cfg({predicate})"))
        .text(" on ")
        .then(on)
        .text(" in ")
        .name(&krate.package.name);
    if holds.is_none() {
        return Some(reason(
            &CONFIGURED_OUT,
            head.text(" depends on the machine and the profile, and "),
            Message::new(" under it cannot be found in this build"),
        ));
    }
    if predicate.asks_for_test() {
        return Some(reason(
            &TEST_ONLY,
            Message::default().name(&krate.package.name).text(" has "),
            Message::new(" under `cfg(test)`, which only its tests are built with"),
        ));
    }
    let features = predicate.features_off(build);
    if features.is_empty() {
        return Some(reason(
            &CONFIGURED_OUT,
            head.text(" does not hold in this build, and "),
            Message::new(" under it cannot be found"),
        ));
    }
    let with = features.first().copied().unwrap_or_default();
    Some(reason(
        &FEATURE_OFF,
        head.text(" does not hold, because ")
            .then(feature_list(features.clone()))
            .text(" off in this build; it keeps out "),
        Message::new(": build with ")
            .name(format!("--features {}/{with}", krate.package.name))
            .text(", and say it here, too"),
    ))
}

/// `the feature x is`, or several.
pub(super) fn feature_list(features: Vec<&str>) -> Message {
    match features.len() {
        0 => Message::new("its feature is"),
        1 => Message::new("the feature ").names(features, "").text(" is"),
        _ => Message::new("the features ")
            .names(features, ", ")
            .text(" are"),
    }
}

pub(super) fn inside_macro(declared: &Declared) -> Option<Reason> {
    let called = declared.inside.as_ref()?;
    Some(reason(
        &INSIDE_MACRO,
        Message::new("the macro ")
            .name(format!("{called}!"))
            .text(" gets "),
        Message::new(
            " as an argument, and the binary does not have them: what becomes of them is the macro's, which is not expanded here",
        ),
    ))
}
