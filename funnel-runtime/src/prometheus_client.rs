//! The counters of this process for the `prometheus-client` crate (feature `prometheus-client`).

use std::fmt;

use prometheus_client::collector::Collector as PrometheusCollector;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;

use crate::exposition::{self, Exposition, Sink, Texts, base_name, escaped_help};

/// All counters of this process, for any registry of `prometheus-client`, beside what else is
/// registered there.
///
/// Every series of every declaration is there from the first scrape, at zero, and counts are exact up to
/// the largest `u64`.
///
/// ```
/// use funnel_runtime::prometheus_client::Collector;
/// use prometheus_client::{encoding::text, registry::Registry};
///
/// let mut registry = Registry::default();
/// registry.register_collector(Box::new(Collector::new()));
/// let mut body = String::new();
/// text::encode(&mut body, &registry)?;
/// assert!(body.contains("funnel_unknown_backends_total 0\n"));
/// # Ok::<(), std::fmt::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Collector;

impl Collector {
    /// Makes a collector.
    #[must_use]
    pub fn new() -> Self {
        exposition::prepare();
        Self
    }
}

impl Default for Collector {
    fn default() -> Self {
        Self::new()
    }
}

impl PrometheusCollector for Collector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        for family in Exposition::take().families() {
            // The encoder appends `_total` itself, and writes a help as it is.
            let help = escaped_help(family.help());
            let name = base_name(family.name());
            let encoder = encoder.encode_descriptor(name, &help, None, MetricType::Counter)?;
            let mut series = Series {
                encoder,
                labels: Vec::new(),
                result: Ok(()),
            };
            family.series(&mut series);
            series.result?;
        }
        Ok(())
    }
}

/// Writes the series of one family, up to the first that cannot be written.
#[derive(Debug)]
struct Series<'a> {
    encoder: MetricEncoder<'a>,
    labels: Vec<&'static str>,
    result: fmt::Result,
}

impl Series<'_> {
    fn write(&mut self, texts: &[&str], count: u64) -> fmt::Result {
        let pairs = self.labels.iter().copied().zip(texts.iter().copied());
        let labels: Vec<(&str, &str)> = pairs.collect();
        if labels.is_empty() {
            return self
                .encoder
                .encode_counter::<NoLabelSet, _, f64>(&count, None);
        }
        let mut encoder = self.encoder.encode_family(&labels)?;
        encoder.encode_counter::<NoLabelSet, _, f64>(&count, None)
    }
}

impl Sink for Series<'_> {
    fn labels(&mut self, names: &[&'static str], _: Texts) {
        self.labels = names.to_vec();
    }

    fn series(&mut self, _: usize, texts: &[&str], count: u64) {
        if self.result.is_ok() {
            self.result = self.write(texts, count);
        }
    }
}
