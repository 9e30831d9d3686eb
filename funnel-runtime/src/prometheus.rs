//! The counters of this crate for the `prometheus` crate (feature `prometheus`).

use std::collections::BTreeMap;

use prometheus::TextEncoder;
use prometheus::core::{Collector as PrometheusCollector, Desc};
use prometheus::proto::{Counter, LabelPair, Metric, MetricFamily, MetricType};

use crate::metrics::CallOutcome;
use crate::problem::{self, Problem};
use crate::registry::{Registry, SiteInfo};
use crate::step::{FUNNELS, FunnelDef};
use crate::telemetry;
use crate::worker;

const OUTCOMES: &str = "funnel_step_outcomes_total";
const OUTCOMES_HELP: &str = "Calls of annotated functions by how they ended.";
const PROBLEMS: &str = "funnel_site_problems_total";
const PROBLEMS_HELP: &str = "What went wrong at an emit site without failing its caller.";
const ACCEPTED: &str = "funnel_events_accepted_total";
const ACCEPTED_HELP: &str = "Events that sites emitted, by the backend they were meant for.";
const DELIVERED: &str = "funnel_events_delivered_total";
const DELIVERED_HELP: &str = "Events that a backend confirmed.";
const DROPPED: &str = "funnel_events_dropped_total";
const DROPPED_HELP: &str = "Events that were lost, by reason.";
const UNKNOWN: &str = "funnel_unknown_backends_total";
const UNKNOWN_HELP: &str = "Configured backends that are not in this build.";

/// All counters of the linked funnels, and those of the framework itself.
///
/// Every series is there from the first scrape, at zero. Series are bounded by the declarations
/// linked into the binary.
///
/// ```
/// use funnel_runtime::prometheus::Collector;
///
/// let registry = prometheus::Registry::new();
/// registry.register(Box::new(Collector::new()))?;
/// assert!(registry.gather().iter().any(|family| family.name() == "funnel_unknown_backends_total"));
/// # Ok::<(), prometheus::Error>(())
/// ```
#[derive(Debug)]
pub struct Collector {
    descriptions: Vec<Desc>,
}

impl Collector {
    /// Makes a collector.
    #[must_use]
    pub fn new() -> Self {
        let own = [
            (OUTCOMES, OUTCOMES_HELP, &["event", "step", "outcome"][..]),
            (PROBLEMS, PROBLEMS_HELP, &["site", "problem"]),
            (ACCEPTED, ACCEPTED_HELP, &["backend"]),
            (DELIVERED, DELIVERED_HELP, &["backend"]),
            (DROPPED, DROPPED_HELP, &["backend", "reason"]),
            (UNKNOWN, UNKNOWN_HELP, &[]),
        ];
        let counters = by_counter();
        let steps = counters
            .iter()
            .map(|(name, funnels)| (*name, funnels[0].help, &["step"][..]));
        let descriptions = own
            .into_iter()
            .chain(steps)
            .filter_map(|(name, help, labels)| {
                let labels = labels.iter().map(|&label| label.to_owned()).collect();
                // Names and labels were checked while the declaration compiled.
                Desc::new(
                    name.to_owned(),
                    help.to_owned(),
                    labels,
                    std::collections::HashMap::new(),
                )
                .ok()
            })
            .collect();
        Self { descriptions }
    }
}

impl Default for Collector {
    fn default() -> Self {
        Self::new()
    }
}

/// The counters in the Prometheus text format, version 0.0.4, without a registry of one's own.
///
/// To be served as `text/plain; version=0.0.4`.
///
/// ```
/// let text = funnel_runtime::prometheus::encode_text();
/// assert!(text.contains("# TYPE funnel_unknown_backends_total counter"));
/// ```
#[must_use]
pub fn encode_text() -> String {
    // Fails only for a family without a series, and those are left out.
    TextEncoder::new()
        .encode_to_string(&families())
        .unwrap_or_default()
}

impl PrometheusCollector for Collector {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        families()
    }
}

/// Every counter as it stands now.
fn families() -> Vec<MetricFamily> {
    let mut families = Vec::new();
    for (name, funnels) in by_counter() {
        let metrics = funnels
            .iter()
            .flat_map(|funnel| funnel.steps)
            .map(|step| counter(&[("step", step.name)], step.outcomes.value(CallOutcome::Ok)));
        families.push(family(name, funnels[0].help, metrics.collect()));
    }
    families.push(family(OUTCOMES, OUTCOMES_HELP, outcomes()));
    families.push(family(PROBLEMS, PROBLEMS_HELP, problems()));
    let accounts = worker::accounts();
    let of_backend = |value: fn(&crate::Account) -> u64| {
        let metrics = accounts
            .iter()
            .map(|account| counter(&[("backend", &account.backend)], value(account)));
        metrics.collect()
    };
    families.push(family(
        ACCEPTED,
        ACCEPTED_HELP,
        of_backend(|account| account.accepted),
    ));
    families.push(family(
        DELIVERED,
        DELIVERED_HELP,
        of_backend(|account| account.delivered),
    ));
    let dropped = accounts.iter().flat_map(|account| {
        account.dropped.iter().map(|(reason, count)| {
            counter(
                &[("backend", &account.backend), ("reason", reason.as_str())],
                *count,
            )
        })
    });
    families.push(family(DROPPED, DROPPED_HELP, dropped.collect()));
    families.push(family(
        UNKNOWN,
        UNKNOWN_HELP,
        vec![counter(&[], telemetry::unknown_backends())],
    ));
    // A family without a series is not valid in the text format.
    families.retain(|family| !family.get_metric().is_empty());
    families
}

/// The linked funnels by the name of their counter: two may share one.
fn by_counter() -> BTreeMap<&'static str, Vec<&'static FunnelDef>> {
    let mut counters = BTreeMap::<_, Vec<_>>::new();
    for funnel in FUNNELS {
        counters.entry(funnel.counter).or_default().push(*funnel);
    }
    counters
}

fn outcomes() -> Vec<Metric> {
    let mut metrics = Vec::new();
    for funnel in FUNNELS {
        for step in funnel.steps {
            for outcome in CallOutcome::ALL {
                let labels = [
                    ("event", funnel.event),
                    ("step", step.name),
                    ("outcome", outcome.as_str()),
                ];
                metrics.push(counter(&labels, step.outcomes.value(outcome)));
            }
        }
    }
    metrics
}

/// Sites of one function are one series, so that no two series have the same labels.
fn problems() -> Vec<Metric> {
    let mut counts = BTreeMap::<(String, &str), u64>::new();
    for site in &Registry::of_process().sites {
        for problem in Problem::ALL {
            let count = problem::count(site.address(), problem);
            *counts
                .entry((site_name(site), problem.as_str()))
                .or_default() += count;
        }
    }
    let metrics = counts
        .into_iter()
        .map(|((site, problem), count)| counter(&[("site", &site), ("problem", problem)], count));
    metrics.collect()
}

fn site_name(site: &SiteInfo) -> String {
    if site.function.is_empty() {
        format!("{}:{}", site.place.module, site.place.line)
    } else {
        format!("{}::{}", site.place.module, site.function)
    }
}

fn family(name: &str, help: &str, metrics: Vec<Metric>) -> MetricFamily {
    let mut family = MetricFamily::default();
    family.set_name(name.to_owned());
    family.set_help(help.to_owned());
    family.set_field_type(MetricType::COUNTER);
    family.set_metric(metrics);
    family
}

#[allow(
    clippy::cast_precision_loss,
    reason = "the protocol knows floating-point numbers only"
)]
fn counter(labels: &[(&str, &str)], value: u64) -> Metric {
    let pairs = labels.iter().map(|(name, value)| {
        let mut pair = LabelPair::default();
        pair.set_name((*name).to_owned());
        pair.set_value((*value).to_owned());
        pair
    });
    let mut metric = Metric::from_label(pairs.collect());
    let mut counter = Counter::default();
    counter.set_value(value as f64);
    metric.set_counter(counter);
    metric
}
