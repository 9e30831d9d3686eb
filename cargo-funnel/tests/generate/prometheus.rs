//! Rules for Prometheus and their tests, from binaries and locks to files. Whether promtool takes them is
//! checked with promtool: `cargo xtask test --only rules`.

use std::fs;

use crate::object_file::elf;
use crate::record::record;
use crate::tool::Directory;

/// The fields of an alert.
fn alert<'a>(kind: &'a str, name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("alert", kind),
        ("alert_name", name),
        ("window", "1h"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
    ];
    fields.extend(more);
    fields
}

const PLACE: [(&str, &str); 5] = [
    ("crate", "shop"),
    ("version", "1.2.3"),
    ("module", "shop::telemetry"),
    ("file", "src/telemetry.rs"),
    ("line", "10"),
];

fn counter(name: &str, labels: &[(&str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut fields = vec![
        ("kind", "counter"),
        ("counter", name),
        ("help", ""),
        ("owner", "accounts"),
    ];
    fields.extend(more.iter().filter(|(name, _)| *name == "reduces"));
    for (label, values) in labels {
        fields.extend([("label", *label), ("class", "label"), ("values", *values)]);
    }
    fields.extend(more.iter().filter(|(name, _)| *name != "reduces"));
    fields.extend(PLACE);
    record(&fields)
}

/// A program with an alert of each kind.
fn program() -> Vec<u8> {
    let mut funnel = vec![
        ("kind", "funnel"),
        ("event", "Check Out */ {{ }}"),
        ("counter", "checkout_total"),
        ("help", "From visitor to customer."),
        ("owner", "growth"),
        ("step", "landing"),
        ("help", ""),
        ("step", "größe \"x\""),
        ("help", ""),
        ("target_from", "landing"),
        ("target_at_least", "0.25"),
    ];
    funnel.extend(alert(
        "stalled",
        "SizeStalled",
        &[("beside_step", "landing")],
    ));
    funnel.extend(PLACE);
    let versus = ("versus", "1w");
    let drop = alert("drop", "SignupsDrop", &[("threshold", "0.5"), versus]);
    let said = [
        ("threshold", "3.0"),
        versus,
        ("only", "wrong,locked"),
        ("summary", "Is {{ somebody }} \"trying\"?"),
        ("runbook", "https://example.com/logins"),
    ];
    let spike = alert("spike", "LoginsSpike", &said);
    let gap = [("threshold", "0.5"), ("from", "created"), ("to", "paid")];
    let gap = alert("gap", "OrdersGap", &gap);
    let records = [
        record(&funnel),
        counter("signups_total", &[], &drop),
        counter("logins_total", &[("outcome", "ok,wrong,locked")], &spike),
        counter("orders_total", &[("status", "created,paid")], &gap),
        counter(
            "deletions_total",
            &[],
            &alert("stalled", "DeletionsStalled", &[versus]),
        ),
        counter("revenue_total", &[("currency", "EUR,USD")], &[]),
        counter(
            "refunds_total",
            &[("currency", "EUR,USD")],
            &[("reduces", "revenue_total")],
        ),
    ];
    elf(&records.concat())
}

fn generate(directory: &Directory, from: [&str; 2], out: &str) {
    let args = [
        "generate",
        "prometheus-rules",
        from[0],
        from[1],
        "--service",
        "shop",
        "--out",
        out,
    ];
    let ran = directory.run(&args);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
}

#[test]
fn rules_and_their_tests() {
    let directory = Directory::new("generate-prometheus");
    directory.write("app", program());
    generate(&directory, ["--bin", "app"], "out");
    let read = |path: &str| {
        let path = directory.0.join("out/prometheus-rules").join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    insta::assert_snapshot!("prometheus_rules", read("rules.yml"));
    for test in [
        "logins_spike",
        "conversion_below_target",
        "event_loss_fast",
        "hold/5m",
        "net/revenue",
    ] {
        let name = format!("prometheus_tests_{}", test.replace('/', "_"));
        insta::assert_snapshot!(name, read(&format!("tests/{test}.yml")));
    }
}

#[test]
fn a_lock_gives_the_rules_of_its_binary() {
    let directory = Directory::new("generate-prometheus-lock");
    directory.write("app", program());
    let ran = directory.run(&["lock", "--bin", "app", "--lock", "funnel.lock"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    generate(&directory, ["--bin", "app"], "a");
    generate(&directory, ["--lock", "funnel.lock"], "b");
    let read = |folder: &str| {
        fs::read_to_string(directory.0.join(folder).join("prometheus-rules/rules.yml")).unwrap()
    };
    assert_eq!(read("a"), read("b"));
}

#[test]
fn an_interval_that_carries_no_window_is_refused() {
    let directory = Directory::new("generate-prometheus-interval");
    directory.write("app", program());
    let args = [
        "generate",
        "prometheus-rules",
        "--bin",
        "app",
        "--out",
        "out",
        "--interval",
    ];
    let with = |interval| directory.run(&[&args[..], &[interval]].concat());
    let ran = with("20m");
    assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
    assert!(
        ran.stderr
            .contains("a window of `1h`, and with rules that are evaluated every `20m`"),
        "{}",
        ran.stderr
    );
    assert!(!directory.0.join("out").exists());
    let ran = with("15m");
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    let rules = fs::read_to_string(directory.0.join("out/prometheus-rules/rules.yml")).unwrap();
    assert!(rules.contains("    interval: 15m\n"), "{rules}");
}
