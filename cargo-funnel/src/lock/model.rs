//! The records of a lock: what a registry says, without the places in files that an unrelated edit
//! moves. The order of fields is the order that records are sorted by.

use funnel_rules::Case;
use funnel_runtime::Class;
use funnel_runtime::registry::{
    AlertInfo, CountInfo, CounterInfo, FlowInfo, FlowSiteInfo, FunnelInfo, KeyInfo, Place, SiteInfo,
};

use super::alert::Alert;

/// A funnel: the event of its steps, and all that such an event may say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    pub(crate) name: String,
    /// The counter of its steps.
    pub(crate) counter: String,
    pub(crate) owner: Option<String>,
    /// The case of the names in events, where it is not `snake_case`.
    pub(crate) rename_all: Option<String>,
    /// In funnel order.
    pub(crate) steps: Vec<Step>,
    /// By name.
    pub(crate) keys: Vec<Key>,
}

/// A step of a funnel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) target: Option<Target>,
    /// By name.
    pub(crate) alerts: Vec<Alert>,
}

/// The conversion that a step is meant to reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    pub(crate) from: String,
    /// A decimal number, as written in the source.
    pub(crate) at_least: String,
}

/// An attribute of events.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The name in the source.
    pub(crate) name: String,
    /// The name in events.
    pub(crate) wire: String,
    pub(crate) class: Class,
    /// The texts it can be, as declared.
    pub(crate) values: Vec<String>,
    /// Whether it says who an event is about.
    pub(crate) entity: bool,
    /// The steps that must set it.
    pub(crate) required: Vec<String>,
    /// Why it was allowed, for a key of the denylist.
    pub(crate) reviewed: Option<String>,
}

/// A flow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Flow {
    pub(crate) name: String,
    pub(crate) owner: Option<String>,
    /// As for an event.
    pub(crate) rename_all: Option<String>,
    /// The names of its events, in the order of [`ENDS`].
    pub(crate) events: [String; 4],
    /// As declared.
    pub(crate) steps: Vec<String>,
    /// By name.
    pub(crate) reasons: Vec<String>,
    /// Names and events, by name.
    pub(crate) milestones: Vec<(String, String)>,
    /// By name.
    pub(crate) keys: Vec<Key>,
}

/// What the events of a flow tell.
pub(crate) const ENDS: [&str; 4] = ["started", "completed", "aborted", "failed"];

/// A business counter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Counter {
    pub(crate) name: String,
    pub(crate) owner: Option<String>,
    /// The counter that it is taken off from.
    pub(crate) reduces: Option<String>,
    /// One for each combination of texts.
    pub(crate) series: u64,
    /// How many it may have and why, where that is more than usual.
    pub(crate) max_series: Option<(u64, String)>,
    /// By name.
    pub(crate) labels: Vec<Label>,
    /// By name.
    pub(crate) alerts: Vec<Alert>,
}

/// A label of a counter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    pub(crate) name: String,
    /// As declared.
    pub(crate) values: Vec<String>,
}

/// A place that emits, runs a flow or counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Site {
    pub(crate) of: Of,
    /// The crate, as in `Cargo.toml`.
    pub(crate) krate: String,
    pub(crate) module: String,
    /// The annotated function; empty for `step!`.
    pub(crate) function: String,
    /// How many of them there are.
    pub(crate) count: u64,
}

/// What a site is a site of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    Step { event: String, step: String },
    Flow(String),
    Counter(String),
}

impl From<&FunnelInfo> for Event {
    fn from(funnel: &FunnelInfo) -> Self {
        let steps = funnel.steps.iter().map(|step| Step {
            name: step.name.clone(),
            target: step.target.as_ref().map(|target| Target {
                from: target.from.clone(),
                at_least: target.at_least.clone(),
            }),
            alerts: alerts(&step.alerts),
        });
        Self {
            name: funnel.event.clone(),
            counter: funnel.counter.clone(),
            owner: funnel.owner.clone(),
            rename_all: renamed(&funnel.rename_all),
            steps: steps.collect(),
            keys: keys(&funnel.keys),
        }
    }
}

impl From<&FlowInfo> for Flow {
    fn from(flow: &FlowInfo) -> Self {
        let milestones = flow.milestones.iter();
        let milestones = milestones.map(|told| (told.name.clone(), told.event.clone()));
        Self {
            name: flow.event.clone(),
            owner: flow.owner.clone(),
            rename_all: renamed(&flow.rename_all),
            events: [&flow.started, &flow.completed, &flow.aborted, &flow.failed].map(Clone::clone),
            steps: flow.steps.iter().map(|step| step.name.clone()).collect(),
            reasons: sorted(flow.reasons.iter().cloned()),
            milestones: sorted(milestones),
            keys: keys(&flow.keys),
        }
    }
}

impl From<&CounterInfo> for Counter {
    fn from(counter: &CounterInfo) -> Self {
        let labels = counter.labels.iter().map(|label| Label {
            name: label.name.clone(),
            values: label.values.clone(),
        });
        let max = counter.max_series.as_ref();
        Self {
            name: counter.name.clone(),
            owner: counter.owner.clone(),
            reduces: counter.reduces.clone(),
            series: counter.series,
            max_series: max.map(|max| (max.at_most, max.reason.clone())),
            labels: sorted(labels),
            alerts: alerts(&counter.alerts),
        }
    }
}

impl From<&SiteInfo> for Site {
    fn from(site: &SiteInfo) -> Self {
        let of = Of::Step {
            event: site.event.clone(),
            step: site.step.clone(),
        };
        Self::new(of, &site.function, &site.place)
    }
}

impl From<&FlowSiteInfo> for Site {
    fn from(site: &FlowSiteInfo) -> Self {
        Self::new(Of::Flow(site.event.clone()), &site.function, &site.place)
    }
}

impl From<&CountInfo> for Site {
    fn from(count: &CountInfo) -> Self {
        let of = Of::Counter(count.counter.clone());
        Self::new(of, &count.function, &count.place)
    }
}

impl Site {
    fn new(of: Of, function: &str, place: &Place) -> Self {
        Self {
            of,
            krate: place.krate.clone(),
            module: place.module.clone(),
            function: function.to_owned(),
            count: 1,
        }
    }

    /// Where it is in the program.
    pub(crate) fn place(&self) -> String {
        match &*self.function {
            "" => format!("{} (`step!`)", self.module),
            function => format!("{}::{function}", self.module),
        }
    }
}

fn keys(keys: &[KeyInfo]) -> Vec<Key> {
    let keys = keys.iter().map(|key| Key {
        name: key.name.clone(),
        wire: key.wire.clone(),
        class: key.class,
        values: key.values.clone(),
        entity: key.entity,
        required: sorted(key.required.iter().cloned()),
        reviewed: key.reviewed.clone(),
    });
    sorted(keys)
}

/// The case of names, where it is not the usual one.
fn renamed(case: &str) -> Option<String> {
    (case != Case::Snake.name()).then(|| case.to_owned())
}

fn alerts(alerts: &[AlertInfo]) -> Vec<Alert> {
    sorted(alerts.iter().filter_map(Alert::of))
}

pub(super) fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort();
    items
}
