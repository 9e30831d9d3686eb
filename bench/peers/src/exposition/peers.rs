//! The encoders of other crates, each with counters of its own, filled to the same series.

use foundations_metrics::{EncodeMetric as _, NamedMetric};
use funnel_runtime::{Label as _, Labels as _};
use measured::LabelGroup;
use measured::label::{FixedCardinalityLabel, LabelValue, LabelVisitor, StaticLabelSet};
use measured::metric::MetricFamilyEncoding as _;
use measured::metric::group::{Encoding as _, MetricGroup};
use measured::metric::name::MetricName;
use measured::text::BufferedTextEncoder;
use prometheus::Encoder as _;
use prometheus_client::encoding::EncodeLabelSet;
use serde::Serialize;

use super::orders::{self, Order, Shop};
use super::{Encoder, HELP};

pub(super) fn encoders(shops: &[Shop]) -> Vec<Encoder> {
    vec![
        prometheus(shops),
        prometheus_client(shops),
        metrics(shops),
        foundations(shops),
        measured(shops),
    ]
}

fn prometheus(shops: &[Shop]) -> Encoder {
    let registry = prometheus::Registry::new();
    for (shop, series) in orders::all(shops) {
        let options = prometheus::Opts::new(shop.name(), HELP);
        let family = prometheus::IntCounterVec::new(options, Order::KEYS)
            .expect("name and labels are valid");
        for (order, count) in series {
            family.with_label_values(&order.texts()).inc_by(count);
        }
        registry
            .register(Box::new(family))
            .expect("every name is there once");
    }
    Encoder::new("prometheus", move || {
        let mut out = Vec::new();
        prometheus::TextEncoder::new()
            .encode(&registry.gather(), &mut out)
            .expect("memory takes everything");
        out
    })
}

/// The labels as most crates take them.
#[derive(EncodeLabelSet, Serialize, Clone, Debug, PartialEq, Eq, Hash)]
struct Texts {
    channel: &'static str,
    plan: &'static str,
    status: &'static str,
}

impl From<Order> for Texts {
    fn from(order: Order) -> Self {
        let [channel, plan, status] = order.texts();
        Self {
            channel,
            plan,
            status,
        }
    }
}

fn prometheus_client(shops: &[Shop]) -> Encoder {
    use prometheus_client::metrics::{counter::Counter, family::Family};

    let mut registry = prometheus_client::registry::Registry::default();
    for (shop, series) in orders::all(shops) {
        let family = Family::<Texts, Counter>::default();
        for (order, count) in series {
            family.get_or_create(&order.into()).inc_by(count);
        }
        // The encoder adds what every counter's name ends with.
        let name = shop.name().trim_end_matches("_total");
        registry.register(name, HELP, family);
    }
    Encoder::new("prometheus-client", move || {
        let mut out = String::new();
        prometheus_client::encoding::text::encode(&mut out, &registry)
            .expect("memory takes everything");
        out
    })
}

fn metrics(shops: &[Shop]) -> Encoder {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        for (shop, series) in orders::all(shops) {
            metrics::describe_counter!(shop.name(), HELP);
            for (order, count) in series {
                let [channel, plan, status] = order.texts();
                metrics::counter!(
                    shop.name(), "channel" => channel, "plan" => plan, "status" => status
                )
                .increment(count);
            }
        }
    });
    Encoder::new("metrics", move || handle.render())
}

fn foundations(shops: &[Shop]) -> Encoder {
    use foundations_metrics::{Counter, Family, encode_to_text};

    let families: Vec<_> = orders::all(shops)
        .map(|(shop, series)| {
            let family = Family::<Texts, Counter>::default();
            for (order, count) in series {
                family.get_or_create(&order.into()).inc_by(count);
            }
            NamedMetric::new(shop.name(), HELP, family)
        })
        .collect();
    Encoder::new("foundations", move || {
        let families: Vec<_> = families.iter().flat_map(NamedMetric::encode).collect();
        encode_to_text(&families)
    })
}

/// A text of one of the labels, for `measured`, which numbers them.
#[derive(Clone, Copy)]
struct Text<const LABEL: usize>(usize);

impl<const LABEL: usize> LabelValue for Text<LABEL> {
    fn visit<V: LabelVisitor>(&self, visitor: V) -> V::Output {
        visitor.write_str(Order::VALUES[LABEL][self.0])
    }
}

impl<const LABEL: usize> FixedCardinalityLabel for Text<LABEL> {
    fn cardinality() -> usize {
        Order::VALUES[LABEL].len()
    }

    fn encode(&self) -> usize {
        self.0
    }

    fn decode(value: usize) -> Self {
        Self(value)
    }
}

#[derive(LabelGroup, Clone, Copy)]
#[label(set = Numbers)]
struct Numbered {
    channel: Text<0>,
    plan: Text<1>,
    status: Text<2>,
}

impl From<Order> for Numbered {
    fn from(order: Order) -> Self {
        Self {
            channel: Text(order.channel.index()),
            plan: Text(order.plan.index()),
            status: Text(order.status.index()),
        }
    }
}

type Family = (&'static str, measured::CounterVec<Numbers>);

struct Families(Vec<Family>);

impl MetricGroup<BufferedTextEncoder> for Families {
    fn collect_group_into(
        &self,
        encoder: &mut BufferedTextEncoder,
    ) -> Result<(), std::convert::Infallible> {
        for (name, family) in &self.0 {
            let name = MetricName::from_str(name);
            encoder.write_help(name, HELP)?;
            family.collect_family_into(name, encoder)?;
        }
        Ok(())
    }
}

fn measured(shops: &[Shop]) -> Encoder {
    let families = orders::all(shops).map(|(shop, series)| {
        let family = measured::CounterVec::with_label_set(Numbers {
            channel: StaticLabelSet::new(),
            plan: StaticLabelSet::new(),
            status: StaticLabelSet::new(),
        });
        for (order, count) in series {
            family.inc_by(order.into(), count);
        }
        (shop.name(), family)
    });
    let families = Families(families.collect());
    let mut encoder = BufferedTextEncoder::new();
    Encoder::new("measured", move || {
        let Ok(()) = families.collect_group_into(&mut encoder);
        encoder.finish()
    })
}
