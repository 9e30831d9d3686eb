//! An event as an object of JSON.

use serde::ser::{SerializeMap, Serializer};

use crate::event::{AttributeValue, EventView};

/// One line, without its end.
pub(super) fn write_event(buffer: &mut Vec<u8>, event: &EventView<'_>) -> serde_json::Result<()> {
    write_object(buffer, event, |map| {
        map.serialize_entry("event", event.name())
    })
}

/// The attributes alone.
#[cfg(feature = "sqlite")]
pub(in crate::backend) fn write_attributes(
    buffer: &mut Vec<u8>,
    event: &EventView<'_>,
) -> serde_json::Result<()> {
    write_object(buffer, event, |_| Ok(()))
}

type Map<'a> = serde_json::ser::Compound<'a, &'a mut Vec<u8>, serde_json::ser::CompactFormatter>;

fn write_object(
    buffer: &mut Vec<u8>,
    event: &EventView<'_>,
    first: impl FnOnce(&mut Map<'_>) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    let mut json = serde_json::Serializer::new(buffer);
    let mut map = json.serialize_map(None)?;
    first(&mut map)?;
    let mut result = Ok(());
    event.for_each_attribute(|key, value| {
        if result.is_ok() {
            result = match value {
                AttributeValue::Text(text) => map.serialize_entry(key, text),
                AttributeValue::Unsigned(number) => map.serialize_entry(key, &number),
                AttributeValue::Signed(number) => map.serialize_entry(key, &number),
                AttributeValue::Float(number) => map.serialize_entry(key, &number),
                AttributeValue::Bool(truth) => map.serialize_entry(key, &truth),
            };
        }
    });
    result?;
    map.end()
}
