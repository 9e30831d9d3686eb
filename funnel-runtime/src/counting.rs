//! What an annotated function does for its business counter: evaluate, catch, count. Generated code
//! stays small because the steps are here. Not here: how calls end (`call`), and events (`emit`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use funnel_rules::Rule;

use crate::call::Ends;
use crate::counter::{Counted, Counter, Labels, Unlabelled};
use crate::coverage::{self, At};
use crate::metrics::CallOutcome;
use crate::problem::{self, Problem};
use crate::text::{Message, same};

/// The counter of this name; where there is none, the error about it is said once, because everything
/// else goes by what this gives.
#[must_use]
pub const fn counter<C: Counted>() -> &'static Counter<C::Labels> {
    C::COUNTER
}

/// The calls of a function that counts them by outcome.
#[derive(Debug)]
pub struct OfCounter<C>(std::marker::PhantomData<fn() -> C>);

impl<C> Default for OfCounter<C> {
    #[inline]
    fn default() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<C: Counted<Labels = CallOutcome>> Ends for OfCounter<C> {
    #[inline]
    fn ended(&self, outcome: CallOutcome, at: At) {
        C::COUNTER.inc(outcome);
        coverage::counted(at, C::COUNTER.name(), outcome);
    }
}

/// The calls of a function that counts in a counter of its own choice, and none that returns nothing.
#[derive(Debug, Default)]
pub struct Uncounted;

impl Ends for Uncounted {
    #[inline]
    fn ended(&self, _: CallOutcome, _: At) {}
}

/// Evaluates a label or an amount of the function with this record; `None` after a panic.
#[inline]
pub fn evaluate<V>(record: usize, make: impl FnOnce() -> V) -> Option<V> {
    catch_unwind(AssertUnwindSafe(make))
        .map_err(|_| problem::note(record, Problem::Panic))
        .ok()
}

/// A label of the counter, which gives it its type.
#[inline]
pub const fn label<L>(_: &'static Counter<L>, label: L) -> L {
    label
}

/// As [`evaluate`], of what was returned; the closure gets the types of its parameter and of its value
/// from here.
#[inline]
pub fn label_of<L, R>(
    _: &'static Counter<L>,
    record: usize,
    returned: &R,
    read: impl FnOnce(&R) -> L,
) -> Option<L> {
    evaluate(record, || read(returned))
}

/// As [`label_of`], for the amount.
#[inline]
pub fn amount_of<R>(record: usize, returned: &R, read: impl FnOnce(&R) -> u64) -> Option<u64> {
    evaluate(record, || read(returned))
}

/// The only labels of a counter that has none.
#[inline]
#[must_use]
pub const fn unlabelled<L: Unlabelled>(_: &'static Counter<L>) -> Option<L> {
    Some(L::ONLY)
}

/// Adds one, unless something panicked.
#[cfg_attr(debug_assertions, track_caller)]
#[inline]
pub fn inc<L: Labels>(counter: &'static Counter<L>, label: Option<L>) {
    if let Some(label) = label {
        counter.inc(label);
        coverage::counted(At::here(), counter.name(), CallOutcome::Ok);
    }
}

/// Adds an amount, unless something panicked.
#[cfg_attr(debug_assertions, track_caller)]
#[inline]
pub fn add<L: Labels>(counter: &'static Counter<L>, label: Option<L>, amount: Option<u64>) {
    if let (Some(label), Some(amount)) = (label, amount) {
        counter.add(label, amount);
        coverage::counted(At::here(), counter.name(), CallOutcome::Ok);
    }
}

/// Checks the name in front of a label.
///
/// # Panics
///
/// While compiling, when the counter has no label of this name.
#[track_caller]
pub const fn check_label<L: Labels>(_: &'static Counter<L>, written: &str) {
    if same(written, "labels") || same(written, "label") {
        return;
    }
    let message = Message::new()
        .text("`")
        .text(written)
        .text("` is no label of this counter");
    match L::KEYS {
        [] => message.text(", which has none; name the counter alone").panic(Rule::UnknownLabel),
        [key] if same(key, written) || is_end(key, written) => {}
        [key] => message.text("; its label is `").text(key).text("`").panic(Rule::UnknownLabel),
        _ => message
            .text(", which has several: give them all at once, as in `labels = MyLabels { … }` or `labels = |returned| MyLabels { … }`")
            .panic(Rule::UnknownLabel),
    }
}

/// Whether a name ends in these words.
const fn is_end(name: &str, words: &str) -> bool {
    let (name, words) = (name.as_bytes(), words.as_bytes());
    if words.len() >= name.len() {
        return false;
    }
    let (front, end) = name.split_at(name.len() - words.len());
    let mut at = 0;
    while at < end.len() {
        if end[at] != words[at] {
            return false;
        }
        at += 1;
    }
    front[front.len() - 1] == b'_'
}
