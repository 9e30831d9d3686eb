//! What an audit finds fault with. Pure: from a registry to findings; how they are shown is
//! `render`'s.

use std::collections::{BTreeMap, BTreeSet};

use funnel_runtime::registry::{
    CounterInfo, FlowInfo, FlowSiteInfo, FunnelInfo, OWN_METRICS, Place, Registry,
};

use crate::audit::{count, events};

/// Something that is probably not meant.
#[derive(Debug)]
pub(crate) enum Finding<'a> {
    /// Several counters share a name, so that nobody can tell which of them counted.
    DuplicateMetric {
        name: &'a str,
        counters: Vec<&'a CounterInfo>,
        /// The funnels whose counter of steps has the name.
        funnels: Vec<&'a FunnelInfo>,
        /// Whether funnel-runtime exports a metric of that name by itself.
        own: bool,
    },
    /// Several declarations emit events of one name, so that nobody can tell which of them did.
    SharedEvent {
        names: Vec<&'a str>,
        flows: Vec<&'a FlowInfo>,
        funnels: Vec<&'a FunnelInfo>,
    },
    /// A flow is declared, and no function runs it.
    FlowWithoutSite { flow: &'a FlowInfo },
    /// Functions run a flow that is not declared in the binary.
    UndeclaredFlow {
        event: &'a str,
        sites: Vec<&'a FlowSiteInfo>,
    },
}

/// The findings on a registry, by kind and name.
pub(crate) fn findings(registry: &Registry) -> Vec<Finding<'_>> {
    let mut findings = duplicate_metrics(registry);
    findings.extend(shared_events(registry));
    let flows = registry.flows.iter();
    let flows = flows.filter(|flow| !registry.flow_sites.iter().any(|s| s.event == flow.event));
    findings.extend(flows.map(|flow| Finding::FlowWithoutSite { flow }));
    findings.extend(undeclared_flows(registry));
    findings
}

fn duplicate_metrics(registry: &Registry) -> Vec<Finding<'_>> {
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
            (sharing > 1).then_some(Finding::DuplicateMetric {
                name,
                counters,
                funnels,
                own,
            })
        });
    findings.collect()
}

/// Who emits events of one name: flows and funnels by their positions in the registry.
#[derive(Debug, Default)]
struct Bearers {
    flows: BTreeSet<usize>,
    funnels: BTreeSet<usize>,
    /// Whether it is the name of anything else than milestones, which may share theirs.
    is_of_one: bool,
}

fn shared_events(registry: &Registry) -> Vec<Finding<'_>> {
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
    let findings = shared.into_iter().map(|((flows, funnels), names)| {
        let flows = flows.into_iter().map(|at| &registry.flows[at]);
        let funnels = funnels.into_iter().map(|at| &registry.funnels[at]);
        Finding::SharedEvent {
            names,
            flows: flows.collect(),
            funnels: funnels.collect(),
        }
    });
    findings.collect()
}

fn undeclared_flows(registry: &Registry) -> impl Iterator<Item = Finding<'_>> {
    let mut sites: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for site in &registry.flow_sites {
        if registry.flow(&site.event).is_none() {
            sites.entry(&site.event).or_default().push(site);
        }
    }
    let sites = sites.into_iter();
    sites.map(|(event, sites)| Finding::UndeclaredFlow { event, sites })
}

impl<'a> Finding<'a> {
    /// The name of its kind, for programs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::DuplicateMetric { .. } => "duplicate_metric",
            Self::SharedEvent { .. } => "shared_event",
            Self::FlowWithoutSite { .. } => "flow_without_site",
            Self::UndeclaredFlow { .. } => "undeclared_flow",
        }
    }

    /// How bad it is, for programs.
    pub(crate) fn severity(&self) -> &'static str {
        match self {
            Self::DuplicateMetric { .. }
            | Self::SharedEvent { .. }
            | Self::FlowWithoutSite { .. }
            | Self::UndeclaredFlow { .. } => "warning",
        }
    }

    /// What is found, what it leads to and what to do. `quote` marks names as such.
    pub(crate) fn message(&self, quote: impl Fn(&str) -> String) -> String {
        match self {
            Self::DuplicateMetric {
                name,
                counters,
                funnels,
                own,
            } => {
                let mut bearers = Vec::new();
                match counters.len() {
                    0 => {}
                    1 => bearers.push("a business counter".to_owned()),
                    number => {
                        bearers.push(count(number, "business counter", "business counters"));
                    }
                }
                for funnel in funnels {
                    bearers.push(format!("the step counter of {}", quote(&funnel.event)));
                }
                if *own {
                    bearers.push("a counter of funnel-runtime itself".to_owned());
                }
                format!(
                    "{} is the name of {}: Prometheus sees one metric, and series with equal labels are added up; give each counter a name of its own",
                    quote(name),
                    bearers.join(" and of ")
                )
            }
            Self::SharedEvent {
                names,
                flows,
                funnels,
            } => {
                let flows = flows.iter().map(|flow| ("flow", &flow.event));
                let funnels = funnels.iter().map(|funnel| ("funnel", &funnel.event));
                let bearers = flows.chain(funnels);
                let bearers: Vec<_> = bearers
                    .map(|(what, event)| format!("the {what} {}", quote(event)))
                    .collect();
                let names: Vec<_> = names.iter().map(|name| quote(name)).collect();
                format!(
                    "events named {} come from {}: nobody can tell which of them an event is about; give the events of each a name of their own",
                    names.join(", "),
                    bearers.join(" and from ")
                )
            }
            Self::FlowWithoutSite { flow } => format!(
                "the flow {} has no site: no function of this binary runs it, and its counters stay at zero; annotate one with `#[funnel_flow(…)]`, or remove the declaration",
                quote(&flow.event)
            ),
            Self::UndeclaredFlow { event, sites } => format!(
                "the flow {} is not declared in this binary, and {} it: what its events say is not known here; refer to the module that declares it, so that it is linked",
                quote(event),
                count(sites.len(), "function runs", "functions run")
            ),
        }
    }

    /// The places in question, in the order of the message, with what is there.
    pub(crate) fn places(&self) -> Vec<(&'static str, &'a Place)> {
        let counter = |counter: &&'a CounterInfo| ("counter", &counter.place);
        let funnel = |funnel: &&'a FunnelInfo| ("funnel", &funnel.place);
        let flow = |flow: &&'a FlowInfo| ("flow", &flow.place);
        match self {
            Self::DuplicateMetric {
                counters, funnels, ..
            } => {
                let funnels = funnels.iter().map(funnel);
                counters.iter().map(counter).chain(funnels).collect()
            }
            Self::SharedEvent { flows, funnels, .. } => {
                let funnels = funnels.iter().map(funnel);
                flows.iter().map(flow).chain(funnels).collect()
            }
            Self::FlowWithoutSite { flow: declared } => vec![flow(declared)],
            Self::UndeclaredFlow { sites, .. } => {
                sites.iter().map(|site| ("site", &site.place)).collect()
            }
        }
    }
}
