//! The counters of other crates, used the way each recommends and the fastest way each has.

use std::num::NonZeroUsize;

use foundations_metrics::{LowCardinalityFamily, LowCardinalityLabel, ThreadLocalCounter};
use funnel_runtime::Label as _;
use measured::FixedCardinalityLabel;
use measured::label::StaticLabelSet;
use prometheus_client::encoding::EncodeLabelSet;
use serde::Serialize;

use crate::harness::Case;
use crate::outcome::Outcome;

/// The label as a set of one, for the crates that know only sets.
#[derive(EncodeLabelSet, Serialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Labels {
    outcome: Outcome,
}

impl LowCardinalityLabel for Labels {
    const CARDINALITY: NonZeroUsize = NonZeroUsize::new(Outcome::ALL.len()).unwrap();

    #[inline]
    fn index(&self) -> usize {
        self.outcome as usize
    }
}

/// The label for `measured`, whose derive has the attribute of ours.
#[derive(FixedCardinalityLabel, Clone, Copy)]
#[label(singleton = "outcome")]
enum Kind {
    Settled,
    Declined,
    Expired,
    Refunded,
    Disputed,
    Failed,
}

impl From<Outcome> for Kind {
    #[inline]
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Settled => Self::Settled,
            Outcome::Declined => Self::Declined,
            Outcome::Expired => Self::Expired,
            Outcome::Refunded => Self::Refunded,
            Outcome::Disputed => Self::Disputed,
            Outcome::Failed => Self::Failed,
        }
    }
}

pub(crate) fn cases() -> Vec<Case> {
    [
        prometheus(),
        prometheus_client(),
        metrics(),
        foundations(),
        measured(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn prometheus() -> Vec<Case> {
    let options = prometheus::Opts::new("payments_total", "Payments by outcome.");
    let family =
        prometheus::IntCounterVec::new(options, &["outcome"]).expect("name and label are valid");
    let handles = Outcome::ALL.map(|outcome| family.with_label_values(&[outcome.as_label()]));
    vec![
        Case::new("prometheus, kept handle", move |outcome| {
            handles[outcome as usize].inc();
        }),
        Case::new("prometheus, with_label_values", move |outcome| {
            family.with_label_values(&[outcome.as_label()]).inc();
        }),
    ]
}

fn prometheus_client() -> Vec<Case> {
    use prometheus_client::metrics::{counter::Counter, family::Family};

    let family = Family::<Labels, Counter>::default();
    let handles = Outcome::ALL.map(|outcome| family.get_or_create_owned(&Labels { outcome }));
    vec![
        Case::new("prometheus-client, kept", move |outcome| {
            handles[outcome as usize].inc();
        }),
        Case::new("prometheus-client, get", move |outcome| {
            family.get_or_create(&Labels { outcome }).inc();
        }),
    ]
}

fn metrics() -> Vec<Case> {
    metrics_exporter_prometheus::PrometheusBuilder::new()
        .install_recorder()
        .expect("no recorder was installed before");
    let handles = Outcome::ALL
        .map(|outcome| metrics::counter!("payments_total", "outcome" => outcome.as_label()));
    vec![
        Case::new("metrics, kept handle", move |outcome| {
            handles[outcome as usize].increment(1);
        }),
        Case::new("metrics, counter!", |outcome| {
            metrics::counter!("payments_total", "outcome" => outcome.as_label()).increment(1);
        }),
    ]
}

fn foundations() -> Vec<Case> {
    let family = LowCardinalityFamily::<Labels, ThreadLocalCounter>::default();
    let handles: [ThreadLocalCounter; 6] = Default::default();
    vec![
        Case::new("foundations, kept handle", move |outcome| {
            handles[outcome as usize].inc();
        }),
        Case::new("foundations, family", move |outcome| {
            family.get_or_create(&Labels { outcome }).inc();
        }),
    ]
}

fn measured() -> Vec<Case> {
    let family = measured::CounterVec::with_label_set(StaticLabelSet::<Kind>::new());
    vec![Case::new("measured, dense", move |outcome| {
        family.inc(outcome.into());
    })]
}
