//! Events of every kind that could be in a spool, and more: a backend must foresee what its
//! destination takes.

use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use super::{NOW, event};
use crate::event::{OwnedValue, StoredEvent};

const DAY: u64 = 24 * 60 * 60 * 1_000;

fn value() -> impl Strategy<Value = OwnedValue> {
    prop_oneof![
        4 => ".{0,40}".prop_map(OwnedValue::Text),
        1 => (".", 0..9_000_usize).prop_map(|(of, times)| OwnedValue::Text(of.repeat(times))),
        1 => (any::<char>(), 0..5_000_usize)
            .prop_map(|(of, times)| OwnedValue::Text(of.to_string().repeat(times))),
        2 => any::<u64>().prop_map(OwnedValue::Unsigned),
        1 => Just(OwnedValue::Unsigned(u64::MAX)),
        2 => any::<i64>().prop_map(OwnedValue::Signed),
        1 => Just(OwnedValue::Signed(i64::MIN)),
        2 => any::<f64>()
            .prop_filter("attributes are finite", |number| number.is_finite())
            .prop_map(OwnedValue::Float),
        1 => prop::sample::select(vec![f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, -0.0])
            .prop_map(OwnedValue::Float),
        2 => any::<bool>().prop_map(OwnedValue::Bool),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z][a-z_]{0,15}",
        2 => "[a-z]{1,6}-[a-z]{1,6}",
        1 => "[a-zA-Z0-9_.:-]{1,300}",
        1 => prop::sample::select(vec![
            "accountId", "appId", "eventType", "timestamp", "entity.guid", "plugin.type", "log", "hostname", "token",
            "distinct_id", "userId", "type", "événement", "$set", "",
        ])
        .prop_map(str::to_owned),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[A-Z][a-zA-Z]{0,20}( [A-Z][a-z]{1,9}){0,3}",
        1 => "(Metric|Metric2|MetricRaw|Public_|Public )[a-z]{0,4}",
        1 => ".{0,400}",
    ]
}

fn timestamp() -> impl Strategy<Value = u64> {
    prop_oneof![
        6 => NOW - DAY..NOW,
        2 => NOW - 3 * DAY..NOW + 3 * DAY,
        1 => any::<u64>(),
        1 => prop::sample::select(vec![0, u64::MAX, NOW - DAY, NOW + DAY]),
    ]
}

fn entity() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        2 => Just(None),
        4 => "[a-zA-Z0-9_:]{1,63}".prop_map(Some),
        1 => ".{0,300}".prop_map(Some),
        1 => "[ \t]{1,3}".prop_map(Some),
    ]
}

/// A batch; keys are distinct in each event, as declarations see to.
pub(crate) fn batch() -> impl Strategy<Value = Vec<StoredEvent>> {
    let attributes = prop_oneof![
        6 => vec((key(), value()), 0..20),
        1 => vec((key(), value()), 200..330),
    ];
    let one = (name(), timestamp(), entity(), any::<u128>(), attributes).prop_map(
        |(name, timestamp, entity, id, mut attributes)| {
            let mut seen = std::collections::BTreeSet::new();
            attributes.retain(|(key, _)| seen.insert(key.clone()));
            StoredEvent {
                timestamp,
                entity,
                event_id: Uuid::from_u128(id),
                attributes,
                ..event(&name)
            }
        },
    );
    vec(one, 1..12)
}
