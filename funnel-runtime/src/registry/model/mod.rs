//! What a binary can emit and count: plain data. How it is read off records is `read`'s.

mod alert;
mod read;
#[cfg(test)]
mod tests;

pub use alert::{AlertInfo, Beside, Condition};

use crate::value::Class;

/// Everything that a binary can emit and count, in a fixed order: two readings of one program are
/// equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Registry {
    /// The declared funnels, by event.
    pub funnels: Vec<FunnelInfo>,
    /// The places that emit, by event, step in funnel order, and place.
    pub sites: Vec<SiteInfo>,
    /// The declared flows, by event.
    pub flows: Vec<FlowInfo>,
    /// The functions that run flows, by event and place.
    pub flow_sites: Vec<FlowSiteInfo>,
    /// The declared business counters, by name.
    pub counters: Vec<CounterInfo>,
    /// The functions that count in business counters, by counter and place. Code that counts by
    /// hand leaves no record.
    pub counting: Vec<CountInfo>,
}

/// A declared funnel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FunnelInfo {
    /// The name of its events.
    pub event: String,
    /// The name of its counter of steps.
    pub counter: String,
    /// The documentation of its module, the first paragraph.
    pub help: String,
    /// Who is responsible.
    pub owner: Option<String>,
    /// The case of the names in events, as `rename_all` names it.
    pub rename_all: String,
    /// The steps, in funnel order.
    pub steps: Vec<StepInfo>,
    /// The attributes, as declared.
    pub keys: Vec<KeyInfo>,
    /// Where it is declared.
    pub place: Place,
}

/// A declared step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StepInfo {
    /// The name, in `snake_case`.
    pub name: String,
    /// The documentation of its variant, the first paragraph.
    pub help: String,
    /// The conversion it is meant to reach.
    pub target: Option<TargetInfo>,
    /// The alerts on its counter.
    pub alerts: Vec<AlertInfo>,
}

/// The conversion that a step is meant to reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TargetInfo {
    /// The step it is measured from.
    pub from: String,
    /// The least share of that step's entities, a decimal number as written in the source.
    pub at_least: String,
}

/// A declared attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct KeyInfo {
    /// The name in the source.
    pub name: String,
    /// The name in events.
    pub wire: String,
    /// What kind of data it holds.
    pub class: Class,
    /// The texts it can be, for a label.
    pub values: Vec<String>,
    /// Whether it says who an event is about.
    pub entity: bool,
    /// The steps that must set it.
    pub required: Vec<String>,
    /// Why it was allowed, for a key of the denylist.
    pub reviewed: Option<String>,
}

/// A place that emits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SiteInfo {
    /// The name of the event.
    pub event: String,
    /// The step, in `snake_case`.
    pub step: String,
    /// The annotated function; empty for `step!`.
    pub function: String,
    /// The keys that the site sets.
    pub keys: Vec<String>,
    /// The required keys that it leaves to a scope.
    pub scoped: Vec<String>,
    /// Where it is.
    pub place: Place,
    /// Offset of the record in the section, which ties a site of this process to its problems.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) offset: Offset,
}

/// A declared flow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FlowInfo {
    /// Its name, which those of its events begin with unless they are declared.
    pub event: String,
    /// The documentation of its module, the first paragraph.
    pub help: String,
    /// Who is responsible.
    pub owner: Option<String>,
    /// The case of the names in events, as `rename_all` names it.
    pub rename_all: String,
    /// The name of the event that it starts with.
    pub started: String,
    /// The name of the event that says it did what it was begun for.
    pub completed: String,
    /// The name of the event that says it was given up.
    pub aborted: String,
    /// The name of the event that says it came to an error.
    pub failed: String,
    /// The steps, as declared.
    pub steps: Vec<FlowStepInfo>,
    /// Why it can be given up, in words of its own. The framework has some more.
    pub reasons: Vec<String>,
    /// What can happen on the way, as declared.
    pub milestones: Vec<MilestoneInfo>,
    /// The attributes, as declared.
    pub keys: Vec<KeyInfo>,
    /// Where it is declared.
    pub place: Place,
}

/// A declared step of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FlowStepInfo {
    /// The name, in `snake_case`.
    pub name: String,
    /// The documentation of its variant, the first paragraph.
    pub help: String,
}

/// A declared milestone of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MilestoneInfo {
    /// The name, in `snake_case`.
    pub name: String,
    /// The name of its event.
    pub event: String,
    /// The documentation of its variant, the first paragraph.
    pub help: String,
}

/// A function that runs a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FlowSiteInfo {
    /// The name of the flow.
    pub event: String,
    /// The annotated function.
    pub function: String,
    /// The keys that the annotation sets. The body can set others.
    pub keys: Vec<String>,
    /// Where it is.
    pub place: Place,
    /// As for a site.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) offset: Offset,
}

/// A declared business counter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CounterInfo {
    /// The name of the metric.
    pub name: String,
    /// The documentation of the declaration, the first paragraph.
    pub help: String,
    /// Who is responsible.
    pub owner: Option<String>,
    /// The counter that what is counted is taken off from, by the name of its metric.
    pub reduces: Option<String>,
    /// What tells its series apart, as declared.
    pub labels: Vec<LabelInfo>,
    /// How many series it has: one for each combination of texts.
    pub series: u64,
    /// How many it may have, where that is more than usual.
    pub max_series: Option<MaxSeriesInfo>,
    /// The alerts on it.
    pub alerts: Vec<AlertInfo>,
    /// Where it is declared.
    pub place: Place,
}

/// A label of a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LabelInfo {
    /// The name.
    pub name: String,
    /// The texts it can be.
    pub values: Vec<String>,
}

/// A number of series beyond the usual that was reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MaxSeriesInfo {
    /// The most series that the counter may have.
    pub at_most: u64,
    /// Why.
    pub reason: String,
}

/// A function that counts in a business counter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CountInfo {
    /// The name of the counter.
    pub counter: String,
    /// The annotated function.
    pub function: String,
    /// Where it is.
    pub place: Place,
    /// As for a site.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) offset: Offset,
}

/// An offset that does not take part in comparisons: linkers may order records as they like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offset(pub(crate) usize);

impl PartialEq for Offset {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Offset {}

/// A place in the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Place {
    /// The crate, as in `Cargo.toml`.
    #[cfg_attr(feature = "serde", serde(rename = "crate"))]
    pub krate: String,
    /// The version of the crate.
    pub version: String,
    /// The module path.
    pub module: String,
    /// The file, as the compiler was given it.
    pub file: String,
    /// The line of the annotation.
    pub line: u32,
}

impl Registry {
    /// The declared funnel of this event.
    #[must_use]
    pub fn funnel(&self, event: &str) -> Option<&FunnelInfo> {
        self.funnels.iter().find(|funnel| funnel.event == event)
    }

    /// The declared flow of this name.
    #[must_use]
    pub fn flow(&self, event: &str) -> Option<&FlowInfo> {
        self.flows.iter().find(|flow| flow.event == event)
    }
}
