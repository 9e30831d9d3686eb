//! From the events of funnels to how many there are of each step, and about how many entities.

use std::collections::{BTreeMap, HashSet};

use funnel_runtime::registry::Registry;
use serde::Serialize;

use super::line::Event;
use super::{Count, in_order};

/// What there is of a funnel.
#[derive(Debug, Serialize)]
pub(crate) struct FunnelReport {
    pub(crate) event: String,
    /// In funnel order.
    pub(crate) steps: Vec<StepReport>,
}

/// What there is of a step.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StepReport {
    pub(crate) step: String,
    pub(crate) events: u64,
    /// How many different values each attribute has that says who an event is about.
    pub(crate) entities: Vec<Count>,
}

#[derive(Debug, Default)]
struct Funnel<'a> {
    /// In funnel order.
    steps: Vec<&'a str>,
    /// The attributes that say who an event is about, by their names in events.
    entities: Vec<&'a str>,
    found: BTreeMap<String, Found<'a>>,
}

/// What was found of a step.
#[derive(Debug, Default)]
struct Found<'a> {
    events: u64,
    entities: BTreeMap<&'a str, HashSet<String>>,
}

#[derive(Debug)]
pub(super) struct Funnels<'a>(BTreeMap<&'a str, Funnel<'a>>);

impl<'a> Funnels<'a> {
    pub(super) fn new(registries: &[&'a Registry]) -> Self {
        let mut funnels: BTreeMap<&str, Funnel<'_>> = BTreeMap::new();
        for declared in registries.iter().flat_map(|registry| &registry.funnels) {
            let funnel = funnels.entry(&declared.event).or_default();
            let steps = declared.steps.iter().map(|step| &*step.name);
            funnel.steps.extend(steps);
            let keys = declared.keys.iter().filter(|key| key.entity);
            funnel.entities.extend(keys.map(|key| &*key.wire));
        }
        for funnel in funnels.values_mut() {
            // Several declarations can have the same.
            for list in [&mut funnel.steps, &mut funnel.entities] {
                let mut seen = HashSet::new();
                list.retain(|name| seen.insert(*name));
            }
        }
        Self(funnels)
    }

    /// Takes the event if it is one of a funnel.
    pub(super) fn take(&mut self, event: &Event) -> bool {
        let funnel = self.0.get_mut(event.name.as_str());
        let (Some(funnel), Some(step)) = (funnel, event.text("funnel_step")) else {
            return false;
        };
        let found = funnel.found.entry(step.to_owned()).or_default();
        found.events += 1;
        for wire in &funnel.entities {
            if let Some(value) = event.attribute(wire) {
                let seen = found.entities.entry(wire).or_default();
                seen.insert(value.to_string());
            }
        }
        true
    }

    pub(super) fn finish(self) -> Vec<FunnelReport> {
        let reports = self.0.into_iter().map(|(event, funnel)| {
            let found = funnel.found.keys().map(String::as_str);
            let steps = in_order(&funnel.steps, found);
            FunnelReport {
                event: event.to_owned(),
                steps: steps.into_iter().map(|step| funnel.step(step)).collect(),
            }
        });
        reports.collect()
    }
}

impl Funnel<'_> {
    fn step(&self, step: &str) -> StepReport {
        let found = self.found.get(step);
        let entities = self.entities.iter().map(|&wire| {
            let seen = found.and_then(|found| found.entities.get(wire));
            Count {
                name: wire.to_owned(),
                count: seen.map_or(0, HashSet::len) as u64,
            }
        });
        StepReport {
            step: step.to_owned(),
            events: found.map_or(0, |found| found.events),
            entities: entities.collect(),
        }
    }
}
