//! The documented rules of New Relic's Event API. The real server confirms a body before it reads it and
//! drops what is wrong with it later; this one refuses it at once.

use serde_json::{Map, Value};

use super::{Refusal, Request, json};

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// An account, its key, and the time.
pub struct Rules {
    pub account_id: u64,
    pub key: String,
    pub now: u64,
}

impl Rules {
    /// The events of a request that is in order.
    pub fn check(&self, request: &Request) -> Result<Vec<Map<String, Value>>, Refusal> {
        request.check(&format!("/v1/accounts/{}/events", self.account_id))?;
        if request.header("api-key") != Some(&self.key) {
            return Err(Refusal::new(403, "the key"));
        }
        let plain = request.plain()?;
        if plain.len() > 1_000_000 || request.body.len() > 1_000_000 {
            return Err(Refusal::new(413, format!("{} bytes", plain.len())));
        }
        let body = json::parse(&plain)?;
        let events = body.as_array().filter(|events| !events.is_empty());
        let events = events.ok_or_else(|| Refusal::new(400, "no array of events"))?;
        let checked = events.iter().map(|event| {
            let event = json::object(event, "an event")?;
            self.event(event)?;
            Ok(event.clone())
        });
        checked.collect()
    }

    fn event(&self, event: &Map<String, Value>) -> Result<(), Refusal> {
        let refuse = |why: String| Err(Refusal::new(400, why));
        if event.len() > 254 {
            return refuse(format!("{} attributes", event.len()));
        }
        let name = json::text(event, "eventType")?;
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
        let is_reserved = name == "Metric"
            || name == "MetricRaw"
            || name.starts_with("Public_")
            || name
                .strip_prefix("Metric")
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
        if name.len() > 255 || !name.bytes().all(is_fit) || is_reserved {
            return refuse(format!("eventType {name:?}"));
        }
        match event.get("timestamp").and_then(Value::as_u64) {
            Some(timestamp) if timestamp.abs_diff(self.now) <= DAY_MILLIS => {}
            _ => return refuse(format!("timestamp {:?}", event.get("timestamp"))),
        }
        for (key, value) in event {
            let is_fit = |byte: u8| is_fit(byte) || byte == b'.';
            if key.is_empty() || key.len() > 255 || !key.bytes().all(is_fit) {
                return refuse(format!("the name {key:?}"));
            }
            if matches!(
                key.as_str(),
                "accountId" | "fb.input" | "hostname" | "log" | "plugin.type"
            ) || key.starts_with("entity.")
            {
                return refuse(format!("the name {key} is reserved"));
            }
            let is_taken = match value {
                _ if key == "appId" => value.is_i64(),
                Value::String(text) => text.encode_utf16().count() <= 4_096,
                Value::Number(number) => number.is_i64() || number.is_f64(),
                _ => false,
            };
            if !is_taken {
                return refuse(format!("the value of {key}"));
            }
        }
        Ok(())
    }
}

/// What is said of a request that was taken.
pub const TAKEN: &str = "{\"success\":true,\"uuid\":\"0194c7d2-5b10-7c31-9f54-3f2a52a5b6a1\"}";
