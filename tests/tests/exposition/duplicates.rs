//! Declarations that share a name: the exposition stays valid, their counts are added up, and it is said
//! once.

use funnel_runtime::Config;
use funnel_runtime::prometheus::{Collector, encode_openmetrics, encode_text};

use crate::child;

/// The names that are declared more than once, and the modules that are named for it.
const DECLARED: [(&str, &[&str]); 3] = [
    (
        "funnel_unknown_backends_total",
        &["in funnel_runtime ", "in exposition::declared::own ("],
    ),
    ("shop_mixed_total", &["in exposition::declared::mixed ("; 4]),
    (
        "shop_twice_total",
        &[
            "in exposition::declared::twice (",
            "in exposition::declared::twice::first (",
        ],
    ),
];

#[track_caller]
fn assert_said_once(test: &str, scene: impl FnOnce()) {
    let Some(output) = child::output(test, &[], scene) else {
        return;
    };
    assert!(output.status.success(), "{output:?}");
    let said = child::stderr(&output);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), DECLARED.len(), "{said}");
    for (line, (name, modules)) in lines.iter().zip(DECLARED) {
        let start = format!("funnel: the metric `{name}` is declared more than once, ");
        assert!(line.starts_with(&start), "{line}");
        assert_eq!(
            line.matches("in exposition::").count() + line.matches("in funnel_").count(),
            modules.len(),
            "{line}"
        );
        assert!(modules.iter().all(|module| line.contains(module)), "{line}");
    }
}

#[test]
fn said_when_telemetry_is_installed() {
    assert_said_once("duplicates::said_when_telemetry_is_installed", || {
        drop(Config::new().install().unwrap());
        drop(Config::new().install().unwrap());
    });
}

#[test]
fn said_when_a_collector_is_made() {
    assert_said_once("duplicates::said_when_a_collector_is_made", || {
        let _ = Collector::new();
        let _ = Collector::new();
        let _ = funnel_runtime::prometheus_client::Collector::new();
    });
}

#[test]
fn said_at_the_first_exposition() {
    assert_said_once("duplicates::said_at_the_first_exposition", || {
        let _ = encode_text();
        let _ = encode_openmetrics();
        drop(Config::new().install().unwrap());
    });
}
