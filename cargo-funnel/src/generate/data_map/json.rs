//! The data map for programs; `docs/data-map.schema.json` has its shape.

use super::entries::{Attribute, Entry, Map};
use crate::generate::quote::json::Json;

/// The version of the shape.
const SCHEMA: u64 = 1;

pub(super) fn write(map: &Map<'_>, generated: &str) -> String {
    let head = Json::object([
        ("generated", Json::text(generated)),
        ("schema", Json::Number(SCHEMA)),
    ]);
    let destinations = map.destinations.iter().map(|(name, destination)| {
        let facts = destination.facts();
        let said = facts.iter().fold(
            Json::object([("name", Json::text(name))]),
            |entry, (name, fact)| maybe(entry, name, *fact),
        );
        let missing = facts.iter().filter(|(_, fact)| fact.is_none());
        with_missing(said, missing.map(|(name, _)| *name).collect())
    });
    maybe(head, "service", map.service)
        .with("destinations", Json::List(destinations.collect()))
        .with("events", Json::List(map.events.iter().map(event).collect()))
        .with(
            "counters",
            Json::List(map.counters.iter().map(counter).collect()),
        )
        .file()
}

fn event(event: &Entry<'_>) -> Json {
    let entry = Json::object([
        ("kind", Json::text(event.kind)),
        ("name", Json::text(event.name)),
        ("events", Json::texts(event.events.iter().copied())),
    ]);
    let attributes = event.attributes.iter().map(attribute);
    treated(entry, event).with("attributes", Json::List(attributes.collect()))
}

fn counter(counter: &Entry<'_>) -> Json {
    let labels = counter.attributes.iter().map(|label| {
        let entry = Json::object([
            ("name", Json::text(&label.name)),
            ("class", Json::text(label.class.as_str())),
        ]);
        values(entry, label)
    });
    let entry = Json::object([("name", Json::text(counter.name))]);
    treated(entry, counter).with("labels", Json::List(labels.collect()))
}

/// With who answers for it, what it says of itself, and what the team says of it.
fn treated(entry: Json, of: &Entry<'_>) -> Json {
    let entry = maybe(entry, "owner", of.owner);
    let entry = maybe(entry, "help", of.help);
    let entry = match of.treatment.destinations {
        Some(names) => entry.with(
            "destinations",
            Json::texts(names.iter().map(String::as_str)),
        ),
        None => entry,
    };
    let facts = of.treatment.facts();
    let entry = facts
        .into_iter()
        .fold(entry, |entry, (name, fact)| maybe(entry, name, fact));
    with_missing(entry, of.missing())
}

fn with_missing(entry: Json, missing: Vec<&str>) -> Json {
    if missing.is_empty() {
        return entry;
    }
    entry.with("missing", Json::texts(missing))
}

fn attribute(attribute: &Attribute<'_>) -> Json {
    let entry = Json::object([
        ("name", Json::text(&attribute.name)),
        ("class", Json::text(attribute.class.as_str())),
        ("entity", Json::Bool(attribute.is_entity)),
        ("declared", Json::Bool(attribute.is_declared)),
    ]);
    let mut entry = values(entry, attribute);
    if !attribute.required.is_empty() {
        let required = attribute.required.iter().map(String::as_str);
        entry = entry.with("required_at", Json::texts(required));
    }
    let entry = maybe(entry, "source", attribute.source);
    maybe(entry, "reviewed", attribute.reviewed)
}

fn values(entry: Json, attribute: &Attribute<'_>) -> Json {
    match attribute.values {
        Some(values) => entry.with("values", Json::Number(values as u64)),
        None => entry,
    }
}

fn maybe(entry: Json, name: &str, fact: Option<&str>) -> Json {
    match fact {
        Some(fact) => entry.with(name, Json::text(fact)),
        None => entry,
    }
}
