//! What the documents say of funnels and of flows.

use std::collections::BTreeMap;

use funnel_runtime::registry::{FlowInfo, FunnelInfo, Registry, TargetInfo};

use super::catalogue::{Entry, Event, Label, Metric, Reason, Step};
use super::parts::{
    Declared, about, alert, attributes, builds, help, label, metrics, site, sorted,
};
use super::prose::{Prose, plain, prose, shown};
use super::{removed, words};
use crate::generate::events::unique;
use crate::generate::links::Anchors;
use crate::generate::wire::{self, Base, COHORTS, OF_ALL, OF_FLOWS, OF_FUNNELS};
use crate::lock::Lock;

/// How a flow can end, as metrics have it.
const OUTCOMES: [&str; 3] = ["completed", "aborted", "failed"];
/// How a call can end.
const CALLS: [&str; 4] = ["ok", "error", "cancelled", "panicked"];
/// What the alert on a missed target is called in the generated rules.
pub(super) const MISSED: &str = "ConversionBelowTarget";
/// What metrics say of a flow in no step.
const NO_STEP: &str = "none";

pub(super) fn funnels(registry: &Registry, lock: Option<&Lock>) -> Vec<Entry> {
    let mut groups: BTreeMap<&str, Vec<&FunnelInfo>> = BTreeMap::new();
    for funnel in &registry.funnels {
        groups.entry(&funnel.event).or_default().push(funnel);
    }
    let entries = groups.into_iter().filter_map(|(event, declared)| {
        let anchors = Anchors::of_funnel(registry, event)?;
        Some(funnel(registry, lock, &anchors, event, &declared))
    });
    entries.collect()
}

fn funnel(
    registry: &Registry,
    lock: Option<&Lock>,
    anchors: &Anchors,
    event: &str,
    declared: &[&FunnelInfo],
) -> Entry {
    let all = declared.iter().flat_map(|funnel| &funnel.steps);
    let steps = unique(all.clone().map(|step| &*step.name));
    let keys: Vec<_> = declared.iter().flat_map(|funnel| &funnel.keys).collect();
    let base: Vec<Base> = OF_ALL.into_iter().chain(OF_FUNNELS).collect();
    let (case, other_cases) = cases(declared.iter().map(|funnel| &*funnel.rename_all));
    let [attributes, base] = attributes(anchors, &keys, &steps, &base, case, |base| {
        match base.name {
            "cohort" => COHORTS.map(str::to_owned).into(),
            "funnel_step" => names(&steps),
            _ => Vec::new(),
        }
    });
    let of_event = || registry.sites.iter().filter(|site| site.event == event);
    let described = steps.iter().map(|&name| {
        let same = || all.clone().filter(|step| step.name == name);
        let target = same().find_map(|step| step.target.as_ref());
        Step {
            name: shown(name),
            anchor: anchors.step(name).into(),
            help: help(same().map(|step| &*step.help)),
            target: target.map(self::target).unwrap_or_default(),
            sites: Some(of_event().filter(|site| site.step == name).count()),
        }
    });
    let alerts = all.clone().flat_map(|step| {
        let alerts = step.alerts.iter();
        alerts.map(|of| (&*step.name, of))
    });
    let alerts = unique(alerts).into_iter();
    let alerts = alerts.map(|(step, of)| alert(anchors, of, Some(step), step));
    let sites = of_event().map(|of| {
        let order = steps.iter().position(|step| **step == of.step);
        let order = order.unwrap_or(steps.len());
        site(order, &of.step, &of.function, &of.place, &of.keys)
    });
    Entry {
        about: about(
            event,
            anchors,
            declared.iter().map(|of| Declared {
                help: &of.help,
                owner: of.owner.as_deref(),
                place: &of.place,
            }),
            builds(lock, |lock| &lock.events, |of| of.name == event),
        ),
        events: Vec::new(),
        steps: described.collect(),
        alerts: Some(alerts.collect()),
        reasons: Vec::new(),
        attributes,
        base,
        other_cases,
        sites: sorted(sites),
        metrics: funnel_metrics(event, &steps, declared),
        removed: removed::of(lock, event),
    }
}

fn funnel_metrics(event: &str, steps: &[&str], declared: &[&FunnelInfo]) -> Vec<Metric> {
    let step = [label("step", names(steps))];
    let counters = unique(declared.iter().map(|funnel| &*funnel.counter));
    let counters = counters
        .iter()
        .flat_map(|counter| metrics(counter, "Steps that were taken.", &step));
    let [step] = &step;
    let outcomes = Metric {
        name: "funnel_step_outcomes_total".to_owned(),
        what: "Calls of annotated functions, by how they ended.",
        labels: vec![
            label("event", [shown(event)]),
            step.clone(),
            label("outcome", CALLS.map(str::to_owned)),
        ],
    };
    counters.chain([outcomes]).collect()
}

pub(super) fn flows(registry: &Registry, lock: Option<&Lock>) -> Vec<Entry> {
    let mut groups: BTreeMap<&str, Vec<&FlowInfo>> = BTreeMap::new();
    for flow in &registry.flows {
        groups.entry(&flow.event).or_default().push(flow);
    }
    let entries = groups.into_iter().filter_map(|(name, declared)| {
        let anchors = Anchors::of_flow(registry, name)?;
        Some(flow(registry, lock, &anchors, name, &declared))
    });
    entries.collect()
}

fn flow(
    registry: &Registry,
    lock: Option<&Lock>,
    anchors: &Anchors,
    name: &str,
    declared: &[&FlowInfo],
) -> Entry {
    let all = declared.iter().flat_map(|flow| &flow.steps);
    let steps = unique(all.clone().map(|step| &*step.name));
    let keys: Vec<_> = declared.iter().flat_map(|flow| &flow.keys).collect();
    let reasons = declared.iter().flat_map(|flow| wire::reasons(flow));
    let reasons = unique(reasons);
    let base: Vec<Base> = OF_ALL.into_iter().chain(OF_FLOWS).collect();
    let (case, other_cases) = cases(declared.iter().map(|flow| &*flow.rename_all));
    let [attributes, base] = attributes(anchors, &keys, &[], &base, case, |base| match base.name {
        "cohort" => COHORTS.map(str::to_owned).into(),
        "step" => names(&steps),
        "reason" => names(&reasons),
        _ => Vec::new(),
    });
    let described = steps.iter().map(|&step| Step {
        name: shown(step),
        anchor: anchors.step(step).into(),
        help: help(all.clone().filter(|of| of.name == step).map(|of| &*of.help)),
        target: Prose::new(),
        sites: None,
    });
    let is_declared = |reason: &str| {
        let own = declared.iter().flat_map(|flow| &flow.reasons);
        own.into_iter().any(|own| own == reason)
    };
    let sites = registry.flow_sites.iter().filter(|site| site.event == name);
    let sites = sites.map(|of| site(0, "", &of.function, &of.place, &of.keys));
    Entry {
        about: about(
            name,
            anchors,
            declared.iter().map(|of| Declared {
                help: &of.help,
                owner: of.owner.as_deref(),
                place: &of.place,
            }),
            builds(lock, |lock| &lock.flows, |of| of.name == name),
        ),
        events: unique(declared.iter().flat_map(|flow| events(flow))),
        steps: described.collect(),
        alerts: None,
        reasons: reasons
            .iter()
            .map(|&reason| Reason {
                name: shown(reason),
                is_declared: is_declared(reason),
            })
            .collect(),
        attributes,
        base,
        other_cases,
        sites: sorted(sites),
        metrics: flow_metrics(name, &steps, declared),
        removed: removed::of(lock, name),
    }
}

fn events(flow: &FlowInfo) -> Vec<Event> {
    let milestones = flow.milestones.iter().map(|told| Event {
        name: shown(&told.event),
        when: prose(&format!(
            "It passes the milestone {}.",
            words::quoted(&told.name)
        )),
        help: prose(&told.help),
    });
    let event = |name: &str, when: &str| Event {
        name: shown(name),
        when: plain(when),
        help: Prose::new(),
    };
    let started = event(&flow.started, "It begins.");
    let ends = [
        event(&flow.completed, "It did what it was begun for."),
        event(&flow.aborted, "It is given up, with a reason."),
        event(&flow.failed, "It comes to an error, with its class."),
    ];
    std::iter::once(started)
        .chain(milestones)
        .chain(ends)
        .collect()
}

fn flow_metrics(name: &str, steps: &[&str], declared: &[&FlowInfo]) -> Vec<Metric> {
    let event = || label("event", [shown(name)]);
    let outcome = || label("outcome", OUTCOMES.map(str::to_owned));
    let steps: Vec<&str> = std::iter::once(NO_STEP)
        .chain(steps.iter().copied())
        .collect();
    let told = declared.iter().flat_map(|flow| &flow.milestones);
    let told = unique(told.map(|told| shown(&told.name)));
    let metric = |name: &str, what, labels: Vec<Label>| Metric {
        name: name.to_owned(),
        what,
        labels,
    };
    let mut metrics = vec![
        metric(
            "funnel_flow_started_total",
            "Flows that began.",
            vec![event()],
        ),
        metric(
            "funnel_flow_total",
            "Flows, by how they ended.",
            vec![event(), outcome()],
        ),
        metric(
            "funnel_flow_ends_total",
            "Flows, by how they ended and the step they were in.",
            vec![event(), label("step", names(&steps)), outcome()],
        ),
    ];
    if !told.is_empty() {
        metrics.push(metric(
            "funnel_flow_milestones_total",
            "Milestones that flows passed.",
            vec![event(), label("milestone", told)],
        ));
    }
    metrics
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| shown(name)).collect()
}

fn target(target: &TargetInfo) -> Prose {
    let mut words = plain(&format!(
        "at least {} of those who took ",
        words::percent(&target.at_least)
    ));
    words.extend(prose(&words::quoted(&target.from)));
    words.extend(prose(&format!(", which the alert `{MISSED}` watches")));
    words
}

/// The case of the attributes that the library adds, and those where declarations disagree.
fn cases<'a>(declared: impl Iterator<Item = &'a str>) -> (funnel_rules::Case, Vec<&'static str>) {
    let cases = unique(declared.map(wire::case));
    let others = cases.iter().skip(1).map(|case| case.name());
    (cases.first().copied().unwrap_or_default(), others.collect())
}
