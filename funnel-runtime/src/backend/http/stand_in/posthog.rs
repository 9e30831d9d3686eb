//! The rules of PostHog's `/batch/`, as documented and as its server has them. The real one confirms an
//! event without a name; this one refuses it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Refusal, Request, json};

/// The key of a project.
pub struct Rules {
    pub key: String,
}

impl Rules {
    /// The events of a request that is in order.
    pub fn check(&self, request: &Request) -> Result<Vec<Map<String, Value>>, Refusal> {
        request.check("/batch/")?;
        let plain = request.plain()?;
        if plain.len() > 20_000_000 {
            return Err(Refusal::new(413, format!("{} bytes", plain.len())));
        }
        let body = json::parse(&plain)?;
        let body = json::object(&body, "the body")?;
        if body.get("api_key").and_then(Value::as_str) != Some(&self.key) {
            return Err(Refusal::new(401, "the key"));
        }
        let events = body.get("batch").and_then(Value::as_array);
        let events = events.filter(|events| !events.is_empty());
        let events = events.ok_or_else(|| Refusal::new(400, "request holds no event"))?;
        let mut ids = BTreeSet::new();
        let checked = events.iter().map(|event| {
            // As the queue behind the server holds it: a text in a text.
            let size = Value::from(event.to_string()).to_string().len();
            if size > 1_000_000 {
                return Err(Refusal::new(400, "maximum event size exceeded"));
            }
            let event = json::object(event, "an event")?;
            check_event(event)?;
            let id = json::text(event, "uuid")?;
            let is_id = id.len() == 36
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
            if !is_id || !ids.insert(id) {
                return Err(Refusal::new(400, format!("uuid {id}")));
            }
            Ok(event.clone())
        });
        checked.collect()
    }
}

fn check_event(event: &Map<String, Value>) -> Result<(), Refusal> {
    json::text(event, "event")?;
    json::moment(event, "timestamp")?;
    let person = json::text(event, "distinct_id")?;
    if person.chars().count() > 200 || person.trim().is_empty() {
        return Err(Refusal::new(400, "distinct_id"));
    }
    let properties = event.get("properties").cloned().unwrap_or_default();
    let properties = json::object(&properties, "properties")?;
    json::text(properties, "$lib")?;
    if properties.get("$process_person_profile") != Some(&Value::Bool(false)) {
        return Err(Refusal::new(400, "a profile of a person"));
    }
    let own = [
        "$lib",
        "$lib_version",
        "$process_person_profile",
        "$geoip_disable",
    ];
    let strange = properties.keys().find(|key| {
        (key.starts_with('$') && !own.contains(&key.as_str()))
            || matches!(key.as_str(), "token" | "distinct_id")
    });
    match strange {
        Some(key) => Err(Refusal::new(400, format!("the property {key}"))),
        None => Ok(()),
    }
}

/// What is said of a request that was taken.
pub const TAKEN: &str = "{\"status\":1}";
