//! The emission of one event, as generated code asks for it: evaluate, catch, hand over.
//! Generated code stays small because the steps are here. Not here: counting calls (`call`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::dispatch::{self, Target};
use crate::metrics::CallOutcome;
use crate::payload::Draft;
use crate::problem::{self, Problem};
use crate::step::{Funnel, Keys, Site, Step};

/// The attributes of a funnel as a site of the step sets them.
pub type KeysOf<S> = <<S as Step>::Funnel as Funnel>::Keys;

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

/// Evaluates the plain values, if anybody listens.
#[inline]
pub fn before<S: Step>(make: impl FnOnce() -> KeysOf<S>) -> Before<KeysOf<S>> {
    if dispatch::is_active() {
        evaluate::<S>(make)
    } else {
        Before::Unheard
    }
}

#[cold]
fn evaluate<S: Step>(make: impl FnOnce() -> KeysOf<S>) -> Before<KeysOf<S>> {
    if dispatch::target().is_none() {
        return Before::Unheard;
    }
    catch_unwind(AssertUnwindSafe(make)).map_or(Before::Panicked, Before::Keys)
}

/// Nothing had to be evaluated before the body.
#[inline]
#[must_use]
pub const fn nothing<S: Step>() -> Before<KeysOf<S>> {
    Before::Keys(KeysOf::<S>::OPEN)
}

/// Sends the event of a call that succeeded; `after` adds what only the returned value can say.
#[cold]
pub fn emit<S: Step>(
    site: Site,
    before: Before<KeysOf<S>>,
    after: impl FnOnce(KeysOf<S>) -> KeysOf<S>,
) {
    let keys = match before {
        Before::Unheard => return,
        Before::Panicked => None,
        Before::Keys(keys) => Some(keys),
    };
    let Some(target) = dispatch::target() else {
        return;
    };
    let keys = keys.and_then(|keys| catch_unwind(AssertUnwindSafe(|| after(keys))).ok());
    send(
        site,
        target,
        keys.as_ref().map(|keys| -> &dyn Encode { keys }),
    );
}

/// Counts and sends the event of a `step!`.
#[inline]
pub fn step<S: Step>(site: impl FnOnce() -> Site, make: impl FnOnce() -> KeysOf<S>) {
    S::DEF.outcomes.add_one(CallOutcome::Ok);
    if dispatch::is_active() {
        let before = evaluate::<S>(make);
        emit::<S>(site(), before, |keys| keys);
    }
}

/// Lets the user's `when` overrule the outcome; a panic in it leaves the outcome as it was.
#[inline]
pub fn when<R>(site: Site, success: bool, returned: &R, rule: impl FnOnce(&R) -> bool) -> bool {
    catch_unwind(AssertUnwindSafe(|| rule(returned))).unwrap_or_else(|_| {
        problem::note(site, Problem::Panic);
        success
    })
}

/// Hands a value to a closure, whose parameter gets its type from here.
#[inline]
pub fn apply<'a, T, V>(value: &'a T, read: impl FnOnce(&'a T) -> V) -> V {
    read(value)
}

/// [`Keys`] behind a pointer, so that sending is compiled once and not per funnel.
trait Encode {
    fn encode(&self, draft: &mut Draft);
}

impl<K: Keys> Encode for K {
    fn encode(&self, draft: &mut Draft) {
        Keys::encode(self, draft);
    }
}

fn send(site: Site, target: Target, keys: Option<&dyn Encode>) {
    let Some(keys) = keys else {
        return target.refuse_panicked(site);
    };
    let mut draft = Draft::new();
    keys.encode(&mut draft);
    target.accept(site, draft);
}
