//! From what an audit or a report has to say to text. Pure: every function here gives a `String`, and none of
//! them trusts a name, for a binary can claim to hold any.

pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod explain;
mod findings;
mod json;
mod markdown;
pub(crate) mod reconcile;
pub(crate) mod report;
mod span;
mod style;
mod table;
mod visible;

pub(crate) use json::json;
pub(crate) use markdown::markdown;
pub(crate) use span::code;
pub(crate) use table::table;
pub(crate) use visible::visible;

use crate::code::Code;
use crate::lock::Alert;
use funnel_runtime::registry::{AlertInfo, CounterInfo, LabelInfo, Place, SiteInfo};

/// Where a site is in the program: the annotated function, or the line of a `step!`.
fn function(function: &str, place: &Place) -> String {
    let module = &place.module;
    if function.is_empty() {
        format!("{module}:{}", place.line)
    } else {
        format!("{module}::{function}")
    }
}

/// Where something is in the sources.
fn place(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

/// The same for a declaration, which another version of its crate may have too.
fn declared(place: &Place) -> String {
    format!("{} {}, {}", place.krate, place.version, self::place(place))
}

/// The keys of a site, written as in the annotation.
fn keys(site: &SiteInfo) -> String {
    let mut keys = site.keys.clone();
    if !site.scoped.is_empty() {
        keys.push(format!("scoped({})", site.scoped.join(", ")));
    }
    keys.join(", ")
}

/// The labels of a counter and how many texts each has.
fn labels(counter: &CounterInfo, quote: impl Fn(&str) -> String) -> String {
    let label = |label: &LabelInfo| format!("{} ({})", quote(&label.name), label.values.len());
    let labels: Vec<_> = counter.labels.iter().map(label).collect();
    labels.join(" × ")
}

/// An alert, without its name: what it looks at, and how urgent it is.
fn alert(alert: &AlertInfo) -> String {
    let known = Alert::of(alert);
    known.map_or_else(
        || "of a kind that this cargo-funnel does not know".to_owned(),
        |alert| alert.short(),
    )
}

/// What is said of a library that is not linked yet.
const UNLINKED: &str =
    "not linked yet: a program takes from this library what it refers to, and can have less";

/// What stands in the place of the functions that count, where there is none.
const BY_HAND: &str = "by hand";

/// What to type to learn more of a code.
fn explain(code: &Code) -> String {
    format!("cargo funnel explain {}", code.id)
}
/// What stands above the findings that are about several binaries.
const TOGETHER: &str = "all of these binaries together";
