//! Names that several bear, in one binary.

use std::collections::{BTreeMap, BTreeSet};

use funnel_rules::synthetic_counter;
use funnel_runtime::registry::{CounterInfo, FunnelInfo, OWN_METRICS, Registry};

use super::{
    DECLARED_TWICE, DUPLICATE_EVENT, DUPLICATE_METRIC, Finding, Message, SYNTHETIC_METRIC,
};
use crate::audit::{count, events};

/// The findings on a registry, by kind and name.
pub(super) fn findings(registry: &Registry) -> Vec<Finding> {
    let mut findings = metrics(registry);
    findings.extend(of_probes(registry));
    findings.extend(shared_events(registry));
    findings.extend(twice(registry));
    findings
}

fn metrics(registry: &Registry) -> Vec<Finding> {
    let mut declared: BTreeMap<&str, (Vec<_>, Vec<_>)> = BTreeMap::new();
    for counter in &registry.counters {
        declared.entry(&counter.name).or_default().0.push(counter);
    }
    for funnel in &registry.funnels {
        declared.entry(&funnel.counter).or_default().1.push(funnel);
    }
    let findings = declared
        .into_iter()
        .filter_map(|(name, (counters, funnels))| {
            let own = OWN_METRICS.contains(&name);
            // Funnels may share a counter: the steps of all of them are its series.
            let sharing = counters.len() + usize::from(!funnels.is_empty()) + usize::from(own);
            (sharing > 1).then(|| metric(name, &counters, &funnels, own))
        });
    findings.collect()
}

fn metric(name: &str, counters: &[&CounterInfo], funnels: &[&FunnelInfo], own: bool) -> Finding {
    let mut bearers = Vec::new();
    match counters.len() {
        0 => {}
        1 => bearers.push(Message::new("a business counter")),
        number => bearers.push(Message::new(count(
            number,
            "business counter",
            "business counters",
        ))),
    }
    for funnel in funnels {
        bearers.push(Message::new("the step counter of ").name(&funnel.event));
    }
    if own {
        bearers.push(Message::new("a counter of funnel-runtime itself"));
    }
    let message = Message::default()
        .name(name)
        .text(" is the name of ")
        .then(joined(bearers, " and of "))
        .text(": Prometheus sees one metric, and series with equal labels are added up; give each counter a name of its own");
    let counters = counters.iter().map(|one| ("counter", one.place.clone()));
    let funnels = funnels.iter().map(|one| ("funnel", one.place.clone()));
    Finding {
        code: &DUPLICATE_METRIC,
        message,
        places: counters.chain(funnels).collect(),
    }
}

/// Counters with the name of what probes count of another. The macros refuse them; records that others
/// wrote may have them.
fn of_probes(registry: &Registry) -> Vec<Finding> {
    let counters = registry.counters.iter();
    let counters = counters.map(|one| ("counter", &one.name, &one.place));
    let funnels = registry.funnels.iter();
    let funnels = funnels.map(|one| ("funnel", &one.counter, &one.place));
    let declared: Vec<_> = counters.chain(funnels).collect();
    let names: BTreeSet<_> = declared.iter().map(|(_, name, _)| name.as_str()).collect();
    let findings = names.into_iter().filter_map(|name| {
        let taken = synthetic_counter(name);
        // Those that take the name come first.
        let mut places = Vec::new();
        for wanted in [taken.as_str(), name] {
            let of_name = declared.iter().filter(|(_, name, _)| *name == wanted);
            places.extend(of_name.map(|&(what, _, place)| (what, place.clone())));
        }
        declared.iter().any(|(_, name, _)| **name == taken).then(|| Finding {
            code: &SYNTHETIC_METRIC,
            message: Message::default()
                .name(&taken)
                .text(" is declared as a counter, and what probes count of ")
                .name(name)
                .text(" is exported under this name: Prometheus sees one metric, and series with equal labels are added up; give the declared counter another name"),
            places,
        })
    });
    findings.collect()
}

/// Messages in one.
fn joined(messages: Vec<Message>, between: &str) -> Message {
    let mut all = Message::default();
    for (at, message) in messages.into_iter().enumerate() {
        if at > 0 {
            all = all.text(between);
        }
        all = all.then(message);
    }
    all
}

/// Who emits events of one name: flows and funnels by their positions in the registry.
#[derive(Debug, Default)]
struct Bearers {
    flows: BTreeSet<usize>,
    funnels: BTreeSet<usize>,
    /// Whether it is the name of anything else than milestones, which may share theirs.
    is_of_one: bool,
}

fn shared_events(registry: &Registry) -> Vec<Finding> {
    let mut bearers: BTreeMap<&str, Bearers> = BTreeMap::new();
    for (at, flow) in registry.flows.iter().enumerate() {
        for name in events(flow) {
            let bearers = bearers.entry(name).or_default();
            bearers.flows.insert(at);
            bearers.is_of_one = true;
        }
        for milestone in &flow.milestones {
            let bearers = bearers.entry(&milestone.event).or_default();
            bearers.flows.insert(at);
        }
    }
    for (at, funnel) in registry.funnels.iter().enumerate() {
        let bearers = bearers.entry(&funnel.event).or_default();
        bearers.funnels.insert(at);
        bearers.is_of_one = true;
    }
    // The names that the same declarations share are one finding.
    let mut shared: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (name, bearers) in bearers {
        let is_shared = bearers.flows.len() + bearers.funnels.len() > 1;
        // Where there is no flow, the step says what an event is about.
        if is_shared && bearers.is_of_one && !bearers.flows.is_empty() {
            let names = shared.entry((bearers.flows, bearers.funnels)).or_default();
            names.push(name);
        }
    }
    let findings = shared
        .into_iter()
        .map(|((flows, funnels), names)| shared_event(registry, &flows, &funnels, &names));
    findings.collect()
}

fn shared_event(
    registry: &Registry,
    flows: &BTreeSet<usize>,
    funnels: &BTreeSet<usize>,
    names: &[&str],
) -> Finding {
    let flows = flows.iter().map(|at| &registry.flows[*at]);
    let flows = flows.map(|flow| ("flow", &flow.event, &flow.place));
    let funnels = funnels.iter().map(|at| &registry.funnels[*at]);
    let funnels = funnels.map(|funnel| ("funnel", &funnel.event, &funnel.place));
    let bearers: Vec<_> = flows.chain(funnels).collect();
    let from = bearers
        .iter()
        .map(|(what, event, _)| Message::new(format!("the {what} ")).name(*event));
    let message = Message::new("events named ")
        .names(names, ", ")
        .text(" come from ")
        .then(joined(from.collect(), " and from "))
        .text(": nobody can tell which of them an event is about; give the events of each a name of their own");
    let places = bearers
        .into_iter()
        .map(|(what, _, place)| (what, place.clone()));
    Finding {
        code: &DUPLICATE_EVENT,
        message,
        places: places.collect(),
    }
}

/// Funnels of one event may divide its steps among them; a step is of one.
fn twice(registry: &Registry) -> Vec<Finding> {
    let mut funnels: BTreeMap<&str, Vec<&FunnelInfo>> = BTreeMap::new();
    for funnel in &registry.funnels {
        funnels.entry(&funnel.event).or_default().push(funnel);
    }
    let findings = funnels.into_iter().filter_map(|(event, funnels)| {
        let mut seen = BTreeSet::new();
        let steps = funnels.iter().flat_map(|funnel| &funnel.steps);
        let again: BTreeSet<_> = steps
            .map(|step| step.name.as_str())
            .filter(|step| !seen.insert(*step))
            .collect();
        if again.is_empty() {
            return None;
        }
        let places = funnels.iter().map(|one| ("funnel", one.place.clone()));
        Some(Finding {
            code: &DECLARED_TWICE,
            message: Message::new("the funnel ")
                .name(event)
                .text(format!(" is declared {} times, with the same ", funnels.len()))
                .text(if again.len() == 1 { "step " } else { "steps " })
                .names(again, ", ")
                .text(": their counts and events are added up; link one version of the crate that declares it, or give each funnel an event of its own"),
            places: places.collect(),
        })
    });
    findings.collect()
}
