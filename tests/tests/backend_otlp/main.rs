//! OTLP as a service uses it, set by the standard variables. Each test with variables is a process of
//! its own. Not here: every field, status and variable, which the runtime's own tests have.

#[path = "../exposition/child.rs"]
mod child;
#[allow(dead_code, reason = "the tests of other backends need more of it")]
#[path = "../backends_http/service.rs"]
mod service;
#[path = "../../../funnel-runtime/src/backend/http/stand_in/mod.rs"]
mod stand_in;

use std::sync::{Arc, Mutex};

use funnel_runtime::{Otlp, Reason};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use prost::Message as _;

use stand_in::{Reaction, Request, StandIn};

fn read(request: &Request) -> ExportLogsServiceRequest {
    let plain = request.plain().expect("a body");
    ExportLogsServiceRequest::decode(plain.as_slice()).expect("a request of OTLP")
}

fn value(attributes: &[KeyValue], key: &str) -> Option<Value> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    found.value.clone()?.value
}

fn string(text: &str) -> Value {
    Value::StringValue(text.to_owned())
}

fn records(request: &ExportLogsServiceRequest) -> Vec<LogRecord> {
    let scopes = request.resource_logs.iter().flat_map(|it| &it.scope_logs);
    scopes.flat_map(|it| it.log_records.clone()).collect()
}

#[test]
fn a_service_sends_where_the_variables_say() {
    let server = StandIn::new(|_| Reaction::status(200));
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", server.url() + "/mine/"),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "x-key=tok%2Den,x-other=a=b".to_owned(),
        ),
        ("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "60000".to_owned()),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "none".to_owned()),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=a%2Cb,service.name=hidden".to_owned(),
        ),
    ];
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let test = "a_service_sends_where_the_variables_say";
    let scene = || {
        let settings = Otlp::from_env().unwrap();
        assert!(!format!("{settings:?}").contains("tok-en"));
        let account = service::run(settings.build().unwrap());
        child::hand_over(&account.to_string());
    };
    let Some(output) = child::output(test, &variables, scene) else {
        return;
    };
    assert_eq!(
        child::handed_over(&output),
        "otlp: accepted 2 = delivered 2 + dropped 0 + pending 0"
    );
    let requests = server.requests();
    let mut found = Vec::new();
    for request in &requests {
        assert_eq!(request.path, "/mine/v1/logs");
        assert_eq!(request.header("x-key"), Some("tok-en"));
        assert_eq!(request.header("x-other"), Some("a=b"));
        assert_eq!(request.header("content-encoding"), None);
        let request = read(request);
        for logs in &request.resource_logs {
            let resource = &logs.resource.as_ref().unwrap().attributes;
            assert_eq!(value(resource, "service.name"), Some(string("tests")));
            let environment = value(resource, "deployment.environment.name");
            assert_eq!(environment, Some(string("a,b")));
        }
        found.extend(records(&request));
    }
    let [visited, paid] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(
        (&*visited.event_name, &*paid.event_name),
        ("Signup", "Signup")
    );
    let paid = &paid.attributes;
    assert_eq!(value(paid, "funnel_step"), Some(string("pay")));
    assert_eq!(value(paid, "team_id"), Some(string("team_7")));
    assert_eq!(value(paid, "is_new"), Some(Value::BoolValue(true)));
    assert_eq!(value(paid, "seats"), Some(string("18446744073709551615")));
    assert_ne!(
        value(paid, "event_id"),
        value(&visited.attributes, "event_id")
    );
}

#[test]
fn a_variable_that_means_nothing_is_said_when_the_settings_are_read() {
    let test = "a_variable_that_means_nothing_is_said_when_the_settings_are_read";
    let variables = [("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")];
    let output = child::output(test, &variables, || {
        child::hand_over(&Otlp::from_env().unwrap_err().to_string());
    });
    let Some(output) = output else { return };
    assert_eq!(
        child::handed_over(&output),
        "the backend otlp cannot be built: the environment variable `OTEL_EXPORTER_OTLP_PROTOCOL` asks for a protocol that this backend does not speak: write `http/protobuf`, or leave it out"
    );
}

#[test]
fn a_failure_is_tried_again_with_the_same_bytes() {
    let (done, is_done) = std::sync::mpsc::channel();
    let statuses = Arc::new(Mutex::new(vec![200, 503, 429]));
    let server = StandIn::new(move |_| {
        let status = statuses.lock().unwrap().pop().unwrap_or(200);
        if status == 200 {
            let _ = done.send(());
        }
        Reaction::status(status).with("Retry-After", "0")
    });
    let backend = Otlp::new(server.url()).build().unwrap();
    let account = service::run_until(backend, || is_done.recv().unwrap());
    assert_eq!(account.delivered, 2);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|it| it.body == requests[0].body));
}

#[test]
fn a_record_that_the_receiver_rejects_is_counted_and_not_sent_again() {
    // A partial success with one rejected record, in protocol buffers.
    let server = StandIn::new(|_| Reaction::answer(200, "\n\u{2}\u{8}\u{1}"));
    let account = service::run(Otlp::new(server.url()).build().unwrap());
    assert_eq!((account.delivered, account.dropped_total()), (1, 1));
    assert_eq!(account.dropped[&Reason::PartialRejected], 1);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn what_the_specification_forbids_to_retry_is_lost_and_counted() {
    let server = StandIn::new(|_| Reaction::status(500));
    let account = service::run(Otlp::new(server.url()).build().unwrap());
    assert_eq!(account.dropped[&Reason::Rejected], 2, "{account}");
    assert_eq!(server.requests().len(), 1);
}
