//! The collector for the `prometheus` crate.

use std::collections::HashMap;

use prometheus::core::{Collector as PrometheusCollector, Desc};
use prometheus::proto::{Counter, LabelPair, Metric, MetricFamily, MetricType};

use crate::exposition::{self, Exposition, Family, Sink, Texts};

/// All counters of this process, for any `prometheus::Registry`, beside what else is registered there.
///
/// Every series of every declaration is there from the first scrape, at zero, and what probes counted of
/// each from their first on. Values are floating-point
/// numbers in that crate, so counts above 2⁵³ are rounded; [`encode_text`](super::encode_text) writes
/// them exactly.
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
    ///
    /// A name that [`Config::emit_failed_metric`](crate::Config::emit_failed_metric) gives has to be in
    /// force by now, for the registry to see that nothing else has it.
    #[must_use]
    pub fn new() -> Self {
        let plan = exposition::plan();
        // Names were checked while the declarations compiled. A family without a help has no
        // description, and is collected all the same.
        let descriptions = plan.families.iter().filter_map(|family| {
            let labels = family.labels().into_iter().map(str::to_owned).collect();
            let (name, help) = (family.name.to_string(), family.help.to_string());
            Desc::new(name, help, labels, HashMap::new()).ok()
        });
        Self {
            descriptions: descriptions.collect(),
        }
    }
}

impl Default for Collector {
    fn default() -> Self {
        Self::new()
    }
}

impl PrometheusCollector for Collector {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        Exposition::take().families().map(family).collect()
    }
}

fn family(family: Family<'_>) -> MetricFamily {
    let mut metrics = Metrics::default();
    family.series(&mut metrics);
    let mut collected = MetricFamily::default();
    collected.set_name(family.name().to_owned());
    collected.set_help(family.help().to_owned());
    collected.set_field_type(MetricType::COUNTER);
    collected.set_metric(metrics.metrics);
    collected
}

/// The series of one family.
#[derive(Default)]
struct Metrics {
    labels: Vec<&'static str>,
    metrics: Vec<Metric>,
}

impl Sink for Metrics {
    fn labels(&mut self, names: &[&'static str], _: Texts) {
        self.labels = names.to_vec();
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "the crate knows floating-point numbers only"
    )]
    fn series(&mut self, _: usize, texts: &[&str], count: u64) {
        let pairs = self.labels.iter().zip(texts).map(|(name, text)| {
            let mut pair = LabelPair::default();
            pair.set_name((*name).to_owned());
            pair.set_value((*text).to_owned());
            pair
        });
        let mut metric = Metric::from_label(pairs.collect());
        let mut counter = Counter::default();
        counter.set_value(count as f64);
        metric.set_counter(counter);
        self.metrics.push(metric);
    }
}
