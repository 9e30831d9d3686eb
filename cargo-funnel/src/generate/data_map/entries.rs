//! What a data map says, in the order in which it says it.

use funnel_runtime::Class;
use funnel_runtime::registry::{CounterInfo, FlowInfo, FunnelInfo, KeyInfo};

use super::processing::{Destination, Treatment};
use super::{Input, Processing};
use crate::generate::events::unique;
use crate::generate::wire::{self, Base, COHORTS, OF_ALL, OF_FLOWS, OF_FUNNELS};

/// What a counter is called.
pub(super) const COUNTER: &str = "counter";

/// All of it.
#[derive(Debug)]
pub(super) struct Map<'a> {
    pub(super) service: Option<&'a str>,
    pub(super) destinations: Vec<(&'a str, &'a Destination)>,
    pub(super) events: Vec<Entry<'a>>,
    pub(super) counters: Vec<Entry<'a>>,
}

/// A funnel, a flow or a counter.
#[derive(Debug, PartialEq)]
pub(super) struct Entry<'a> {
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
    /// The names of its events.
    pub(super) events: Vec<&'a str>,
    pub(super) owner: Option<&'a str>,
    pub(super) help: Option<&'a str>,
    pub(super) treatment: Treatment<'a>,
    /// The attributes, or the labels of a counter.
    pub(super) attributes: Vec<Attribute<'a>>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Attribute<'a> {
    pub(super) name: String,
    pub(super) class: Class,
    pub(super) what: &'static str,
    pub(super) is_entity: bool,
    /// The library adds the others.
    pub(super) is_declared: bool,
    /// How many texts it can be, for a label.
    pub(super) values: Option<usize>,
    pub(super) required: &'a [String],
    /// In the source, where it is another one.
    pub(super) source: Option<&'a str>,
    pub(super) reviewed: Option<&'a str>,
}

impl<'a> Map<'a> {
    pub(super) fn of(input: &Input<'a>, processing: &'a Processing) -> Self {
        let registry = input.registry;
        let funnels = registry.funnels.iter().map(|of| funnel(of, processing));
        let flows = registry.flows.iter().map(|of| flow(of, processing));
        let counters = registry.counters.iter().map(|of| counter(of, processing));
        Self {
            service: input.service,
            destinations: processing.destinations().collect(),
            // Two versions of a crate can say the same.
            events: unique(funnels.chain(flows)),
            counters: unique(counters),
        }
    }
}

impl Entry<'_> {
    /// What nobody says of it.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let treatment = &self.treatment;
        let said = [
            ("owner", self.owner.is_some()),
            ("destinations", treatment.destinations.is_some()),
            (
                "retention",
                treatment.retention.is_some() || treatment.kept.is_some(),
            ),
            ("purpose", treatment.purpose.is_some()),
            // A counter says nothing about anybody.
            (
                "legal_basis",
                treatment.legal_basis.is_some() || self.kind == COUNTER,
            ),
        ];
        let missing = said.into_iter().filter(|(_, is_said)| !is_said);
        missing.map(|(name, _)| name).collect()
    }
}

fn funnel<'a>(funnel: &'a FunnelInfo, processing: &'a Processing) -> Entry<'a> {
    let base = OF_ALL.iter().chain(&OF_FUNNELS).map(|base| {
        let values = match base.name {
            "funnel_step" => funnel.steps.len(),
            _ => COHORTS.len(),
        };
        (base, values)
    });
    Entry {
        kind: "funnel",
        name: &funnel.event,
        events: vec![&funnel.event],
        owner: funnel.owner.as_deref(),
        help: help(&funnel.help),
        treatment: processing.of_event(&funnel.event),
        attributes: attributes(&funnel.keys, &funnel.rename_all, base),
    }
}

fn flow<'a>(flow: &'a FlowInfo, processing: &'a Processing) -> Entry<'a> {
    let base = OF_ALL.iter().chain(&OF_FLOWS).map(|base| {
        let values = match base.name {
            "step" => flow.steps.len(),
            "reason" => wire::reasons(flow).len(),
            _ => COHORTS.len(),
        };
        (base, values)
    });
    let told = wire::of_flow(flow);
    let mut events: Vec<_> = told.iter().map(wire::Told::event).collect();
    events.sort_unstable();
    events.dedup();
    Entry {
        kind: "flow",
        name: &flow.event,
        events,
        owner: flow.owner.as_deref(),
        help: help(&flow.help),
        treatment: processing.of_event(&flow.event),
        attributes: attributes(&flow.keys, &flow.rename_all, base),
    }
}

fn counter<'a>(counter: &'a CounterInfo, processing: &'a Processing) -> Entry<'a> {
    let labels = counter.labels.iter().map(|label| Attribute {
        name: label.name.clone(),
        class: Class::Label,
        what: wire::class(Class::Label),
        is_entity: false,
        is_declared: true,
        values: Some(label.values.len()),
        required: &[],
        source: None,
        reviewed: None,
    });
    Entry {
        kind: COUNTER,
        name: &counter.name,
        events: Vec::new(),
        owner: counter.owner.as_deref(),
        help: help(&counter.help),
        treatment: processing.of_counter(&counter.name),
        attributes: labels.collect(),
    }
}

fn help(help: &str) -> Option<&str> {
    (!help.is_empty()).then_some(help)
}

/// The declared ones, and those that the library adds, with the number of texts of a label.
fn attributes<'a>(
    keys: &'a [KeyInfo],
    rename_all: &str,
    base: impl Iterator<Item = (&'static Base, usize)>,
) -> Vec<Attribute<'a>> {
    let case = wire::case(rename_all);
    let declared = keys.iter().map(|key| Attribute {
        name: key.wire.clone(),
        class: key.class,
        what: wire::class(key.class),
        is_entity: key.entity,
        is_declared: true,
        values: (key.class == Class::Label).then_some(key.values.len()),
        required: &key.required,
        source: (key.wire != key.name).then_some(&key.name),
        reviewed: key.reviewed.as_deref(),
    });
    let added = base.map(|(base, values)| Attribute {
        name: case.apply(base.name),
        class: base.class,
        what: base.what,
        is_entity: false,
        is_declared: false,
        values: (base.class == Class::Label).then_some(values),
        required: &[],
        source: None,
        reviewed: None,
    });
    declared.chain(added).collect()
}
