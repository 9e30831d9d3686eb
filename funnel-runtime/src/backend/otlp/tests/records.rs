//! What is sent: every field of every event, whatever is in it.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, SeverityNumber};
use proptest::prelude::*;
use uuid::Uuid;

use super::{backend, receiver};
use crate::backend::http::stand_in::StandIn;
use crate::backend::http::tests::{NOW, deliver, event, event_with, random, send, text};
use crate::backend::otlp::Otlp;
use crate::backend::otlp::records::{SERVICE_NAME, SERVICE_VERSION};
use crate::backend::{Answer, Backend as _};
use crate::event::{OwnedValue, StoredEvent};

fn pair(key: &str, value: Value) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}

fn string(text: &str) -> Value {
    Value::StringValue(text.to_owned())
}

/// A value as OTLP has it.
fn of(value: &OwnedValue) -> Value {
    match value {
        OwnedValue::Text(text) => string(text),
        OwnedValue::Bool(truth) => Value::BoolValue(*truth),
        OwnedValue::Signed(number) => Value::IntValue(*number),
        OwnedValue::Float(number) => Value::DoubleValue(*number),
        OwnedValue::Unsigned(number) => {
            i64::try_from(*number).map_or_else(|_| string(&number.to_string()), Value::IntValue)
        }
    }
}

/// A record as the whole event makes it.
fn record(event: &StoredEvent) -> LogRecord {
    let nanos = event.timestamp.checked_mul(1_000_000).unwrap_or(0);
    LogRecord {
        time_unix_nano: nanos,
        observed_time_unix_nano: nanos,
        severity_number: SeverityNumber::Info.into(),
        severity_text: "INFO".to_owned(),
        attributes: event
            .attributes
            .iter()
            .map(|(key, value)| pair(key, of(value)))
            .collect(),
        event_name: event.name.clone(),
        ..LogRecord::default()
    }
}

fn sent(settings: Otlp, events: &[StoredEvent]) -> Vec<ResourceLogs> {
    let (server, taken) = receiver();
    let settings = settings.endpoint_of(&server).header("api-key", super::KEY);
    let mut backend = settings.build().unwrap();
    assert_eq!(send(&mut backend, events), Answer::Delivered);
    let mut taken = taken.lock().unwrap();
    assert_eq!(taken.len(), 1);
    taken.remove(0).resource_logs
}

impl Otlp {
    fn endpoint_of(mut self, server: &StandIn) -> Self {
        self.endpoint = super::super::Endpoint::Base(server.url());
        self
    }
}

fn records(logs: &[ResourceLogs]) -> Vec<LogRecord> {
    let scopes = logs.iter().flat_map(|logs| &logs.scope_logs);
    scopes.flat_map(|logs| logs.log_records.clone()).collect()
}

fn resource(logs: &ResourceLogs) -> BTreeMap<&str, &str> {
    let attributes = &logs.resource.as_ref().unwrap().attributes;
    let resource: BTreeMap<_, _> = attributes
        .iter()
        .map(
            |pair| match pair.value.as_ref().unwrap().value.as_ref().unwrap() {
                Value::StringValue(text) => (pair.key.as_str(), text.as_str()),
                other => panic!("{other:?}"),
            },
        )
        .collect();
    assert_eq!(resource.len(), attributes.len(), "a key is there twice");
    resource
}

#[test]
fn an_event_is_a_log_record_with_typed_attributes() {
    let event = StoredEvent {
        name: "CLI Login Started".to_owned(),
        ..event_with([
            ("team_id", text("team_1 — ünïcode 🦀")),
            ("empty", text("")),
            ("is_new", OwnedValue::Bool(true)),
            ("is_paid", OwnedValue::Bool(false)),
            ("count", OwnedValue::Unsigned(0)),
            ("delta", OwnedValue::Signed(-3)),
            ("least", OwnedValue::Signed(i64::MIN)),
            ("ratio", OwnedValue::Float(-0.0)),
            ("tiny", OwnedValue::Float(5e-324)),
            ("largest", OwnedValue::Unsigned(9_223_372_036_854_775_807)),
            ("larger", OwnedValue::Unsigned(9_223_372_036_854_775_808)),
            ("huge", OwnedValue::Unsigned(u64::MAX)),
            ("event_id", text("0194c7d2-5b10-7c31-9f54-3f2a52a5b6a1")),
        ])
    };
    let logs = sent(Otlp::default(), std::slice::from_ref(&event));
    let [logs] = &logs[..] else {
        panic!("{logs:?}")
    };
    assert_eq!(logs.schema_url, "");
    let [scope] = &logs.scope_logs[..] else {
        panic!("{logs:?}")
    };
    let expected = InstrumentationScope {
        name: "funnel".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..InstrumentationScope::default()
    };
    assert_eq!(scope.scope, Some(expected));
    let [found] = &scope.log_records[..] else {
        panic!("{scope:?}")
    };
    assert_eq!(*found, record(&event));
    assert_eq!(found.time_unix_nano, (NOW - 60_000) * 1_000_000);
    let attribute = |at: usize| found.attributes[at].value.clone().unwrap().value.unwrap();
    assert_eq!(attribute(4), Value::IntValue(0));
    assert_eq!(attribute(9), Value::IntValue(i64::MAX));
    assert_eq!(attribute(10), string("9223372036854775808"));
    assert_eq!(attribute(11), string("18446744073709551615"));
}

#[test]
fn a_time_that_otlp_cannot_say_is_unknown() {
    let last = u64::MAX / 1_000_000;
    for (timestamp, expected) in [
        (last, last * 1_000_000),
        (last + 1, 0),
        (u64::MAX, 0),
        (1, 1_000_000),
    ] {
        let event = StoredEvent {
            timestamp,
            ..event("Tested")
        };
        let found = &records(&sent(Otlp::default(), &[event]))[0];
        assert_eq!(found.time_unix_nano, expected);
        assert_eq!(found.observed_time_unix_nano, expected);
    }
}

#[test]
fn the_resource_is_the_service_as_the_events_name_it() {
    let session = Uuid::from_u128(7).to_string();
    let named = event_with([
        ("plan", text("pro")),
        ("serviceName", text("shop")),
        ("service-version", text("1.2.3")),
    ]);
    let logs = sent(Otlp::default(), std::slice::from_ref(&named));
    let expected = BTreeMap::from([
        ("service.name", "shop"),
        ("service.version", "1.2.3"),
        ("service.instance.id", session.as_str()),
    ]);
    assert_eq!(resource(&logs[0]), expected);

    let given = Otlp::default()
        .resource_attribute("service.name", "first")
        .resource_attribute("service.name", "given")
        .resource_attribute("service.version", "9")
        .resource_attribute("deployment.environment.name", "eu");
    let logs = sent(given.clone(), &[named, event("Tested")]);
    let mut expected = expected;
    expected.insert("deployment.environment.name", "eu");
    assert_eq!(resource(&logs[0]), expected);
    expected.extend([("service.name", "given"), ("service.version", "9")]);
    assert_eq!(resource(&logs[1]), expected);

    let given = given.resource_attribute("service.instance.id", "pod-7");
    let logs = sent(given, &[event("Tested")]);
    assert_eq!(resource(&logs[0])["service.instance.id"], "pod-7");

    let logs = sent(Otlp::default(), &[event("Tested")]);
    let resource = resource(&logs[0]);
    let name = resource["service.name"];
    let program = name.strip_prefix("unknown_service:").unwrap();
    assert!(program.starts_with("funnel_runtime"), "{name}");
    assert!(!resource.contains_key("service.version"));
}

#[test]
fn every_case_of_a_vocabulary_is_known() {
    let cases = funnel_rules::Case::NAMES.map(|name| funnel_rules::Case::from_name(name).unwrap());
    assert_eq!(SERVICE_NAME, cases.map(|case| case.apply("service_name")));
    let version = cases.map(|case| case.apply("service_version"));
    assert_eq!(SERVICE_VERSION, version);
}

#[test]
fn what_several_processes_left_behind_keeps_its_sources_and_its_order() {
    let of = |session, name: &str| StoredEvent {
        session_id: Uuid::from_u128(session),
        ..event(name)
    };
    let events = [of(1, "A"), of(1, "B"), of(2, "C"), of(1, "D")];
    let logs = sent(Otlp::default(), &events);
    let names: Vec<_> = records(&logs)
        .into_iter()
        .map(|record| record.event_name)
        .collect();
    assert_eq!(names, ["A", "B", "C", "D"]);
    let sessions: Vec<_> = logs
        .iter()
        .map(|logs| resource(logs)["service.instance.id"].to_owned())
        .collect();
    let expected = [1, 2, 1].map(|session| Uuid::from_u128(session).to_string());
    assert_eq!(sessions, expected);
}

#[test]
fn new_relic_gets_the_type_of_an_event() {
    for (name, expected) in [
        ("InstantFunnel", "InstantFunnel".to_owned()),
        ("CLI Login Started", "CLI_Login_Started".to_owned()),
        ("a.b-c:d é", "a_b_c:d__".to_owned()),
        ("Metric2", "Event_Metric2".to_owned()),
        ("Public Beta", "Event_Public_Beta".to_owned()),
        (&"é".repeat(300), "_".repeat(255)),
    ] {
        let event = StoredEvent {
            attributes: vec![
                ("newrelic.event.type".to_owned(), text("Other")),
                ("count".to_owned(), OwnedValue::Unsigned(3)),
            ],
            ..event(name)
        };
        let plain = records(&sent(Otlp::default(), std::slice::from_ref(&event)));
        assert_eq!(plain[0], record(&event));
        let typed = records(&sent(Otlp::default().new_relic_event_types(), &[event]));
        let attributes = [
            pair("count", Value::IntValue(3)),
            pair("newrelic.event.type", string(&expected)),
        ];
        assert_eq!(typed[0].attributes, attributes);
        assert_eq!(typed[0].event_name, name);
    }
}

#[test]
fn the_same_events_are_the_same_bytes_compressed_or_not() {
    let (server, _) = receiver();
    let settings = Otlp::new(server.url()).header("api-key", super::KEY);
    let events = vec![event_with([("plan", text("pro"))]); 100];
    for settings in [settings.clone(), settings.clone(), settings.gzip(false)] {
        let mut backend = settings.build().unwrap();
        assert_eq!(send(&mut backend, &events), Answer::Delivered);
    }
    let requests = server.requests();
    let encodings = requests
        .iter()
        .map(|request| request.header("content-encoding"));
    assert_eq!(
        encodings.collect::<Vec<_>>(),
        [Some("gzip"), Some("gzip"), None]
    );
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!(requests[0].plain().unwrap(), requests[2].body);
    assert!(requests[0].body.len() < requests[2].body.len() / 4);
}

#[test]
fn a_body_over_the_limit_is_split_before_it_is_sent() {
    let (server, taken) = receiver();
    let settings = Otlp::new(server.url()).header("api-key", super::KEY);
    let events = vec![event_with([("plan", text(&"p".repeat(1_000)))]); 50];
    let exactly = {
        let mut backend = settings.clone().gzip(false).build().unwrap();
        send(&mut backend, &events);
        server.requests()[0].body.len()
    };
    taken.lock().unwrap().clear();
    for (limit, answer) in [(exactly, Answer::Delivered), (exactly - 1, Answer::Split)] {
        let before = server.requests().len();
        let mut backend = settings.clone().max_body(limit).build().unwrap();
        assert_eq!(backend.limits().bytes, limit);
        assert_eq!(send(&mut backend, &events), answer);
        let requests = server.requests().len() - before;
        assert_eq!(requests, usize::from(answer == Answer::Delivered));
    }
    taken.lock().unwrap().clear();
    let mut backend = settings.max_body(4_000).build().unwrap();
    assert!(deliver(&mut backend, &events).is_empty());
    let taken = taken.lock().unwrap();
    assert!(taken.len() > 10);
    let found = taken
        .iter()
        .flat_map(|request| records(&request.resource_logs));
    assert_eq!(found.count(), 50);
    // One that is too large alone is for the delivery to give up.
    let mut backend = Otlp::new(server.url()).max_body(10).build().unwrap();
    assert_eq!(send(&mut backend, &[event("Tested")]), Answer::Split);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_field_of_every_event_comes_back(events in random::batch()) {
        let (server, taken) = receiver();
        let mut backend = backend(server.url());
        prop_assert_eq!(send(&mut backend, &events), Answer::Delivered);
        let taken = taken.lock().unwrap();
        let found = records(&taken[0].resource_logs);
        let expected: Vec<_> = events.iter().map(record).collect();
        prop_assert_eq!(found, expected);
    }
}
