//! The emission of one event, as generated code asks for it: evaluate, catch, hand over.
//! Generated code stays small because the steps are here. Not here: counting calls (`call`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::coverage;
use crate::dispatch::{self, Target};
use crate::metrics::CallOutcome;
use crate::problem::{self, Problem};
use crate::vocabulary::{Keys, Site, Speaks, Step};

/// The attributes of a funnel as a site of the step sets them.
pub type KeysOf<S> = <<S as Step>::Funnel as Speaks>::Keys;

/// What was evaluated before the body.
#[derive(Debug)]
pub enum Before<K> {
    /// Nobody listened, so nothing was evaluated and nothing is to be sent.
    Unheard,
    /// An expression panicked.
    Panicked,
    /// The attributes so far.
    Keys(K),
}

impl<K> Before<K> {
    /// Whether somebody listened when the call began.
    #[inline]
    #[must_use]
    pub const fn is_heard(&self) -> bool {
        !matches!(self, Self::Unheard)
    }
}

/// Whether anybody listens.
#[inline]
#[must_use]
pub fn is_heard() -> bool {
    dispatch::is_active()
}

/// Evaluates the plain values, if anybody listens.
#[inline]
pub fn before<S: Step>(make: impl FnOnce() -> KeysOf<S>) -> Before<KeysOf<S>> {
    if dispatch::is_active() {
        evaluate::<S>(make)
    } else {
        Before::Unheard
    }
}

/// As [`before`], for a function that returns a future: who listens where it will be polled is not
/// known yet, so it is enough that anybody does.
#[inline]
pub fn before_future<S: Step>(make: impl FnOnce() -> KeysOf<S>) -> Before<KeysOf<S>> {
    if dispatch::is_active() {
        evaluate_anyway::<S>(make)
    } else {
        Before::Unheard
    }
}

#[cold]
fn evaluate<S: Step>(make: impl FnOnce() -> KeysOf<S>) -> Before<KeysOf<S>> {
    if dispatch::target().is_none() {
        return Before::Unheard;
    }
    evaluate_anyway::<S>(make)
}

#[cold]
fn evaluate_anyway<S: Step>(make: impl FnOnce() -> KeysOf<S>) -> Before<KeysOf<S>> {
    catch_unwind(AssertUnwindSafe(make)).map_or(Before::Panicked, Before::Keys)
}

/// Sends the event of a call that succeeded, of a site that says nothing.
#[cold]
#[inline(never)]
pub fn emit_nothing(site: Site) {
    if let Some(target) = dispatch::target() {
        coverage::fired(site.record);
        target.accept(site, |_| {});
    }
}

/// Nothing had to be evaluated before the body.
#[inline]
#[must_use]
pub const fn nothing<S: Step>() -> Before<KeysOf<S>> {
    Before::Keys(KeysOf::<S>::OPEN)
}

/// Sends the event of a call that succeeded.
#[cold]
pub fn emit_before<S: Step>(site: Site, before: &Before<KeysOf<S>>) {
    if let Some(target) = heard(before) {
        send(site, &target, before);
    }
}

/// As [`emit_before`]; `after` adds what only the returned value can say.
#[cold]
pub fn emit<S: Step>(
    site: Site,
    mut before: Before<KeysOf<S>>,
    after: impl FnOnce(&mut KeysOf<S>),
) {
    let Some(target) = heard(&before) else { return };
    if let Before::Keys(keys) = &mut before
        && catch_unwind(AssertUnwindSafe(|| after(keys))).is_err()
    {
        before = Before::Panicked;
    }
    send(site, &target, &before);
}

/// Who is to get the event. A call that nobody heard begin is not sent when it ends.
fn heard<K>(before: &Before<K>) -> Option<Target> {
    match before {
        Before::Unheard => None,
        Before::Panicked | Before::Keys(_) => dispatch::target(),
    }
}

/// Counts and sends the event of a `step!`.
#[inline]
pub fn step<S: Step>(site: impl FnOnce() -> Site, make: impl FnOnce() -> KeysOf<S>) {
    S::DEF.outcomes.add_one(CallOutcome::Ok);
    if dispatch::is_active() {
        let before = evaluate::<S>(make);
        emit_before::<S>(site(), &before);
    }
}

/// Lets the user's `when` overrule the outcome; a panic in it leaves the outcome as it was.
///
/// `record` is the address of the site's record.
#[inline]
pub fn when<R>(record: usize, success: bool, returned: &R, rule: impl FnOnce(&R) -> bool) -> bool {
    catch_unwind(AssertUnwindSafe(|| rule(returned))).unwrap_or_else(|_| {
        problem::note(record, Problem::Panic);
        success
    })
}

/// Hands a value to a closure, whose parameter gets its type from here.
#[inline]
pub fn apply<'a, T, V>(value: &'a T, read: impl FnOnce(&'a T) -> V) -> V {
    read(value)
}

fn send<K: Keys>(site: Site, target: &Target, before: &Before<K>) {
    let Before::Keys(keys) = before else {
        return target.refuse_panicked(site);
    };
    coverage::fired(site.record);
    target.accept(site, |draft| keys.encode(draft));
}
