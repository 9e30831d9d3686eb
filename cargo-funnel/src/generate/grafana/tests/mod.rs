//! What holds for the dashboards of every registry, whoever wrote it. Whether Grafana takes them, and
//! whether their numbers are right, is for others to say: `cargo xtask test --only dashboards`.

mod hostile;

use std::collections::BTreeSet;

use funnel_runtime::registry::Registry;
use serde_json::Value;

use super::files;
use crate::generate::{Input, Refusal, is_marked};
use crate::tests::record::{count, counter, flow, funnel, record, site};

fn generated(section: &[Vec<u8>], service: Option<&str>) -> Result<Vec<(String, Value)>, Refusal> {
    let registry = Registry::from_section(&section.concat()).unwrap();
    let input = Input {
        registry: &registry,
        lock: None,
        service,
        docs: Some("https://docs.example/${service}"),
        interval: None,
    };
    let files = files(&input)?.into_iter().map(|file| {
        assert!(is_marked(file.text.as_bytes()), "{}", file.path);
        (file.path, serde_json::from_str(&file.text).unwrap())
    });
    Ok(files.collect())
}

fn of<'a>(files: &'a [(String, Value)], path: &str) -> &'a Value {
    let found = files.iter().find(|(found, _)| found == path);
    &found.unwrap_or_else(|| panic!("{path}: {files:?}")).1
}

fn panels(dashboard: &Value) -> &[Value] {
    dashboard["panels"].as_array().unwrap()
}

fn panel<'a>(dashboard: &'a Value, title: &str) -> &'a Value {
    let mut found = panels(dashboard).iter();
    let found = found.find(|panel| panel["title"] == title && panel["type"] != "row");
    found.unwrap_or_else(|| panic!("{title}: {dashboard:#}"))
}

/// A funnel whose second step has a target and an alert.
fn watched(target: &str, drop: &str, help: &str) -> Vec<u8> {
    record(&[
        ("kind", "funnel"),
        ("event", "Checkout"),
        ("counter", "checkout_total"),
        ("help", help),
        ("step", "landing"),
        ("help", help),
        ("step", "paid"),
        ("help", help),
        ("target_from", "landing"),
        ("target_at_least", target),
        ("alert", "drop"),
        ("alert_name", "PaidDrop"),
        ("threshold", drop),
        ("versus", "1w"),
        ("window", "1h"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
        ("summary", help),
        ("crate", "a"),
        ("version", "1"),
        ("module", "a"),
        ("file", "a"),
        ("line", "1"),
    ])
}

/// A funnel whose second step has this name.
fn declared(event: &str, step: &str, help: &str) -> Vec<u8> {
    record(&[
        ("kind", "funnel"),
        ("event", event),
        ("counter", "event_total"),
        ("help", help),
        ("owner", help),
        ("step", "landing"),
        ("help", ""),
        ("step", step),
        ("help", help),
        ("target_from", "landing"),
        ("target_at_least", "0.2"),
        ("alert", "drop"),
        ("alert_name", step),
        ("threshold", "0.5"),
        ("versus", "1d"),
        ("window", "1h"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
        ("crate", "a"),
        ("version", "1"),
        ("module", "a"),
        ("file", "a"),
        ("line", "1"),
    ])
}

/// Everything that there is, with these names.
fn everything([event, step, name, told, label, text, module, help]: [&str; 8]) -> Vec<Vec<u8>> {
    vec![
        declared(event, step, help),
        site(event, step, [module, text], ["a", "1"], "", ""),
        site(event, step, [module, ""], ["a", "2"], "", ""),
        flow(name, Some(help), &[step], "", &[(told, "Told")]),
        counter(
            "a_total",
            help,
            &[("owner", text)],
            &[("of", label), ("in", text)],
            ["a", "3"],
        ),
        counter("b_total", help, &[], &[], ["a", "4"]),
        count("a_total", [module, text], ["a", "5"]),
        watched("0.2", "0.5", help),
    ]
}

const PLAIN: [&str; 8] = [
    "Event", "step", "Login", "told", "a,b", "text", "module", "help",
];

#[test]
fn each_funnel_and_flow_has_a_dashboard() {
    let section = everything(PLAIN);
    let files = generated(&section, None).unwrap();
    let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "grafana/funnels/checkout.json",
            "grafana/funnels/event.json",
            "grafana/flows/login.json",
            "grafana/counters.json",
            "grafana/delivery.json",
        ]
    );
    let files = generated(&[], None).unwrap();
    let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["grafana/delivery.json"]);
}

#[test]
fn a_target_is_where_the_colour_changes() {
    let files = generated(&[watched("0.20", "0.7", "")], None).unwrap();
    let dashboard = of(&files, "grafana/funnels/checkout.json");
    let steps = |title: &str| {
        let thresholds = &panel(dashboard, title)["fieldConfig"]["defaults"]["thresholds"]["steps"];
        let steps = thresholds.as_array().unwrap().iter();
        let steps = steps.map(|step| (step["value"].as_f64(), step["color"].as_str().unwrap()));
        steps.collect::<Vec<_>>()
    };
    let target = [(None, "red"), (Some(0.2), "green")];
    assert_eq!(steps("Target of landing to paid"), target);
    assert_eq!(steps("Conversion of landing to paid"), target);
    assert_eq!(
        steps("paid, against the week before"),
        [(None, "red"), (Some(-0.7), "green")]
    );
    assert_eq!(
        steps("landing, against the week before"),
        [(None, "orange"), (Some(0.0), "green")]
    );
    let alerts = panel(dashboard, "Alerts");
    assert_eq!(alerts["targets"][0]["legendFormat"], "PaidDrop");
    assert_eq!(
        alerts["targets"][1]["legendFormat"],
        "Target of landing to paid"
    );
    assert_eq!(
        dashboard["annotations"]["list"][0]["target"]["expr"],
        r#"ALERTS{job=~"${service}",alertstate="firing",alertname="PaidDrop"}"#
    );
}

#[test]
fn what_cannot_be_shown_is_refused() {
    for (target, said) in [
        (
            "",
            "the target of the step `paid` of `Checkout` is ``, which is no decimal number",
        ),
        (
            "1e9",
            "the target of the step `paid` of `Checkout` is `1e9`, which is no decimal number",
        ),
    ] {
        let refused = generated(&[watched(target, "0.5", "")], None).unwrap_err();
        assert_eq!(refused.to_string(), said);
    }
    let none = funnel("E", None, &[]);
    let refused = generated(&[none], None).unwrap_err().to_string();
    assert!(
        refused.starts_with("the funnel `E` has no steps"),
        "{refused}"
    );
    let named =
        |name, label| generated(&[counter(name, "", &[], &[(label, "a")], ["a", "1"])], None);
    assert!(
        named("a{b}", "of")
            .unwrap_err()
            .to_string()
            .starts_with("the counter `a{b}` cannot")
    );
    assert!(
        named("a_total", "o f")
            .unwrap_err()
            .to_string()
            .starts_with("the label `o f` cannot")
    );
}

#[test]
fn declarations_of_one_event_are_one_dashboard() {
    let section = [
        funnel("E", None, &["a", "b"]),
        record(&[
            ("kind", "funnel"),
            ("event", "E"),
            ("counter", "other_total"),
            ("help", ""),
            ("step", "b"),
            ("help", ""),
            ("crate", "z"),
            ("version", "1"),
            ("module", "z"),
            ("file", "z"),
            ("line", "1"),
        ]),
    ];
    let files = generated(&section, None).unwrap();
    let steps = panel(of(&files, "grafana/funnels/e.json"), "Steps")["targets"]
        .as_array()
        .unwrap();
    let expressions: Vec<_> = steps
        .iter()
        .map(|step| step["expr"].as_str().unwrap())
        .collect();
    assert_eq!(expressions.len(), 2);
    assert!(
        !expressions[0].contains("other_total"),
        "{}",
        expressions[0]
    );
    assert!(
        expressions[1].contains("increase(e_total{"),
        "{}",
        expressions[1]
    );
    assert!(
        expressions[1].contains("increase(other_total{"),
        "{}",
        expressions[1]
    );
}

#[test]
fn a_uid_is_of_the_service_and_of_what_is_shown() {
    let uids = |service, section: &[Vec<u8>]| {
        let files = generated(section, service).unwrap().into_iter();
        files
            .map(|(_, content)| content["uid"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let section = everything(PLAIN);
    let all = [None, Some("shop"), Some("shop-eu")].map(|service| uids(service, &section));
    let distinct: BTreeSet<_> = all.iter().flatten().collect();
    assert_eq!(distinct.len(), all.iter().flatten().count());
    assert!(
        distinct.iter().all(|uid| (8..=40).contains(&uid.len())),
        "{distinct:?}"
    );
    // Written down, since links and stars of people go by it.
    assert_eq!(all[1][0], "funnel-4d2cc7db6c0ca1e2783dcdf55a9dcc9b");
    // What else there is does not matter.
    assert_eq!(uids(Some("shop"), &section[7..]).first(), all[1].first());
}

#[test]
fn a_panel_keeps_its_number_when_others_come() {
    let numbers = |steps: &[&str]| {
        let files = generated(&[funnel("E", None, steps)], None).unwrap();
        let dashboard = of(&files, "grafana/funnels/e.json").clone();
        let all = panels(&dashboard).iter();
        all.map(|panel| (panel["title"].to_string(), panel["id"].as_u64().unwrap()))
            .collect::<BTreeSet<_>>()
    };
    let (few, more) = (numbers(&["a", "c"]), numbers(&["a", "b", "c"]));
    assert!(few.is_subset(&more), "{few:?}\n{more:?}");
    assert!(few.len() < more.len());
}

#[test]
fn panels_do_not_overlap() {
    for (path, dashboard) in generated(&everything(PLAIN), None).unwrap() {
        let mut taken = BTreeSet::new();
        for panel in panels(&dashboard) {
            let [x, y, w, h] =
                ["x", "y", "w", "h"].map(|of| panel["gridPos"][of].as_u64().unwrap());
            assert!(x + w <= 24, "{path}: {panel}");
            for cell in (x..x + w).flat_map(|x| (y..y + h).map(move |y| (x, y))) {
                assert!(taken.insert(cell), "{path}: {panel}");
            }
        }
    }
}
