//! Alerts that only a whole binary shows to be wrong: names that several have, and counters that are not there.

use std::collections::{BTreeMap, BTreeSet};

use funnel_rules::nearest;
use funnel_runtime::registry::{AlertInfo, Beside, Condition, Place, Registry};

use super::{ALERT_BESIDE_NOTHING, DUPLICATE_ALERT, Finding, Message};

/// An alert, and what it is on.
struct Watched<'a> {
    alert: &'a AlertInfo,
    /// The step, on one.
    step: Option<&'a str>,
    /// The event or the metric.
    of: &'a str,
    kind: &'static str,
    place: &'a Place,
}

impl Watched<'_> {
    fn on(&self) -> Message {
        match self.step {
            Some(step) => Message::new("on ").name(step).text(" of ").name(self.of),
            None => Message::new("on ").name(self.of),
        }
    }
}

/// The findings on a registry, by kind and name.
pub(super) fn findings(registry: &Registry) -> Vec<Finding> {
    let alerts = watched(registry);
    let mut findings = duplicates(&alerts);
    findings.extend(beside_nothing(registry, &alerts));
    findings
}

fn watched(registry: &Registry) -> Vec<Watched<'_>> {
    let of_steps = registry.funnels.iter().flat_map(|funnel| {
        funnel.steps.iter().flat_map(|step| {
            step.alerts.iter().map(|alert| Watched {
                alert,
                step: Some(&step.name),
                of: &funnel.event,
                kind: "funnel",
                place: &funnel.place,
            })
        })
    });
    let of_counters = registry.counters.iter().flat_map(|counter| {
        counter.alerts.iter().map(|alert| Watched {
            alert,
            step: None,
            of: &counter.name,
            kind: "counter",
            place: &counter.place,
        })
    });
    of_steps.chain(of_counters).collect()
}

fn duplicates(alerts: &[Watched<'_>]) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<&Watched<'_>>> = BTreeMap::new();
    for watched in alerts {
        let of_name = by_name.entry(&watched.alert.name).or_default();
        // What is declared twice under one name is told as that.
        let is_on = |other: &&Watched<'_>| {
            other.kind == watched.kind && other.of == watched.of && other.step == watched.step
        };
        if !of_name.iter().any(is_on) {
            of_name.push(watched);
        }
    }
    let several = by_name.into_iter().filter(|(_, alerts)| alerts.len() > 1);
    let findings = several.map(|(name, alerts)| {
        let mut message = Message::new("several alerts are called ").name(name).text(": ");
        for (at, watched) in alerts.iter().enumerate() {
            if at > 0 {
                message = message.text(", ");
            }
            message = message.then(watched.on());
        }
        Finding {
            code: &DUPLICATE_ALERT,
            message: message
                .text("; who routes or silences one by its name hits the others, too: give each a name of its own with ")
                .name("name = \"…\""),
            places: alerts
                .iter()
                .map(|watched| (watched.kind, watched.place.clone()))
                .collect(),
        }
    });
    findings.collect()
}

fn beside_nothing(registry: &Registry, alerts: &[Watched<'_>]) -> Vec<Finding> {
    let of_steps = registry.funnels.iter().map(|funnel| &*funnel.counter);
    let counters = registry.counters.iter().map(|counter| &*counter.name);
    let known: BTreeSet<_> = counters.chain(of_steps).collect();
    let names: Vec<_> = known.iter().copied().collect();
    let findings = alerts.iter().filter_map(|watched| {
        let Condition::Stalled { beside } = &watched.alert.condition else {
            return None;
        };
        let Beside::Counter(counter) = beside else {
            return None;
        };
        if known.contains(&**counter) {
            return None;
        }
        let message = Message::new("the alert ")
            .name(&watched.alert.name)
            .text(" ")
            .then(watched.on())
            .text(" waits until ")
            .name(counter)
            .text(" goes on, which this binary does not have, so that it never fires: ");
        let message = match nearest(counter, &names) {
            Some(meant) => message
                .text("write ")
                .name(meant)
                .text(", if that is meant"),
            None => message
                .text("name a counter of this binary, or compare with an earlier time with ")
                .name("stalled(versus = \"1w\")"),
        };
        Some(Finding {
            code: &ALERT_BESIDE_NOTHING,
            message,
            places: vec![(watched.kind, watched.place.clone())],
        })
    });
    findings.collect()
}
