//! What the documents say, in the order in which they say it, with every character made visible. How it
//! is written is `markdown`'s and `html`'s.

use serde::Serialize;

use super::delivery::Delivery;
use super::prose::Prose;
use super::removed::Removed;
use crate::audit::count;
use crate::generate::links::Link;

/// All of it.
#[derive(Debug, Serialize)]
pub(super) struct Catalogue {
    pub(super) generated: String,
    pub(super) title: String,
    pub(super) funnels: Vec<Entry>,
    pub(super) flows: Vec<Entry>,
    pub(super) counters: Vec<Counter>,
    /// Where there are events.
    pub(super) delivery: Option<Delivery>,
    /// What was removed as a whole.
    pub(super) removed: Vec<Removed>,
    /// Whether what was removed is known.
    pub(super) has_lock: bool,
}

/// What funnels, flows and counters have in common.
#[derive(Debug, Serialize)]
pub(super) struct About {
    pub(super) name: String,
    pub(super) anchor: Anchor,
    /// What its file is called.
    pub(super) file: String,
    pub(super) help: Prose,
    pub(super) owners: Vec<String>,
    pub(super) declared: Vec<String>,
    /// The builds of the lock that have it, where not all have.
    pub(super) builds: Vec<String>,
}

/// A funnel or a flow.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    pub(super) about: About,
    /// The events of a flow.
    pub(super) events: Vec<Event>,
    pub(super) steps: Vec<Step>,
    /// Of a funnel.
    pub(super) alerts: Option<Vec<Alert>>,
    /// Why a flow can be given up.
    pub(super) reasons: Vec<Reason>,
    pub(super) attributes: Vec<Attribute>,
    /// Those that the library adds.
    pub(super) base: Vec<Attribute>,
    /// Where declarations of one name disagree: in which other cases those are.
    pub(super) other_cases: Vec<&'static str>,
    pub(super) sites: Vec<Site>,
    pub(super) metrics: Vec<Metric>,
    pub(super) removed: Vec<Removed>,
}

/// Where something is in each of the documents.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Anchor {
    /// In the catalogue.
    pub(super) whole: String,
    /// In its page in Markdown.
    #[serde(skip)]
    pub(super) own: String,
}

impl From<Link> for Anchor {
    fn from(link: Link) -> Self {
        Self {
            whole: link.whole().to_owned(),
            own: link.anchor().to_owned(),
        }
    }
}

/// An event of a flow.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Event {
    pub(super) name: String,
    pub(super) when: Prose,
    /// For a milestone.
    pub(super) help: Prose,
}

#[derive(Debug, Serialize)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) anchor: Anchor,
    pub(super) help: Prose,
    pub(super) target: Prose,
    /// How many places emit it.
    pub(super) sites: Option<usize>,
}

/// An alert on a step or on a counter.
#[derive(Debug, Serialize)]
pub(super) struct Alert {
    pub(super) name: String,
    pub(super) anchor: Anchor,
    /// The step that it is on.
    pub(super) step: Option<String>,
    pub(super) severity: String,
    pub(super) fires: Prose,
    pub(super) silent: Prose,
    pub(super) summary: Option<Prose>,
    pub(super) runbook: Option<String>,
}

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Reason {
    pub(super) name: String,
    pub(super) is_declared: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Attribute {
    /// In events.
    pub(super) name: String,
    pub(super) anchor: Anchor,
    /// In the source, where it is another one.
    pub(super) source: Option<String>,
    pub(super) class: &'static str,
    pub(super) what: String,
    pub(super) required: Required,
    pub(super) values: Vec<String>,
    pub(super) entity: bool,
    pub(super) reviewed: Option<Prose>,
}

/// Where an attribute is required.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Required {
    pub(super) everywhere: bool,
    /// At these steps, where it is not everywhere.
    pub(super) steps: Vec<String>,
}

/// A place that emits, runs a flow or counts.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Site {
    /// The position of the step, so that sites are in its order.
    #[serde(skip)]
    pub(super) order: usize,
    pub(super) step: String,
    pub(super) function: String,
    pub(super) place: String,
    pub(super) keys: Vec<String>,
}

/// A series of the metrics that come with an event or a counter.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Metric {
    pub(super) name: String,
    pub(super) what: &'static str,
    pub(super) labels: Vec<Label>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) values: Vec<String>,
}

/// A business counter.
#[derive(Debug, Serialize)]
pub(super) struct Counter {
    pub(super) about: About,
    pub(super) series: String,
    /// How many it may have, where that is more than usual, and why.
    pub(super) most: Option<(u64, Prose)>,
    pub(super) labels: Vec<Label>,
    pub(super) alerts: Vec<Alert>,
    pub(super) sites: Vec<Site>,
    pub(super) metrics: Vec<Metric>,
    pub(super) removed: Vec<Removed>,
}

impl Catalogue {
    /// What it has, in words.
    pub(super) fn summary(&self) -> String {
        let parts = [
            (self.funnels.len(), "funnel", "funnels"),
            (self.flows.len(), "flow", "flows"),
            (self.counters.len(), "counter", "counters"),
            (self.alerts(), "alert", "alerts"),
        ];
        let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
        let parts: Vec<_> = parts
            .map(|(number, one, several)| count(number, one, several))
            .collect();
        if parts.is_empty() {
            return "Nothing is declared".to_owned();
        }
        parts.join(", ")
    }

    /// How many alerts there are.
    pub(super) fn alerts(&self) -> usize {
        let of_funnels = self.funnels.iter().flat_map(|of| &of.alerts);
        let of_counters = self.counters.iter().map(|of| &of.alerts);
        of_funnels.chain(of_counters).map(Vec::len).sum()
    }
}
