//! The data map has its documented shape, and takes from the file what stands in it.

use funnel_runtime::registry::Registry;
use proptest::prelude::*;
use serde_json::Value;

use super::{Processing, files};
use crate::generate::Input;
use crate::tests::record::{counter, flow, funnel};

const PROCESSING: &str = r#"
[destination.warehouse]
recipient = "The company itself"
location = "European Union"
retention = "25 months"

[events]
destinations = ["warehouse"]
purpose = "To see where visitors give up"

[event."Create Ä"]
retention = "90 days"
legal_basis = "Consent"

[counter.orders_total]
destinations = []
"#;

fn registry(name: &str) -> Registry {
    let section = [
        funnel("Checkout", Some("growth"), &["landing", "claim"]),
        flow(name, None, &["plan"], "quota", &[("told", "Told")]),
        counter(
            "orders_total",
            "Orders.",
            &[],
            &[("status", "a,b")],
            ["d.rs", "1"],
        ),
    ];
    Registry::from_section(&section.concat()).unwrap()
}

fn input(registry: &Registry) -> Input<'_> {
    Input {
        registry,
        lock: None,
        service: Some("shop"),
        docs: None,
        interval: None,
    }
}

fn map(registry: &Registry, processing: &Processing) -> Value {
    serde_json::from_str(&files(&input(registry), processing)[0].text).unwrap()
}

fn validate(map: &Value) {
    let schema = include_str!("../../../docs/data-map.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<_> = schema
        .iter_errors(map)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn what_a_team_knows_stands_beside_what_a_binary_says() {
    let registry = registry("Create Ä");
    let processing = Processing::read(PROCESSING, &registry).unwrap();
    let map = map(&registry, &processing);
    validate(&map);
    assert_eq!(map["destinations"][0]["retention"], "25 months");
    let [checkout, create] = [&map["events"][0], &map["events"][1]];
    assert_eq!(checkout["destinations"][0], "warehouse");
    assert_eq!(checkout["retention"], Value::Null);
    assert_eq!(create["retention"], "90 days");
    assert_eq!(create["purpose"], "To see where visitors give up");
    assert_eq!(create["missing"], serde_json::json!(["owner"]));
    assert_eq!(checkout["missing"], serde_json::json!(["legal_basis"]));
    assert_eq!(map["destinations"][0].get("missing"), None);
    assert_eq!(
        map["counters"][0]["missing"],
        serde_json::json!(["owner", "purpose"])
    );
    assert_eq!(map["counters"][0]["destinations"], serde_json::json!([]));
    let attributes = checkout["attributes"].as_array().unwrap();
    let team = attributes.iter().find(|it| it["name"] == "teamId").unwrap();
    assert_eq!(team["class"], "id");
    assert_eq!(team["entity"], true);
    assert_eq!(team["required_at"][0], "claim");
    assert!(attributes.iter().any(|it| it["name"] == "sessionId"));
}

#[test]
fn people_read_what_is_not_said() {
    let registry = registry("Create Ä");
    let processing = Processing::read(PROCESSING, &registry).unwrap();
    let input = input(&registry);
    let text = |processing| files(&input, processing).remove(1).text;
    insta::assert_snapshot!(text(&processing));
    let nothing = text(&Processing::default());
    assert!(
        nothing.contains("\n## Destinations\n\n**not said**\n"),
        "{nothing}"
    );
    assert_eq!(nothing.matches("- purpose: **not said**\n").count(), 3);
}

#[test]
fn a_name_that_is_not_there_is_refused() {
    let registry = registry("Create");
    for (text, expected) in [
        (
            "[event.Chekout]",
            "there is no event `Chekout`; did you mean `Checkout`?",
        ),
        (
            "[event.\"\\u202e\"]",
            "there is no event `\\u{202e}`; there are `Checkout`, `Create`",
        ),
        (
            "[counter.x]",
            "there is no counter `x`; there are `orders_total`",
        ),
        (
            "[events]\ndestinations = [\"lake\"]",
            "there is no destination `lake`; there is none",
        ),
    ] {
        assert_eq!(Processing::read(text, &registry).unwrap_err(), expected);
    }
    for text in ["[event", "[events]\nkeep = 1", "events = 1"] {
        assert!(Processing::read(text, &registry).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn every_name_gives_a_map_of_the_documented_shape(name in "[^\x1e\x1f]{0,12}") {
        let registry = registry(&name);
        let map = map(&registry, &Processing::default());
        validate(&map);
        let named = map["events"].as_array().unwrap().iter().any(|event| event["name"] == *name);
        prop_assert!(named);
        let text = &files(&input(&registry), &Processing::default())[1].text;
        let cells = text.lines().filter(|line| line.starts_with('|'));
        for line in cells {
            prop_assert_eq!(line.replace("\\|", "").matches('|').count(), 5, "{}", line);
        }
    }
}
