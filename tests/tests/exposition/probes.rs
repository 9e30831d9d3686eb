//! What probes count is a family of its own beside each counter, from the first synthetic scope of a
//! process on and not before; everything else stays to the letter what it is.

use std::collections::{BTreeMap, BTreeSet};

use ::prometheus::core::Collector as _;
use ::prometheus::{Registry, TextEncoder};
use ::prometheus_client::encoding::text::encode;
use ::prometheus_client::registry::Registry as NativeRegistry;
use funnel_runtime::prometheus::{Collector, encode_openmetrics, encode_text};
use funnel_runtime::{Cohort, Config, prometheus_client};

use crate::declared::{LOGINS, LoginOutcome, ORDERS_CREATED, REVENUE_CENTS, own, sell, twice};
use crate::golden::{assert_is, count};
use crate::reader::{self, Family};
use crate::{by_name, child, declared};

const MARK: &str = "_synthetic";

/// What probes counted, and the rest of what was written.
fn told_apart(text: &str) -> (String, String) {
    let name = |line: &str| {
        let line = line.strip_prefix("# ").unwrap_or(line);
        let words = line.split([' ', '{']);
        let mut words = words.skip_while(|word| matches!(*word, "HELP" | "TYPE"));
        words.next().unwrap_or_default().to_owned()
    };
    let lines = text.split_inclusive('\n');
    lines.partition(|line| name(line).contains(MARK))
}

/// The texts by name that the families of a process have, read through a registry of each kind.
fn collected() -> [Vec<Family>; 2] {
    let registry = Registry::new();
    registry.register(Box::new(Collector::new())).unwrap();
    let text = TextEncoder::new()
        .encode_to_string(&registry.gather())
        .unwrap();
    let mut native = NativeRegistry::default();
    native.register_collector(Box::new(prometheus_client::Collector::new()));
    let mut written = String::new();
    encode(&mut written, &native).unwrap();
    [
        reader::text(&text).unwrap(),
        reader::openmetrics(&written).unwrap(),
    ]
}

type Series = BTreeSet<Vec<(String, String)>>;

/// The labels of the series of each family.
fn series(families: &[Family]) -> BTreeMap<String, Series> {
    let mut series = BTreeMap::<_, Series>::new();
    for sample in families.iter().flat_map(|family| &family.samples) {
        let mut labels = sample.labels.clone();
        labels.sort();
        if !sample.name.ends_with("_created") || sample.name.ends_with("_created_total") {
            let series = series.entry(sample.name.clone()).or_default();
            assert!(series.insert(labels), "{}", sample.name);
        }
    }
    series
}

#[test]
fn a_process_without_probes_has_no_family_of_them() {
    let test = "probes::a_process_without_probes_has_no_family_of_them";
    let scene = || {
        let telemetry = Config::new().install().unwrap();
        LOGINS.inc(LoginOutcome::Success);
        {
            let _person = Cohort::real().enter();
            sell(1);
        }
        // Naming a cohort puts nothing in it.
        let _ = Cohort::synthetic();
        assert!(!encode_text().contains(MARK));
        assert!(!encode_openmetrics().contains(MARK));
        for families in collected() {
            assert!(families.iter().all(|family| !family.name.contains(MARK)));
        }
        drop(telemetry);
    };
    if let Some(output) = child::output(test, &[], scene) {
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn from_the_first_probe_on_every_counter_has_one() {
    let test = "probes::from_the_first_probe_on_every_counter_has_one";
    let scene = || {
        // Made before there is a probe, it shows them all the same.
        let collector = Collector::new();
        let before = series(&by_name::text());
        drop(Cohort::synthetic().enter());
        let after = by_name::text();
        let of_probes = after.iter().filter(|family| family.name.contains(MARK));
        for sample in of_probes.clone().flat_map(|family| &family.samples) {
            assert_eq!(sample.value, "0", "{}", sample.name);
        }
        // The same series as the counter has.
        let after = series(&after);
        let mut expected = before.clone();
        let steps_and_counters = before.iter().filter(|(name, _)| {
            name.starts_with("shop_") || *name == "funnel_unknown_backends_total"
        });
        for (name, series) in steps_and_counters {
            let stem = name.strip_suffix("_total").unwrap();
            let series = series.clone();
            expected.insert(format!("{stem}_synthetic_total"), series);
        }
        assert_eq!(after, expected);
        assert_eq!(series(&by_name::openmetrics()), expected);
        for families in collected() {
            assert_eq!(series(&families), expected);
        }
        let described = collector.desc();
        let described: BTreeSet<_> = described.iter().map(|desc| &desc.fq_name).collect();
        let collected = collector.collect();
        assert_eq!(collected.len(), expected.len());
        for family in &collected {
            let name = family.name().to_owned();
            assert!(described.contains(&name), "{name}");
        }
    };
    if let Some(output) = child::output(test, &[], scene) {
        assert!(output.status.success(), "{output:?}");
    }
}

/// As `golden` counts, but by probes, and a person.
fn count_by_probes() {
    {
        let _probe = Cohort::synthetic().enter();
        count();
    }
    LOGINS.inc(LoginOutcome::FailureCredentials);
    sell(1);
}

/// What `golden` says without the person that came on top.
fn without_the_person(text: &str) -> String {
    let changed = [
        ("shop_logins_total{outcome=\"failure_credentials\"}", 1),
        ("shop_funnel_total{step=\"sale\"}", 3),
        (
            "funnel_step_outcomes_total{event=\"ShopFunnel\",step=\"sale\",outcome=\"ok\"}",
            2,
        ),
    ];
    let mut text = text.to_owned();
    for (series, now) in changed {
        let now_line = format!("{series} {now}\n");
        assert!(text.contains(&now_line), "{now_line}{text}");
        text = text.replace(&now_line, &format!("{series} {}\n", now - 1));
    }
    text
}

#[test]
fn text() {
    let Some(output) = child::output("probes::text", &[], || {
        count_by_probes();
        child::hand_over(&encode_text());
    }) else {
        return;
    };
    let text = child::handed_over(&output);
    reader::text(&text).unwrap();
    let (of_probes, rest) = told_apart(&text);
    assert_is(&of_probes, include_str!("golden/probes_text.txt"));
    assert_is(&without_the_person(&rest), include_str!("golden/text.txt"));
}

#[test]
fn openmetrics() {
    let Some(output) = child::output("probes::openmetrics", &[], || {
        count_by_probes();
        child::hand_over(&encode_openmetrics());
    }) else {
        return;
    };
    let text = child::handed_over(&output);
    let families = reader::openmetrics(&text).unwrap();
    let moment = &families[0].samples[1].value;
    let text = text.replace(moment.as_str(), "1700000000.123");
    let (of_probes, rest) = told_apart(&text);
    assert_is(&of_probes, include_str!("golden/probes_openmetrics.txt"));
    assert_is(
        &without_the_person(&rest),
        include_str!("golden/openmetrics.txt"),
    );
}

#[test]
fn declarations_of_one_name_are_one_family_of_probes_too() {
    let test = "probes::declarations_of_one_name_are_one_family_of_probes_too";
    let scene = || {
        use declared::Currency::{Eur, Usd};
        twice::first::FIRST.add(Eur, 1);
        own::UNKNOWN.add((), 2);
        {
            let _probe = Cohort::synthetic().enter();
            twice::first::FIRST.add(Eur, 10);
            twice::SECOND.add(Eur, 100);
            twice::SECOND.add(Usd, 1_000);
            own::UNKNOWN.add((), 20);
        }
        let families = by_name::text();
        let count = |name, labels: &[_]| by_name::count(&families, name, labels);
        let of_both = "shop_twice_synthetic_total";
        assert_eq!(count("shop_twice_total", &[("currency", "eur")]), 111);
        assert_eq!(count(of_both, &[("currency", "eur")]), 110);
        assert_eq!(count(of_both, &[("currency", "usd")]), 1_000);
        assert_eq!(count("funnel_unknown_backends_total", &[]), 22);
        // What the runtime counts there itself is nobody's traffic.
        assert_eq!(count("funnel_unknown_backends_synthetic_total", &[]), 20);
    };
    if let Some(output) = child::output(test, &[], scene) {
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn what_does_not_fit_is_said_of_the_sum_alone() {
    let test = "probes::what_does_not_fit_is_said_of_the_sum_alone";
    let scene = || {
        REVENUE_CENTS.add(declared::Currency::Eur, 10);
        {
            let _probe = Cohort::synthetic().enter();
            REVENUE_CENTS.add(declared::Currency::Eur, u64::MAX - 4);
        }
        let families = by_name::text();
        let count = |name, labels: &[_]| by_name::count(&families, name, labels);
        let eur = [("currency", "eur")];
        assert_eq!(count("shop_revenue_cents_total", &eur), u64::MAX);
        assert_eq!(
            count("shop_revenue_cents_synthetic_total", &eur),
            u64::MAX - 4
        );
        let counter = [("counter", "shop_revenue_cents_total")];
        assert_eq!(count("funnel_overflow_total", &counter), 6);
        let families = encode_text();
        assert!(!families.contains("counter=\"shop_revenue_cents_synthetic_total\""));
    };
    if let Some(output) = child::output(test, &[], scene) {
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn a_family_of_probes_keeps_its_name() {
    let test = "probes::a_family_of_probes_keeps_its_name";
    let scene = || {
        // Nothing is exported under it yet.
        for taken in ["shop_logins_synthetic_total", "shop_funnel_synthetic_total"] {
            let error = Config::new().emit_failed_metric(taken).install();
            let error = error.expect_err("the name is taken").to_string();
            assert!(error.contains(taken), "{error}");
        }
        let own = ::prometheus::IntCounter::new("shop_logins_synthetic_total", "Own.").unwrap();
        let registry = Registry::new();
        registry.register(Box::new(Collector::new())).unwrap();
        assert!(registry.register(Box::new(own)).is_err());
        // The moment when a family began has no name of another.
        drop(Cohort::synthetic().enter());
        ORDERS_CREATED.add((), 1);
        let families = by_name::openmetrics();
        let dated = |name: &str| {
            let family = families.iter().find(|family| family.name == name);
            let samples = &family.expect(name).samples;
            samples
                .iter()
                .any(|sample| sample.name.ends_with("_created"))
        };
        assert!(!dated("shop_orders"));
        assert!(dated("shop_orders_synthetic") && dated("shop_orders_created_synthetic"));
    };
    if let Some(output) = child::output(test, &[], scene) {
        assert!(output.status.success(), "{output:?}");
    }
}
