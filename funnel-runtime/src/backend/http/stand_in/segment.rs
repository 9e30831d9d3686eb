//! The documented rules of Segment's `/v1/batch`. The real server confirms most of what it then leaves
//! out; this one refuses it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Refusal, Request, json};

/// The authorization of a source, and the time.
pub struct Rules {
    pub authorization: String,
    pub now: u64,
    /// How far `sentAt` may be from now.
    pub tolerance: u64,
}

impl Rules {
    /// The events of a request that is in order.
    pub fn check(&self, request: &Request) -> Result<Vec<Map<String, Value>>, Refusal> {
        request.check("/v1/batch")?;
        if request.header("authorization") != Some(&self.authorization) {
            return Err(Refusal::new(401, "the key"));
        }
        let plain = request.plain()?;
        if plain.len() > 500 * 1_000 {
            return Err(Refusal::new(400, format!("{} bytes", plain.len())));
        }
        let body = json::parse(&plain)?;
        let body = json::object(&body, "the body")?;
        self.sent_at(body)?;
        let events = body.get("batch").and_then(Value::as_array);
        let events = events.ok_or_else(|| Refusal::new(400, "no batch"))?;
        if events.is_empty() || events.len() > 2_500 {
            return Err(Refusal::new(400, format!("{} events", events.len())));
        }
        let mut ids = BTreeSet::new();
        let checked = events.iter().map(|event| {
            let size = event.to_string().len();
            if size > 32 * 1_000 {
                return Err(Refusal::new(400, format!("an event of {size} bytes")));
            }
            let event = json::object(event, "an event")?;
            self.event(event)?;
            let id = json::text(event, "messageId")?;
            if id.len() >= 100 || !ids.insert(id) {
                return Err(Refusal::new(400, format!("messageId {id}")));
            }
            Ok(event.clone())
        });
        checked.collect()
    }

    fn event(&self, event: &Map<String, Value>) -> Result<(), Refusal> {
        if json::text(event, "type")? != "track" {
            return Err(Refusal::new(400, "the type"));
        }
        json::text(event, "event")?;
        json::text(event, "userId").or_else(|_| json::text(event, "anonymousId"))?;
        let timestamp = json::moment(event, "timestamp")?;
        if json::moment(event, "originalTimestamp")? != timestamp {
            return Err(Refusal::new(400, "the timestamps differ"));
        }
        self.sent_at(event)?;
        let part = |key: &str| event.get(key).cloned().unwrap_or_default();
        json::object(&part("properties"), "properties")?;
        let context = part("context");
        let library = json::object(&context, "context")?.get("library").cloned();
        json::text(
            json::object(&library.unwrap_or_default(), "library")?,
            "name",
        )?;
        Ok(())
    }

    fn sent_at(&self, of: &Map<String, Value>) -> Result<(), Refusal> {
        let sent_at = json::moment(of, "sentAt")?;
        if sent_at.abs_diff(self.now) > self.tolerance {
            return Err(Refusal::new(400, format!("sentAt {sent_at} is not now")));
        }
        Ok(())
    }
}

/// What is said of a request that was taken.
pub const TAKEN: &str = "{\"success\":true}";
