//! A funnel as its dashboard sees it: the declarations of one event together, with where they emit.

use funnel_runtime::registry::{AlertInfo, FunnelInfo, SiteInfo, StepInfo, TargetInfo};

use crate::generate::events::unique;
use crate::generate::links::Anchors;
use crate::generate::promql::Metric;
use crate::generate::{Input, Refusal};

/// What the declarations of one event say together.
pub(super) struct Funnel<'a> {
    pub(super) event: &'a str,
    pub(super) help: &'a str,
    pub(super) owner: Option<&'a str>,
    pub(super) steps: Vec<Step<'a>>,
    pub(super) anchors: Option<Anchors>,
    pub(super) docs: Option<&'a str>,
}

/// A step.
pub(super) struct Step<'a> {
    pub(super) name: &'a str,
    pub(super) help: &'a str,
    pub(super) target: Option<&'a TargetInfo>,
    pub(super) alerts: Vec<&'a AlertInfo>,
    pub(super) counters: Vec<Metric>,
    pub(super) sites: Vec<&'a SiteInfo>,
}

impl<'a> Funnel<'a> {
    pub(super) fn of(input: &Input<'a>, event: &'a str) -> Result<Self, Refusal> {
        let registry = input.registry;
        let declared: Vec<&FunnelInfo> = registry
            .funnels
            .iter()
            .filter(|funnel| funnel.event == event)
            .collect();
        let all = || declared.iter().flat_map(|funnel| &funnel.steps);
        let names = unique(all().map(|step| &*step.name)).into_iter();
        let steps = names.map(|name| {
            let same = || all().filter(|step| step.name == name);
            let has_it = |funnel: &&&FunnelInfo| funnel.steps.iter().any(|step| step.name == name);
            let counters = unique(
                declared
                    .iter()
                    .filter(has_it)
                    .map(|funnel| &*funnel.counter),
            );
            let sites = registry.sites.iter();
            Ok(Step {
                name,
                help: same()
                    .map(|step| &*step.help)
                    .find(|help| !help.is_empty())
                    .unwrap_or_default(),
                target: same().find_map(|step| step.target.as_ref()),
                alerts: unique(same().flat_map(|step: &StepInfo| &step.alerts)),
                counters: counters
                    .into_iter()
                    .map(Metric::new)
                    .collect::<Result<_, _>>()?,
                sites: sites
                    .filter(|site| site.event == event && site.step == name)
                    .collect(),
            })
        });
        Ok(Self {
            event,
            help: declared
                .iter()
                .map(|funnel| &*funnel.help)
                .find(|help| !help.is_empty())
                .unwrap_or_default(),
            owner: declared.iter().find_map(|funnel| funnel.owner.as_deref()),
            steps: steps.collect::<Result<_, Refusal>>()?,
            anchors: Anchors::of_funnel(registry, event),
            docs: input.docs,
        })
    }
}
