//! What became of events, steps and flows, so that sites are not told of for what is gone or new, and
//! keep their place under a new name.

use std::collections::{BTreeMap, BTreeSet};

use crate::lock::Of;

/// Old names and what became of them.
#[derive(Debug, Default)]
pub(super) struct Names {
    events: BTreeMap<String, String>,
    steps: BTreeMap<(String, String), String>,
    flows: BTreeMap<String, String>,
    counters: BTreeMap<String, String>,
    gone: BTreeSet<Of>,
    came: BTreeSet<Of>,
    gone_events: BTreeSet<String>,
    came_events: BTreeSet<String>,
}

impl Names {
    pub(super) fn event_renamed(&mut self, old: &str, new: &str) {
        self.events.insert(old.to_owned(), new.to_owned());
    }

    pub(super) fn event_gone(&mut self, name: &str) {
        self.gone_events.insert(name.to_owned());
    }

    pub(super) fn event_came(&mut self, name: &str) {
        self.came_events.insert(name.to_owned());
    }

    /// The events are the old one and the new one.
    pub(super) fn step_renamed(&mut self, event: &str, old: &str, new: &str) {
        let step = (event.to_owned(), old.to_owned());
        self.steps.insert(step, new.to_owned());
    }

    pub(super) fn step_gone(&mut self, event: &str, step: &str) {
        self.gone.insert(step_of(event, step));
    }

    pub(super) fn step_came(&mut self, event: &str, step: &str) {
        self.came.insert(step_of(event, step));
    }

    pub(super) fn flow_renamed(&mut self, old: &str, new: &str) {
        self.flows.insert(old.to_owned(), new.to_owned());
    }

    pub(super) fn flow_gone(&mut self, name: &str) {
        self.gone.insert(Of::Flow(name.to_owned()));
    }

    pub(super) fn flow_came(&mut self, name: &str) {
        self.came.insert(Of::Flow(name.to_owned()));
    }

    pub(super) fn counter_renamed(&mut self, old: &str, new: &str) {
        self.counters.insert(old.to_owned(), new.to_owned());
    }

    pub(super) fn counter_gone(&mut self, name: &str) {
        self.gone.insert(Of::Counter(name.to_owned()));
    }

    pub(super) fn counter_came(&mut self, name: &str) {
        self.came.insert(Of::Counter(name.to_owned()));
    }

    /// What an old site is of now; nothing where that is gone.
    pub(super) fn now(&self, of: &Of) -> Option<Of> {
        if self.gone.contains(of) {
            return None;
        }
        let renamed = |names: &BTreeMap<String, String>, name: &String| {
            names.get(name).unwrap_or(name).clone()
        };
        Some(match of {
            Of::Step { event, .. } if self.gone_events.contains(event) => return None,
            Of::Step { event, step } => Of::Step {
                event: renamed(&self.events, event),
                step: self
                    .steps
                    .get(&(event.clone(), step.clone()))
                    .unwrap_or(step)
                    .clone(),
            },
            Of::Flow(flow) => Of::Flow(renamed(&self.flows, flow)),
            Of::Counter(counter) => Of::Counter(renamed(&self.counters, counter)),
        })
    }

    /// Whether what a site is of is new, and told as such.
    pub(super) fn is_new(&self, of: &Of) -> bool {
        let event_came = matches!(of, Of::Step { event, .. } if self.came_events.contains(event));
        event_came || self.came.contains(of)
    }
}

fn step_of(event: &str, step: &str) -> Of {
    Of::Step {
        event: event.to_owned(),
        step: step.to_owned(),
    }
}
