//! Events as log records: the request that OTLP calls `ExportLogsServiceRequest`.

use uuid::Uuid;

use super::wire::{double, fixed, message, number, signed, text};
use crate::backend::Batch;
use crate::event::{AttributeValue, EventView};

/// `SEVERITY_NUMBER_INFO`.
const INFO: u64 = 9;
const SCOPE: &str = "funnel";
/// The wire names of two base attributes, in the cases that a vocabulary can have.
pub(super) const SERVICE_NAME: [&str; 4] =
    ["service_name", "serviceName", "ServiceName", "service-name"];
pub(super) const SERVICE_VERSION: [&str; 4] = [
    "service_version",
    "serviceVersion",
    "ServiceVersion",
    "service-version",
];
/// Makes a custom event of a record for New Relic.
const NEW_RELIC_TYPE: &str = "newrelic.event.type";
/// New Relic takes no longer one.
const MAX_TYPE: usize = 255;

/// What the resources of all events have, and what records have besides the attributes of an event.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    /// By key; each is there once.
    pub(super) resource: Vec<(String, String)>,
    /// The name of the service where nothing else names it.
    pub(super) nameless: String,
    pub(super) has_event_type: bool,
}

/// What an event says of where it comes from.
#[derive(PartialEq, Eq)]
struct Source {
    name: String,
    version: String,
    session_id: Uuid,
}

/// Writes attributes the value of which is a text.
fn text_attribute(to: &mut Vec<u8>, field: u64, key: &str, value: &str) {
    attribute(to, field, key, AttributeValue::Text(value));
}

/// Writes a `KeyValue`.
fn attribute(to: &mut Vec<u8>, field: u64, key: &str, value: AttributeValue<'_>) {
    message(to, field, |to| {
        text(to, 1, key);
        message(to, 2, |to| match value {
            AttributeValue::Text(value) => text(to, 1, value),
            AttributeValue::Bool(truth) => number(to, 2, truth.into()),
            AttributeValue::Signed(value) => signed(to, 3, value),
            AttributeValue::Unsigned(value) => match i64::try_from(value) {
                Ok(value) => signed(to, 3, value),
                Err(_) => text(to, 1, &value.to_string()),
            },
            AttributeValue::Float(value) => double(to, 4, value),
        });
    });
}

impl Form {
    /// Replaces an attribute of the resource, or adds it.
    pub(super) fn set(&mut self, key: String, value: String) {
        match self.resource.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = value,
            None => self.resource.push((key, value)),
        }
    }

    /// Writes the request with these events; the same each time.
    pub(super) fn write(&self, to: &mut Vec<u8>, batch: &Batch<'_>) {
        let events: Vec<_> = batch
            .events()
            .map(|event| (Source::of(&event), event))
            .collect();
        // What waited on disk may come from several processes.
        for group in events.chunk_by(|(one, _), (other, _)| one == other) {
            let [(source, _), ..] = group else { continue };
            message(to, 1, |to| {
                message(to, 1, |to| self.write_resource(to, source));
                message(to, 2, |to| {
                    message(to, 1, |to| {
                        text(to, 1, SCOPE);
                        text(to, 2, env!("CARGO_PKG_VERSION"));
                    });
                    for (_, event) in group {
                        message(to, 2, |to| self.write_record(to, event));
                    }
                });
            });
        }
    }

    fn write_resource(&self, to: &mut Vec<u8>, source: &Source) {
        let session = source.session_id.hyphenated().to_string();
        let given = |key: &str| {
            let mut found = self.resource.iter().filter(|(given, _)| given == key);
            found.next().map(|(_, value)| value.as_str())
        };
        let name = or_else(&source.name, given("service.name")).unwrap_or(&self.nameless);
        text_attribute(to, 1, "service.name", name);
        if let Some(version) = or_else(&source.version, given("service.version")) {
            text_attribute(to, 1, "service.version", version);
        }
        let instance = given("service.instance.id").unwrap_or(&session);
        text_attribute(to, 1, "service.instance.id", instance);
        for (key, value) in &self.resource {
            if !matches!(
                key.as_str(),
                "service.name" | "service.version" | "service.instance.id"
            ) {
                text_attribute(to, 1, key, value);
            }
        }
    }

    fn write_record(&self, to: &mut Vec<u8>, event: &EventView<'_>) {
        // Zero is OTLP's word for a time that is not known; this one is after the year 2554.
        let nanos = event.timestamp().checked_mul(1_000_000).unwrap_or(0);
        fixed(to, 1, nanos);
        number(to, 2, INFO);
        text(to, 3, "INFO");
        event.for_each_attribute(|key, value| {
            if !(self.has_event_type && key == NEW_RELIC_TYPE) {
                attribute(to, 6, key, value);
            }
        });
        if self.has_event_type {
            text_attribute(to, 6, NEW_RELIC_TYPE, &new_relic_type(event.name()));
        }
        // The time of the event again: what is observed is what was emitted, and the moment of the
        // attempt would make the bytes differ from one attempt to the next.
        fixed(to, 11, nanos);
        text(to, 12, event.name());
    }
}

fn or_else<'a>(own: &'a str, other: Option<&'a str>) -> Option<&'a str> {
    if own.is_empty() { other } else { Some(own) }
}

impl Source {
    fn of(event: &EventView<'_>) -> Self {
        let (mut name, mut version) = (String::new(), String::new());
        // The last one that is called so is the library's own.
        event.for_each_attribute(|key, value| {
            let AttributeValue::Text(value) = value else {
                return;
            };
            if SERVICE_NAME.contains(&key) {
                value.clone_into(&mut name);
            } else if SERVICE_VERSION.contains(&key) {
                value.clone_into(&mut version);
            }
        });
        Self {
            name,
            version,
            session_id: event.session_id(),
        }
    }
}

/// The name of an event as New Relic takes it for the type of one, as its Event API gets it.
fn new_relic_type(name: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ':');
    let mut fitting: String = name
        .chars()
        .map(|letter| if fits(letter) { letter } else { '_' })
        .collect();
    if fitting.starts_with("Metric") || fitting.starts_with("Public_") {
        fitting.insert_str(0, "Event_");
    }
    // It is ASCII by now.
    fitting.truncate(MAX_TYPE);
    fitting
}
