//! The collectors of other crates' registries: beside a team's own metrics, with the same families and
//! counts as the text.

use std::collections::{BTreeMap, BTreeSet};

use ::prometheus::core::Collector as _;
use ::prometheus::{IntCounter, Registry, TextEncoder};
use ::prometheus_client::encoding::text::encode;
use ::prometheus_client::metrics::counter::Counter as NativeCounter;
use ::prometheus_client::metrics::family::Family as NativeFamily;
use ::prometheus_client::registry::Registry as NativeRegistry;
use funnel_runtime::prometheus::Collector;
use funnel_runtime::prometheus_client;

use crate::by_name::{self, count};
use crate::declared::LARGE;
use crate::reader::{self, Family};

/// The labels of every series, by the name of its count.
fn series(families: &[Family]) -> BTreeMap<String, BTreeSet<Vec<(String, String)>>> {
    let mut series = BTreeMap::<_, BTreeSet<_>>::new();
    for sample in families.iter().flat_map(|family| &family.samples) {
        if !sample.name.ends_with("_created") {
            let mut labels = sample.labels.clone();
            labels.sort();
            series
                .entry(sample.name.clone())
                .or_default()
                .insert(labels);
        }
    }
    series
}

#[test]
fn both_formats_show_the_same() {
    let _turn = crate::backends::turn();
    assert_eq!(series(&by_name::text()), series(&by_name::openmetrics()));
}

#[test]
fn beside_metrics_of_the_prometheus_crate() {
    let _turn = crate::backends::turn();
    let registry = Registry::new();
    let own = IntCounter::new("team_requests_total", "Requests.").unwrap();
    registry.register(Box::new(own.clone())).unwrap();
    registry.register(Box::new(Collector::new())).unwrap();
    own.inc_by(3);
    let text = TextEncoder::new()
        .encode_to_string(&registry.gather())
        .unwrap();
    let mut families = reader::text(&text).unwrap();
    assert_eq!(count(&families, "team_requests_total", &[]), 3);
    families.retain(|family| family.name != "team_requests_total");
    assert_eq!(series(&families), series(&by_name::text()));
}

#[test]
fn every_family_is_described_once() {
    let collector = Collector::new();
    let described = collector.desc();
    let names: BTreeSet<_> = described.iter().map(|desc| desc.fq_name.as_str()).collect();
    assert_eq!(names.len(), described.len());
    for family in by_name::text() {
        assert!(names.contains(family.name.as_str()), "{}", family.name);
    }
    let labels = |name| {
        let found = described.iter().find(|desc| desc.fq_name == name);
        found.unwrap().variable_labels.as_slice()
    };
    assert_eq!(labels("shop_orders_total"), ["status", "channel"]);
    assert_eq!(labels("shop_account_deletions_total"), [""; 0]);
    let mut mixed = labels("shop_mixed_total").to_vec();
    mixed.sort();
    assert_eq!(mixed, ["currency", "paid", "status"]);
}

#[test]
fn a_family_cannot_be_registered_twice() {
    let registry = Registry::new();
    registry.register(Box::new(Collector::new())).unwrap();
    assert!(registry.register(Box::new(Collector::new())).is_err());
    let own = IntCounter::new("shop_logins_total", "Logins.").unwrap();
    assert!(registry.register(Box::new(own)).is_err());
}

#[test]
fn beside_metrics_of_prometheus_client() {
    let _turn = crate::backends::turn();
    LARGE.add((), (1 << 53) + 1 - LARGE.get(()));
    let mut registry = NativeRegistry::default();
    let own = NativeFamily::<Vec<(String, String)>, NativeCounter>::default();
    registry.register("team_requests", "Requests", own.clone());
    registry.register_collector(Box::new(prometheus_client::Collector::new()));
    let path = vec![("path".to_owned(), "/a\"b".to_owned())];
    own.get_or_create(&path).inc_by(3);
    let mut text = String::new();
    encode(&mut text, &registry).unwrap();
    let mut families = reader::openmetrics(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(
        count(&families, "team_requests_total", &[("path", "/a\"b")]),
        3
    );
    assert_eq!(
        count(&families, "shop_large_total", &[]),
        9_007_199_254_740_993
    );
    families.retain(|family| family.name != "team_requests");
    let ours = by_name::openmetrics();
    assert_eq!(series(&families), series(&ours));
    let helps = |families: &[Family]| {
        let helps = families
            .iter()
            .map(|family| (family.name.clone(), family.help.clone()));
        helps.collect::<Vec<_>>()
    };
    assert_eq!(helps(&families), helps(&ours));
}
