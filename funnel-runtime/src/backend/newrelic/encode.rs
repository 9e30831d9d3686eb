//! An event as New Relic takes it: a flat object of texts and numbers, within its limits.

use std::time::Duration;

use funnel_rules::newrelic::{MAX_NAME, attribute_name, event_type};
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
