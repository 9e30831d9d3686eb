//! What the documents say of business counters.

use std::collections::BTreeMap;

use funnel_runtime::registry::{CounterInfo, Registry};

use super::catalogue::Counter;
use super::parts::{Declared, about, alert, builds, label, metrics, site, sorted};
use super::prose::{prose, shown};
use super::removed;
use crate::audit::count;
use crate::generate::events::unique;
use crate::generate::links::Anchors;
use crate::lock::Lock;

pub(super) fn counters(registry: &Registry, lock: Option<&Lock>) -> Vec<Counter> {
    let mut groups: BTreeMap<&str, Vec<&CounterInfo>> = BTreeMap::new();
    for counter in &registry.counters {
        groups.entry(&counter.name).or_default().push(counter);
    }
    let counters = groups.into_iter().filter_map(|(name, declared)| {
        let anchors = Anchors::of_counter(registry, name)?;
        Some(counter(registry, lock, &anchors, name, &declared))
    });
    counters.collect()
}

fn counter(
    registry: &Registry,
    lock: Option<&Lock>,
    anchors: &Anchors,
    name: &str,
    declared: &[&CounterInfo],
) -> Counter {
    let labels = declared.iter().flat_map(|counter| &counter.labels);
    let labels = labels.map(|of| label(&of.name, of.values.iter().map(|value| shown(value))));
    let labels = unique(labels);
    let sites = registry.counting.iter().filter(|of| of.counter == name);
    let sites = sites.map(|of| site(0, "", &of.function, &of.place, &[]));
    let most = declared.iter().find_map(|of| of.max_series.as_ref());
    let series = declared.iter().map(|of| of.series).max().unwrap_or(0);
    let alerts = declared.iter().flat_map(|counter| &counter.alerts);
    let alerts = unique(alerts);
    Counter {
        about: about(
            name,
            anchors,
            declared.iter().map(|of| Declared {
                help: &of.help,
                owner: of.owner.as_deref(),
                place: &of.place,
            }),
            builds(lock, |lock| &lock.counters, |of| of.name == name),
        ),
        series: count(
            usize::try_from(series).unwrap_or(usize::MAX),
            "series",
            "series",
        ),
        most: most.map(|most| (most.at_most, prose(&most.reason))),
        alerts: alerts
            .iter()
            .map(|of| alert(anchors, of, None, name))
            .collect(),
        sites: sorted(sites),
        metrics: metrics(name, "What is counted.", &labels).into(),
        labels,
        removed: removed::of(lock, name),
    }
}
