//! What an audit finds fault with. Pure: from a registry to findings; how they are shown is
//! `render`'s.

use std::collections::BTreeMap;

use funnel_runtime::registry::{CounterInfo, FunnelInfo, OWN_METRICS, Place, Registry};

use crate::audit::count;

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
}

/// The findings on a registry, by name.
pub(crate) fn findings(registry: &Registry) -> Vec<Finding<'_>> {
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

impl<'a> Finding<'a> {
    /// The name of its kind, for programs.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::DuplicateMetric { .. } => "duplicate_metric",
        }
    }

    /// How bad it is, for programs.
    pub(crate) fn severity(&self) -> &'static str {
        match self {
            Self::DuplicateMetric { .. } => "warning",
        }
    }

    /// What is found, what it leads to and what to do. `quote` marks names as such.
    pub(crate) fn message(&self, quote: impl Fn(&str) -> String) -> String {
        let Self::DuplicateMetric {
            name,
            counters,
            funnels,
            own,
        } = self;
        let mut bearers = Vec::new();
        match counters.len() {
            0 => {}
            1 => bearers.push("a business counter".to_owned()),
            number => bearers.push(count(number, "business counter", "business counters")),
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

    /// The declarations in question, in the order of the message, with what tells them apart.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&'static str, &'a Place)> {
        let Self::DuplicateMetric {
            counters, funnels, ..
        } = self;
        let counters = counters.iter().map(|counter| ("counter", &counter.place));
        let funnels = funnels.iter().map(|funnel| ("funnel", &funnel.place));
        counters.chain(funnels)
    }
}
