//! The schemas are valid ones, whatever the names are, and say no to what no event is.

use funnel_runtime::registry::Registry;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::files;
use crate::generate::Input;
use crate::tests::record::{flow, funnel};

fn schemas(section: &[Vec<u8>]) -> Vec<(String, Value)> {
    let registry = Registry::from_section(&section.concat()).unwrap();
    let input = Input {
        registry: &registry,
        lock: None,
        service: None,
        docs: None,
        interval: None,
    };
    let files = files(&input).into_iter();
    files
        .map(|file| (file.path, serde_json::from_str(&file.text).unwrap()))
        .collect()
}

fn step(step: &str) -> Value {
    json!({
        "event": "Checkout", "tier": "pro", "eventId": "0198c0de-0000-7000-8000-000000000001",
        "timestamp": 1, "sequence": 1, "sessionId": "0198c0de-0000-7000-8000-000000000001",
        "cohort": "real", "funnelStep": step, "teamId": "team_01",
    })
}

fn with(mut event: Value, key: &str, value: Value) -> Value {
    event[key] = value;
    event
}

fn without(mut event: Value, key: &str) -> Value {
    event.as_object_mut().unwrap().remove(key);
    event
}

#[test]
fn an_event_of_a_funnel_is_what_was_declared() {
    let schemas = schemas(&[funnel("Checkout", None, &["landing", "claim"])]);
    let [(path, schema)] = &schemas[..] else {
        panic!("{schemas:?}")
    };
    assert_eq!(path, "json-schema/checkout.schema.json");
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap();
    for event in [
        step("landing"),
        step("claim"),
        without(step("landing"), "teamId"),
        with(step("claim"), "serviceName", json!("shop")),
    ] {
        assert!(schema.is_valid(&event), "{event}");
    }
    for event in [
        without(step("claim"), "teamId"),
        without(step("claim"), "cohort"),
        step("paid"),
        with(step("claim"), "tier", json!("gold")),
        with(step("claim"), "teamId", json!("some one")),
        with(step("claim"), "teamId", json!("x".repeat(64))),
        with(
            step("claim"),
            "event_id",
            json!("0198c0de-0000-7000-8000-000000000001"),
        ),
        with(step("claim"), "eventId", json!("1")),
        with(step("claim"), "timestamp", json!(-1)),
        with(step("claim"), "event", json!("Other")),
    ] {
        assert!(!schema.is_valid(&event), "{event}");
    }
}

#[test]
fn an_event_that_tells_several_things_is_any_of_them() {
    let flows = [
        flow("Create", None, &["plan"], "quota", &[("agreed", "Agreed")]),
        flow("Change", None, &["plan"], "quota", &[("agreed", "Agreed")]),
    ];
    let schemas = schemas(&flows);
    assert_eq!(schemas.len(), 9);
    let of = |name: &str| {
        let path = format!("json-schema/{name}.schema.json");
        let (_, schema) = schemas.iter().find(|(found, _)| *found == path).unwrap();
        schema
    };
    let agreed = of("agreed");
    assert!(
        agreed["anyOf"]
            .as_array()
            .is_some_and(|shapes| shapes.len() > 1)
    );
    let aborted = jsonschema::validator_for(of("create_aborted")).unwrap();
    let event = json!({
        "event": "Create Aborted", "event_id": "x", "timestamp": 1, "sequence": 1, "session_id": "x",
        "cohort": "synthetic", "flow_id": 1, "duration_ms": 2, "reason": "quota", "step": "plan",
    });
    assert!(aborted.is_valid(&event));
    assert!(aborted.is_valid(&with(event.clone(), "reason", json!("terminated"))));
    assert!(!aborted.is_valid(&with(event.clone(), "reason", json!("why not"))));
    assert!(!aborted.is_valid(&with(event.clone(), "error_class", json!("Io"))));
    assert!(!aborted.is_valid(&without(event, "reason")));
    let started = jsonschema::validator_for(of("create_started")).unwrap();
    let snake = json!({
        "event": "Create Started", "event_id": "x", "timestamp": 1, "sequence": 1, "session_id": "x",
        "cohort": "real", "flow_id": 1,
    });
    assert!(started.is_valid(&snake));
    let camel = with(without(snake, "flow_id"), "flowId", json!(1));
    assert!(!started.is_valid(&camel));
}

proptest! {
    #[test]
    fn every_name_gives_a_valid_schema(name in "[^\x1e\x1f]{0,12}", step in "[^\x1e\x1f,]{1,12}") {
        let found = schemas(&[
            funnel(&name, None, &[&step, "claim"]),
            flow(&name, None, &[&step], &step, &[(&step, "+")]),
        ]);
        for (path, schema) in found {
            prop_assert!(jsonschema::meta::is_valid(&schema), "{}", path);
            let named = schema["title"].as_str() == Some(&name) || schema["title"].as_str().unwrap().len() > name.len() || schema["title"] == "+";
            prop_assert!(named, "{}", schema["title"]);
        }
    }
}
