//! The counters as a scrape sees them.

use std::sync::LazyLock;

use funnel_runtime::prometheus::Collector;
use prometheus::Registry;
use prometheus::proto::{Metric, MetricFamily};

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let registry = Registry::new();
    registry
        .register(Box::new(Collector::new()))
        .expect("the names of the counters are valid and unique");
    registry
});

/// The calls of a step that ended `ok`, `error`, `cancelled` and `panicked`.
///
/// # Panics
///
/// When the step is not exported.
#[must_use]
#[track_caller]
pub fn outcomes(event: &str, step: &str) -> [u64; 4] {
    let families = REGISTRY.gather();
    ["ok", "error", "cancelled", "panicked"].map(|outcome| {
        let labels = [("event", event), ("step", step), ("outcome", outcome)];
        find(&families, "funnel_step_outcomes_total", &labels)
    })
}

/// The calls that a function counts in a counter of its own, as [`outcomes`].
///
/// # Panics
///
/// When the counter is not exported.
#[must_use]
#[track_caller]
pub fn calls(name: &str) -> [u64; 4] {
    let families = REGISTRY.gather();
    ["ok", "error", "cancelled", "panicked"]
        .map(|outcome| find(&families, name, &[("outcome", outcome)]))
}

/// How often a flow started, and how often it was completed, aborted and failed.
///
/// # Panics
///
/// When the flow is not exported.
#[must_use]
#[track_caller]
pub fn flows(event: &str) -> [u64; 4] {
    let families = REGISTRY.gather();
    let ended = |outcome| {
        let labels = [("event", event), ("outcome", outcome)];
        find(&families, "funnel_flow_total", &labels)
    };
    [
        find(&families, "funnel_flow_started_total", &[("event", event)]),
        ended("completed"),
        ended("aborted"),
        ended("failed"),
    ]
}

/// How often a site had a problem; the site is `<module path>::<function>`.
///
/// # Panics
///
/// When the site is not exported.
#[must_use]
#[track_caller]
pub fn problems(site: &str, problem: &str) -> u64 {
    let labels = [("site", site), ("problem", problem)];
    counter("funnel_site_problems_total", &labels)
}

/// The value of a counter.
///
/// # Panics
///
/// When there is none of this name with these labels.
#[must_use]
#[track_caller]
pub fn counter(name: &str, labels: &[(&str, &str)]) -> u64 {
    find(&REGISTRY.gather(), name, labels)
}

#[track_caller]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count that a test reaches"
)]
fn find(families: &[MetricFamily], name: &str, labels: &[(&str, &str)]) -> u64 {
    let metric = families
        .iter()
        .filter(|family| family.name() == name)
        .flat_map(MetricFamily::get_metric)
        .find(|metric| has(metric, labels));
    let Some(metric) = metric else {
        panic!("there is no `{name}` with {labels:?}")
    };
    metric.get_counter().get_value() as u64
}

fn has(metric: &Metric, labels: &[(&str, &str)]) -> bool {
    labels.iter().all(|(name, value)| {
        metric
            .get_label()
            .iter()
            .any(|label| label.name() == *name && label.value() == *value)
    })
}
