//! What an audit has to say about a binary: its registry, put into groups and counted. Pure; how it
//! is written is `render`'s.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use funnel_runtime::registry::{
    CountInfo, CounterInfo, FlowInfo, FlowSiteInfo, FunnelInfo, Registry, SiteInfo,
};

/// A binary that was read.
#[derive(Debug)]
pub(crate) struct Binary {
    /// How the user knows it.
    pub(crate) path: String,
    /// Whether a linker made it. A library that is not linked has what a program can take from it.
    pub(crate) linked: bool,
    pub(crate) registry: Registry,
}

/// All that a binary can emit under one event name.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    pub(crate) event: &'a str,
    /// One, as a rule. None where a site was linked without its funnel, more where two versions of a
    /// crate declare it.
    pub(crate) declarations: Vec<&'a FunnelInfo>,
    /// In funnel order.
    pub(crate) steps: Vec<Step<'a>>,
    /// By step in funnel order, then by place.
    pub(crate) sites: Vec<&'a SiteInfo>,
}

/// A step and the number of places that emit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step<'a> {
    pub(crate) name: &'a str,
    pub(crate) sites: usize,
}

/// All that a binary has of one flow.
#[derive(Debug, Default)]
pub(crate) struct Flow<'a> {
    pub(crate) event: &'a str,
    /// One, as a rule, as for a [`Group`].
    pub(crate) declarations: Vec<&'a FlowInfo>,
    /// By place.
    pub(crate) sites: Vec<&'a FlowSiteInfo>,
}

/// All that a binary counts under one metric name.
#[derive(Debug, Default)]
pub(crate) struct Tally<'a> {
    pub(crate) name: &'a str,
    /// One, as a rule, as for a [`Group`].
    pub(crate) declarations: Vec<&'a CounterInfo>,
    /// By place. None where only code counts, which leaves no record.
    pub(crate) functions: Vec<&'a CountInfo>,
}

impl Binary {
    /// The events, by name.
    pub(crate) fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
        for funnel in &self.registry.funnels {
            let group = groups
                .entry(&funnel.event)
                .or_insert_with(|| Group::new(&funnel.event));
            group.declarations.push(funnel);
            for step in &funnel.steps {
                group.step(&step.name);
            }
        }
        for site in &self.registry.sites {
            let group = groups
                .entry(&site.event)
                .or_insert_with(|| Group::new(&site.event));
            group.step(&site.step).sites += 1;
            group.sites.push(site);
        }
        groups.into_values().collect()
    }

    /// The flows, by name.
    pub(crate) fn flows(&self) -> Vec<Flow<'_>> {
        fn of<'a, 'm>(
            flows: &'m mut BTreeMap<&'a str, Flow<'a>>,
            event: &'a str,
        ) -> &'m mut Flow<'a> {
            flows.entry(event).or_insert_with(|| Flow {
                event,
                ..Flow::default()
            })
        }
        let mut flows = BTreeMap::new();
        for flow in &self.registry.flows {
            of(&mut flows, &flow.event).declarations.push(flow);
        }
        for site in &self.registry.flow_sites {
            of(&mut flows, &site.event).sites.push(site);
        }
        flows.into_values().collect()
    }

    /// The business counters, by name.
    pub(crate) fn tallies(&self) -> Vec<Tally<'_>> {
        fn of<'a, 'm>(
            tallies: &'m mut BTreeMap<&'a str, Tally<'a>>,
            name: &'a str,
        ) -> &'m mut Tally<'a> {
            tallies.entry(name).or_insert_with(|| Tally {
                name,
                ..Tally::default()
            })
        }
        let mut tallies = BTreeMap::new();
        for counter in &self.registry.counters {
            of(&mut tallies, &counter.name).declarations.push(counter);
        }
        for count in &self.registry.counting {
            of(&mut tallies, &count.counter).functions.push(count);
        }
        tallies.into_values().collect()
    }
}

impl<'a> Group<'a> {
    fn new(event: &'a str) -> Self {
        Self {
            event,
            declarations: Vec::new(),
            steps: Vec::new(),
            sites: Vec::new(),
        }
    }

    fn step(&mut self, name: &'a str) -> &mut Step<'a> {
        let at = self.steps.iter().position(|step| step.name == name);
        let at = at.unwrap_or_else(|| {
            self.steps.push(Step { name, sites: 0 });
            self.steps.len() - 1
        });
        &mut self.steps[at]
    }

    /// The steps that some place emits, the most frequent first.
    pub(crate) fn emitted(&self) -> Vec<Step<'a>> {
        let mut steps: Vec<_> = self.steps.iter().copied().filter(|s| s.sites > 0).collect();
        steps.sort_by_key(|step| (Reverse(step.sites), step.name));
        steps
    }
}

/// A number of things in words.
pub(crate) fn count(number: usize, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {several}"),
    }
}

/// A number of places in words.
pub(crate) fn sites(number: usize) -> String {
    count(number, "site", "sites")
}

/// The names of the events of a flow, each once.
pub(crate) fn events(flow: &FlowInfo) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in [&flow.started, &flow.completed, &flow.aborted, &flow.failed] {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// What there is of flows, in words: `2 flows, 3 sites`.
pub(crate) fn flowing(flows: &[Flow<'_>]) -> String {
    let all = flows.iter().map(|flow| flow.sites.len()).sum();
    format!("{}, {}", count(flows.len(), "flow", "flows"), sites(all))
}

/// What is counted, in words: `2 counters, 8 series, 1 function that counts`.
pub(crate) fn counted(tallies: &[Tally<'_>]) -> String {
    // What is not declared here is a counter all the same.
    let counters = tallies.iter().map(|tally| tally.declarations.len().max(1));
    let declarations = tallies.iter().flat_map(|tally| &tally.declarations);
    let series = declarations.map(|counter| counter.series);
    let functions = tallies.iter().map(|tally| tally.functions.len());
    format!(
        "{}, {} series, {}",
        count(counters.sum(), "counter", "counters"),
        series.fold(0, u64::saturating_add),
        count(
            functions.sum(),
            "function that counts",
            "functions that count"
        )
    )
}
