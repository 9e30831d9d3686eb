//! An event as it waits in a queue, and as a backend reads it. Plain data: no clock, no global.

use std::fmt;

use uuid::Uuid;

use crate::cohort::Cohort;
use crate::payload::{Draft, Value as Encoded};
use crate::step::{KeyDef, StepDef};

/// An event on its way: of fixed size, and without the heap unless its attributes are many.
///
/// It is written where it waits: moving some hundred bytes that have just been written piece by
/// piece stalls the processor for longer than writing them takes.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) step: &'static StepDef,
    /// Milliseconds since the Unix epoch.
    pub(crate) timestamp: u64,
    pub(crate) sequence: u64,
    pub(crate) cohort: Cohort,
    pub(crate) attributes: Draft,
}

/// The event of no step, to be filled in.
impl Default for Event {
    #[inline]
    fn default() -> Self {
        Self {
            step: StepDef::NONE,
            timestamp: 0,
            sequence: 0,
            cohort: Cohort::real(),
            attributes: Draft::new(),
        }
    }
}

/// What all events of a process share.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) session_id: Uuid,
    pub(crate) service_name: String,
    pub(crate) service_version: String,
}

impl Origin {
    /// The id of the event with this sequence: a UUID of version 7 (RFC 9562 §5.7) whose random part
    /// is that of the session plus the sequence, so it is unique without another source of randomness.
    fn event_id(&self, timestamp: u64, sequence: u64) -> Uuid {
        let random = self.session_id.as_u128();
        let tail = random.wrapping_add(sequence.into()) & ((1 << 62) - 1);
        let head = (random >> 64) & 0xfff;
        let time = u128::from(timestamp & ((1 << 48) - 1));
        Uuid::from_u128(time << 80 | 0x7 << 76 | head << 64 | 0b10 << 62 | tail)
    }
}

/// The value of an attribute as a backend sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum AttributeValue<'a> {
    /// A text.
    Text(&'a str),
    /// An unsigned number.
    Unsigned(u64),
    /// A signed number.
    Signed(i64),
    /// A finite number.
    Float(f64),
    /// A truth value.
    Bool(bool),
}

impl From<AttributeValue<'_>> for serde_json::Value {
    fn from(value: AttributeValue<'_>) -> Self {
        match value {
            AttributeValue::Text(text) => text.into(),
            AttributeValue::Unsigned(number) => number.into(),
            AttributeValue::Signed(number) => number.into(),
            AttributeValue::Float(number) => number.into(),
            AttributeValue::Bool(truth) => truth.into(),
        }
    }
}

/// An event as a backend reads it: its name and its attributes under their wire names, the base
/// attributes last, so that no attribute can replace one of them.
#[derive(Clone, Copy)]
pub struct EventView<'a> {
    event: &'a Event,
    origin: &'a Origin,
}

impl<'a> EventView<'a> {
    pub(crate) const fn new(event: &'a Event, origin: &'a Origin) -> Self {
        Self { event, origin }
    }

    /// The name of the event.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.event.step.funnel.event
    }

    /// The step, in `snake_case`.
    #[must_use]
    pub fn step(&self) -> &'static str {
        self.event.step.name
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub fn timestamp(&self) -> u64 {
        self.event.timestamp
    }

    /// The position of the event among all of the process.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.event.sequence
    }

    /// Unique to the event and the same in every attempt to deliver it.
    #[must_use]
    pub fn event_id(&self) -> Uuid {
        self.origin
            .event_id(self.event.timestamp, self.event.sequence)
    }

    /// Whether it is the event of a probe.
    #[must_use]
    pub fn cohort(&self) -> Cohort {
        self.event.cohort
    }

    /// Calls `each` with every attribute and its wire name.
    pub fn for_each_attribute(&self, mut each: impl FnMut(&str, AttributeValue<'_>)) {
        use AttributeValue::{Text, Unsigned};

        let event = self.event;
        let funnel = event.step.funnel;
        for (key, value) in event.attributes.attributes() {
            // The index comes from the same declaration as the list.
            let Some(key) = funnel.keys.get(usize::from(key)) else {
                continue;
            };
            if let Some(value) = decode(key, value) {
                each(key.wire, value);
            }
        }
        let mut id = Uuid::encode_buffer();
        let naming = &funnel.naming;
        each(
            naming.event_id,
            Text(self.event_id().hyphenated().encode_lower(&mut id)),
        );
        each(naming.timestamp, Unsigned(event.timestamp));
        each(naming.sequence, Unsigned(event.sequence));
        let session = self.origin.session_id.hyphenated();
        each(naming.session_id, Text(session.encode_lower(&mut id)));
        if !self.origin.service_name.is_empty() {
            each(naming.service_name, Text(&self.origin.service_name));
        }
        if !self.origin.service_version.is_empty() {
            each(naming.service_version, Text(&self.origin.service_version));
        }
        each(naming.cohort, Text(event.cohort.as_str()));
        each(naming.funnel_step, Text(event.step.name));
    }
}

impl fmt::Debug for EventView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        self.for_each_attribute(|key, value| {
            map.entry(&key, &value);
        });
        map.finish()
    }
}

fn decode<'a>(key: &KeyDef, value: Encoded<'a>) -> Option<AttributeValue<'a>> {
    Some(match value {
        Encoded::Label(index) => AttributeValue::Text(key.labels.get(usize::from(index))?),
        Encoded::U64(number) => AttributeValue::Unsigned(number),
        Encoded::I64(number) => AttributeValue::Signed(number),
        Encoded::F64(number) => AttributeValue::Float(number),
        Encoded::Bool(truth) => AttributeValue::Bool(truth),
        Encoded::Text(text) => AttributeValue::Text(text),
    })
}

#[cfg(test)]
mod tests {
    use uuid::{Uuid, Variant};

    use super::Origin;

    #[test]
    fn an_event_takes_about_300_bytes_in_a_queue() {
        assert!(
            size_of::<super::Event>() <= 320,
            "{}",
            size_of::<super::Event>()
        );
    }

    #[test]
    fn event_ids_are_uuids_of_version_7_in_order_of_time_and_distinct() {
        let origin = Origin {
            session_id: Uuid::from_u128(u128::MAX),
            service_name: String::new(),
            service_version: String::new(),
        };
        let ids: Vec<_> = (0..1_000)
            .map(|sequence| origin.event_id(5, sequence))
            .collect();
        for id in &ids {
            assert_eq!(id.get_version_num(), 7);
            assert_eq!(id.get_variant(), Variant::RFC4122);
        }
        let mut distinct = ids.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len());
        assert!(origin.event_id(6, 0) > ids[999]);
    }
}
