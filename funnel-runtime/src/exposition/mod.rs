//! One model of all metric families, as they stand at one moment. The text formats, the collector
//! for `prometheus` and the one for `prometheus-client` are all written from it, so that none of them
//! has a list of its own.
//!
//! Which families there are is `plan`'s and known once; what they count is `reading`'s and read anew
//! for every scrape. Not here: counting, and the answer to a scrape over HTTP (`prometheus`).

mod created;
mod declared;
mod duplicates;
mod flows;
mod losses;
mod merge;
mod own;
mod plan;
mod problems;
mod reading;
mod source;
mod text;
mod unique;

#[cfg(test)]
mod reader;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use losses::{keep, note_unknown_backend};
use plan::Plan;
#[cfg(feature = "prometheus")]
pub(crate) use plan::current as plan;
pub(crate) use plan::{is_declared, rename_emit_failed};
pub use problems::{SiteProblem, problems};
use reading::Reading;
#[cfg(feature = "prometheus-client")]
pub(crate) use text::escaped_help;
pub(crate) use text::{Format, encode};

/// All families at one moment.
#[derive(Debug)]
pub(crate) struct Exposition {
    plan: Arc<Plan>,
    reading: Reading,
}

impl Exposition {
    /// Reads everything that is counted.
    pub(crate) fn take() -> Self {
        Self {
            plan: plan::current(),
            reading: Reading::take(),
        }
    }

    /// The families that have a series, by name; no two have the same.
    pub(crate) fn families(&self) -> impl Iterator<Item = Family<'_>> {
        let families = self.plan.families.iter().map(|declared| Family {
            declared,
            reading: &self.reading,
        });
        families.filter(|family| !family.is_empty())
    }
}

/// Gets ready for a scrape: what has to be said of the declarations is said now.
pub(crate) fn prepare() {
    plan::current();
}

/// Keeps what is exposed and is not counted as it is until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn std::any::Any> {
    Box::new((losses::hold(), plan::hold()))
}

/// A family of series: counters of one name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family<'a> {
    declared: &'a plan::Declared,
    reading: &'a Reading,
}

impl<'a> Family<'a> {
    /// The name, which ends in `_total`.
    pub(crate) fn name(&self) -> &'a str {
        &self.declared.name
    }

    /// What is counted.
    pub(crate) fn help(&self) -> &'a str {
        &self.declared.help
    }

    /// Whether OpenMetrics says when its series began.
    fn is_dated(&self) -> bool {
        self.declared.is_dated
    }

    fn is_empty(&self) -> bool {
        let sources = &self.declared.sources;
        sources.iter().all(|source| source.is_empty(self.reading))
    }

    /// Hands over every series; no two have the same labels.
    pub(crate) fn series(&self, sink: &mut impl Sink) {
        match self.declared.sources.as_slice() {
            [source] if !self.declared.is_merged => source.series(self.reading, sink),
            sources => merge::series(sources, self.reading, sink),
        }
    }
}

/// Takes the series of a family, one after the other.
pub(crate) trait Sink {
    /// The names of the labels of the series to come.
    fn labels(&mut self, names: &[&'static str], texts: Texts);

    /// A series, with a text for each label. The first `kept` texts are those of the series before.
    fn series(&mut self, kept: usize, texts: &[&str], count: u64);
}

/// What can be in the texts of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Nothing that a text format has to escape.
    Plain,
    /// Anything.
    Any,
}

/// The name of a family in OpenMetrics, where `_total` belongs to a sample of it.
pub(crate) fn base_name(name: &str) -> &str {
    name.strip_suffix(TOTAL).unwrap_or(name)
}

const TOTAL: &str = "_total";
