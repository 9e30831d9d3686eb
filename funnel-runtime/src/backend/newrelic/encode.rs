//! An event as New Relic takes it: a flat object of texts and numbers, within its limits.

use std::borrow::Cow;
use std::time::Duration;

use serde::ser::{SerializeMap, Serializer};

use crate::account::Reason;
use crate::backend::http::put;
use crate::event::{AttributeValue, EventView};

/// New Relic takes what is within 24 hours of its own clock. An hour is for the way and for clocks.
pub(super) const MAX_AGE: Duration = Duration::from_hours(23);
const MAX_AGE_MILLIS: u64 = 23 * 60 * 60 * 1_000;

/// `eventType` and `timestamp` count as well.
const MAX_ATTRIBUTES: usize = 254 - 2;
/// The attributes that the library adds come last, and are fewer.
const ALWAYS_KEPT: usize = 16;
const MAX_NAME: usize = 255;
/// The limit is in characters, and of which kind is not said: bytes are never fewer.
const MAX_TEXT: usize = 4_096;

/// What did not fit into the events of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) cut: u64,
    pub(super) left_out: u64,
}

/// Writes events; keeps the memory that it needs for one.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    /// The names written, to find those that have become the same.
    names: Vec<String>,
}

impl Encoder {
    pub(super) fn write(
        &mut self,
        body: &mut Vec<u8>,
        event: &EventView<'_>,
        now: u64,
        fit: &mut Fit,
    ) -> Result<(), Reason> {
        let timestamp = event.timestamp();
        if timestamp.saturating_add(MAX_AGE_MILLIS) < now {
            return Err(Reason::Expired);
        }
        if timestamp > now.saturating_add(MAX_AGE_MILLIS) || event.name().is_empty() {
            return Err(Reason::Invalid);
        }
        self.write_object(body, event, fit)
            .map_err(|_| Reason::Encode)
    }

    fn write_object(
        &mut self,
        body: &mut Vec<u8>,
        event: &EventView<'_>,
        fit: &mut Fit,
    ) -> serde_json::Result<()> {
        let mut count = 0;
        event.for_each_attribute(|_, _| count += 1);
        let left_out = (MAX_ATTRIBUTES - ALWAYS_KEPT)..count.max(ALWAYS_KEPT) - ALWAYS_KEPT;
        let has_room = count <= MAX_ATTRIBUTES;

        let mut json = serde_json::Serializer::new(body);
        let mut map = json.serialize_map(None)?;
        map.serialize_entry("eventType", &*event_type(event.name()))?;
        map.serialize_entry("timestamp", &event.timestamp())?;
        self.names.clear();
        let mut at = 0;
        let mut result = Ok(());
        event.for_each_attribute(|key, value| {
            let here = at;
            at += 1;
            // The time is there already.
            if result.is_err() || key == "timestamp" {
                return;
            }
            let name = attribute_name(key);
            if (!has_room && left_out.contains(&here))
                || name.is_empty()
                || name.len() > MAX_NAME
                || self.names.iter().any(|written| *written == *name)
            {
                fit.left_out += 1;
                return;
            }
            result = write_value(&mut map, &name, value, fit);
            self.names.push(name.into_owned());
        });
        result?;
        map.end()
    }
}

fn write_value<M: SerializeMap>(
    map: &mut M,
    name: &str,
    value: AttributeValue<'_>,
    fit: &mut Fit,
) -> Result<(), M::Error> {
    match value {
        AttributeValue::Text(text) => {
            let end = text.floor_char_boundary(MAX_TEXT);
            fit.cut += u64::from(end < text.len());
            map.serialize_entry(name, &text[..end])
        }
        AttributeValue::Bool(truth) => {
            map.serialize_entry(name, if truth { "true" } else { "false" })
        }
        #[allow(clippy::cast_precision_loss, reason = "it is documented")]
        AttributeValue::Unsigned(number) if i64::try_from(number).is_err() => {
            map.serialize_entry(name, &(number as f64))
        }
        // JSON has no word for it; attributes are finite, what an older process wrote may not be.
        AttributeValue::Float(number) if !number.is_finite() => {
            fit.left_out += 1;
            Ok(())
        }
        other => put(map, name, other),
    }
}

/// What New Relic takes as the type of an event.
fn event_type(name: &str) -> Cow<'_, str> {
    let name = replace(name, |byte| matches!(byte, b'_' | b':'));
    let mut name = if name.starts_with("Metric") || name.starts_with("Public_") {
        Cow::Owned(format!("Event_{name}"))
    } else {
        name
    };
    if name.len() > MAX_NAME {
        // It is ASCII by now.
        name.to_mut().truncate(MAX_NAME);
    }
    name
}

/// What New Relic takes as the name of an attribute.
fn attribute_name(key: &str) -> Cow<'_, str> {
    let name = replace(key, |byte| matches!(byte, b'_' | b':' | b'.'));
    if let Some(rest) = name.strip_prefix("entity.") {
        return Cow::Owned(format!("entity_{rest}"));
    }
    let is_reserved = matches!(
        &*name,
        "accountId" | "appId" | "eventType" | "fb.input" | "hostname" | "log" | "plugin.type"
    );
    if is_reserved {
        Cow::Owned(format!("{name}_"))
    } else {
        name
    }
}

/// The text with `_` for each character that is no letter, no digit and not allowed.
fn replace(text: &str, is_allowed: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || is_allowed(byte);
    if text.bytes().all(fits) {
        return Cow::Borrowed(text);
    }
    let fitting = |letter: char| match u8::try_from(letter) {
        Ok(byte) if fits(byte) => letter,
        _ => '_',
    };
    Cow::Owned(text.chars().map(fitting).collect())
}

#[cfg(test)]
mod tests {
    use super::{attribute_name, event_type};

    #[test]
    fn types_of_events_are_what_new_relic_takes() {
        for (name, expected) in [
            ("InstantFunnel", "InstantFunnel"),
            (
                "CLI Application Create Started",
                "CLI_Application_Create_Started",
            ),
            ("a.b-c:d", "a_b_c:d"),
            ("Größe", "Gr__e"),
            ("Metric", "Event_Metric"),
            ("Metric2", "Event_Metric2"),
            ("Public Beta", "Event_Public_Beta"),
            ("Publicity", "Publicity"),
        ] {
            assert_eq!(event_type(name), expected);
        }
        assert_eq!(event_type(&"é ".repeat(300)).len(), 255);
        assert_eq!(event_type(&format!("Metric{}", "x".repeat(249))).len(), 255);
    }

    #[test]
    fn names_of_attributes_are_what_new_relic_takes() {
        for (key, expected) in [
            ("team_id", "team_id"),
            ("team-id", "team_id"),
            ("consumer.offset", "consumer.offset"),
            ("eventType", "eventType_"),
            ("entity.guid", "entity_guid"),
            ("appId", "appId_"),
            ("entityId", "entityId"),
        ] {
            assert_eq!(attribute_name(key), expected);
        }
    }
}
