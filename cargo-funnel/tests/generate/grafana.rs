//! Dashboards for Grafana, from binaries and locks to files. Whether they have its types, and whether their
//! numbers are right, is checked with its schema and with Prometheus.

use std::fs;

use serde_json::Value;

use crate::object_file::elf;
use crate::record::record;
use crate::tool::Directory;

/// A funnel with a target and an alert.
fn program() -> Vec<u8> {
    elf(&record(&[
        ("kind", "funnel"),
        ("event", "Checkout"),
        ("counter", "checkout_total"),
        ("help", "From visitor to customer."),
        ("owner", "growth"),
        ("step", "landing"),
        ("help", "The page was opened."),
        ("step", "paid"),
        ("help", "An invoice was paid."),
        ("target_from", "landing"),
        ("target_at_least", "0.20"),
        ("alert", "drop"),
        ("alert_name", "CheckoutPaidDrop"),
        ("threshold", "0.5"),
        ("versus", "1w"),
        ("window", "1h"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop::telemetry"),
        ("file", "src/telemetry.rs"),
        ("line", "10"),
    ]))
}

fn generate(directory: &Directory, kind: &str, args: &[&str]) {
    let args = [
        &["generate", kind, "--out", "out", "--service", "shop"],
        args,
    ]
    .concat();
    let ran = directory.run(&args);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
}

fn read(directory: &Directory, path: &str) -> String {
    fs::read_to_string(directory.0.join("out").join(path)).unwrap()
}

#[test]
fn a_funnel_is_a_dashboard() {
    let directory = Directory::new("generate-grafana");
    directory.write("app", program());
    let docs = ["--bin", "app", "--docs-url", "https://docs.example/shop"];
    generate(&directory, "grafana", &docs);
    insta::assert_snapshot!(read(&directory, "grafana/funnels/checkout.json"));
}

#[test]
fn a_lock_gives_the_same_but_for_what_it_does_not_have() {
    let directory = Directory::new("generate-grafana-lock");
    directory.write("app", program());
    let ran = directory.run(&["lock", "--bin", "app", "--lock", "funnel.lock"]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let dashboard = |args: &[&str]| {
        generate(&directory, "grafana", args);
        let text = read(&directory, "grafana/funnels/checkout.json");
        let mut content: Value = serde_json::from_str(&text).unwrap();
        // The documentation.
        content["description"].take();
        for panel in content["panels"].as_array_mut().unwrap() {
            panel["description"].take();
        }
        content
    };
    let of_binary = dashboard(&["--bin", "app"]);
    assert_eq!(of_binary, dashboard(&["--lock", "funnel.lock"]));
}

#[test]
fn the_alerts_that_are_shown_are_those_of_the_rules() {
    let directory = Directory::new("generate-grafana-alerts");
    directory.write("app", program());
    for kind in ["grafana", "prometheus-rules"] {
        generate(&directory, kind, &["--bin", "app"]);
    }
    let rules = read(&directory, "prometheus-rules/rules.yml");
    let lines = rules.lines().map(str::trim);
    let alerts = lines.filter_map(|line| line.strip_prefix("- alert: "));
    let mut alerts: Vec<_> = alerts
        .map(|name| name.trim_matches('"').to_owned())
        .collect();
    let mut shown = Vec::new();
    for path in ["funnels/checkout", "delivery"] {
        let text = read(&directory, &format!("grafana/{path}.json"));
        let content: Value = serde_json::from_str(&text).unwrap();
        for annotation in content["annotations"]["list"].as_array().unwrap() {
            let query = annotation["target"]["expr"].as_str().unwrap();
            let (_, rest) = query.split_once("alertname=\"").unwrap();
            let (name, rest) = rest.split_once('"').unwrap();
            shown.push(name.to_owned());
            // By what it is of, where others have its name.
            for matcher in rest.trim_matches([',', '}']).split_terminator(',') {
                let (label, text) = matcher.split_once('=').unwrap();
                assert!(
                    rules.contains(&format!("{label}: {text}\n")),
                    "{matcher}\n{rules}"
                );
            }
        }
    }
    alerts.sort();
    shown.sort();
    assert_eq!(shown, alerts);
}
