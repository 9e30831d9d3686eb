//! What was emitted, as the lines of JSON have it that another backend wrote, and what each reader of
//! OTLP has to say of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::{Map, Value, json};

use super::receiver::Record;

/// The name that the environment gives the service.
pub(super) const SERVICE: &str = "emitter";

/// Events in the order of their sequence.
pub(super) struct Emitted(Vec<Map<String, Value>>);

/// The names of a base attribute in the two vocabularies of the program.
type Named = [&'static str; 2];

const EVENT_ID: Named = ["event_id", "eventId"];
const SESSION_ID: Named = ["session_id", "sessionId"];

impl Emitted {
    pub(super) fn read(lines: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(lines)?;
        let events = text.lines().map(|line| Ok(serde_json::from_str(line)?));
        Ok(Self(events.collect::<anyhow::Result<_>>()?))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Fails unless the records are the events.
    pub(super) fn compare_decoded(&self, records: &[Value]) -> anyhow::Result<()> {
        ensure!(
            records.len() == self.len(),
            "{} records for {} events",
            records.len(),
            self.len()
        );
        let mut ids = BTreeMap::new();
        for (event, found) in self.0.iter().zip(records) {
            let expected = decoded(event)?;
            ensure!(
                *found == expected,
                "emitted: {expected:#}\nthe schema finds: {found:#}"
            );
            *ids.entry(text(event, EVENT_ID)?).or_insert(0) += 1;
        }
        ensure!(ids.len() == self.len(), "events share an id");
        Ok(())
    }

    /// Fails unless the receiver wrote the events down.
    pub(super) fn compare_received(&self, records: &[Record]) -> anyhow::Result<()> {
        for (event, found) in self.0.iter().zip(records) {
            let expected = received(event)?;
            ensure!(
                *found == expected,
                "emitted: {expected:#?}\nrotel received: {found:#?}"
            );
        }
        Ok(())
    }
}

fn text(event: &Map<String, Value>, named: Named) -> anyhow::Result<&str> {
    let mut values = named.iter().filter_map(|name| event.get(*name));
    values
        .find_map(Value::as_str)
        .with_context(|| format!("an event has no {}", named[0]))
}

fn nanos(event: &Map<String, Value>) -> anyhow::Result<String> {
    let millis = event.get("timestamp").and_then(Value::as_u64);
    Ok(format!("{}000000", millis.context("an event has no time")?))
}

fn attributes(event: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    event.iter().filter(|(key, _)| *key != "event")
}

fn resource(event: &Map<String, Value>) -> anyhow::Result<[(&'static str, &str); 4]> {
    Ok([
        ("service.name", SERVICE),
        ("service.version", "1.2.3"),
        ("service.instance.id", text(event, SESSION_ID)?),
        ("deployment.environment.name", "a,b"),
    ])
}

/// An event as the schema has it.
fn decoded(event: &Map<String, Value>) -> anyhow::Result<Value> {
    let value = |value: &Value| match value {
        Value::String(text) => json!({ "string_value": text }),
        Value::Bool(truth) => json!({ "bool_value": truth }),
        value if value.is_i64() => json!({ "int_value": value.to_string() }),
        value if value.is_u64() => json!({ "string_value": value.to_string() }),
        value => json!({ "double_value": value }),
    };
    let attributes: Map<_, _> = attributes(event)
        .map(|(key, of)| (key.clone(), value(of)))
        .collect();
    let resource: Map<_, _> = resource(event)?
        .into_iter()
        .map(|(key, text)| (key.to_owned(), json!({ "string_value": text })))
        .collect();
    let nanos = nanos(event)?;
    Ok(json!({
        "resource": resource,
        "scope": ["funnel", env!("CARGO_PKG_VERSION")],
        "fields": [
            "attributes", "event_name", "observed_time_unix_nano", "severity_number",
            "severity_text", "time_unix_nano",
        ],
        "event_name": event["event"],
        "time_unix_nano": nanos,
        "observed_time_unix_nano": nanos,
        "severity": [9, "INFO"],
        "attributes": attributes,
    }))
}

/// An event as the receiver writes it down.
fn received(event: &Map<String, Value>) -> anyhow::Result<Record> {
    let value = |value: &Value| match value {
        Value::String(text) => format!("Str({text})"),
        Value::Bool(truth) => format!("Bool({truth})"),
        value if value.is_i64() => format!("Int({value})"),
        value if value.is_u64() => format!("Str({value})"),
        value => format!("Double({})", value.as_f64().unwrap_or(f64::NAN)),
    };
    let mut attributes: Vec<_> = attributes(event)
        .map(|(key, of)| format!("{key}: {}", value(of)))
        .collect();
    attributes.sort();
    let resource = resource(event)?;
    Ok(Record {
        name: event["event"].as_str().unwrap_or_default().to_owned(),
        time: nanos(event)?,
        observed: nanos(event)?,
        severity: "SEVERITY_NUMBER_INFO(9)".to_owned(),
        attributes,
        resource: resource
            .iter()
            .map(|(key, text)| format!("{key}: Str({text})"))
            .collect(),
        scope: format!("funnel {}", env!("CARGO_PKG_VERSION")),
    })
}
