//! From what an audit has to say to text. Pure: every function here gives a `String`, and none of
//! them trusts a name, for a binary can claim to hold any.

mod json;
mod markdown;
mod table;
mod visible;

pub(crate) use json::json;
pub(crate) use markdown::markdown;
pub(crate) use table::table;
pub(crate) use visible::visible;

use funnel_runtime::registry::SiteInfo;

/// Where a site is in the program: the annotated function, or the line of a `step!`.
fn function(site: &SiteInfo) -> String {
    let module = &site.place.module;
    if site.function.is_empty() {
        format!("{module}:{}", site.place.line)
    } else {
        format!("{module}::{}", site.function)
    }
}

/// Where a site is in the sources.
fn place(site: &SiteInfo) -> String {
    format!("{}:{}", site.place.file, site.place.line)
}

/// The keys of a site, written as in the annotation.
fn keys(site: &SiteInfo) -> String {
    let mut keys = site.keys.clone();
    if !site.scoped.is_empty() {
        keys.push(format!("scoped({})", site.scoped.join(", ")));
    }
    keys.join(", ")
}
