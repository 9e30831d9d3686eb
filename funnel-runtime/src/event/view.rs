//! An event as a backend reads it, wherever it is kept.

use std::fmt;

use super::StoredEvent;
use super::{Event, FlowKey, Origin, Subject};
use crate::cohort::Cohort;
use crate::payload::{Attributes, Value as Encoded};
use crate::vocabulary::{FlowDef, KeyDef};
use uuid::Uuid;

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
pub struct EventView<'a>(Kept<'a>);

#[derive(Clone, Copy)]
enum Kept<'a> {
    /// As it was emitted by this process.
    Live(&'a Event, &'a Origin),
    /// As an earlier moment, or an earlier process, wrote it down.
    Stored(&'a StoredEvent),
}

impl<'a> EventView<'a> {
    pub(crate) const fn new(event: &'a Event, origin: &'a Origin) -> Self {
        Self(Kept::Live(event, origin))
    }
    pub(crate) const fn stored(event: &'a StoredEvent) -> Self {
        Self(Kept::Stored(event))
    }

    /// The name of the event.
    #[must_use]
    pub fn name(&self) -> &'a str {
        match self.0 {
            Kept::Live(event, _) => event.subject.name(),
            Kept::Stored(event) => &event.name,
        }
    }

    /// The step of a funnel, in `snake_case`; empty for an event of a flow, whose step is an
    /// attribute.
    #[must_use]
    pub fn step(&self) -> &'a str {
        match self.0 {
            Kept::Live(event, _) => event.subject.step(),
            Kept::Stored(event) => &event.step,
        }
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub fn timestamp(&self) -> u64 {
        match self.0 {
            Kept::Live(event, _) => event.timestamp,
            Kept::Stored(event) => event.timestamp,
        }
    }

    /// The position of the event among all of the process.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        match self.0 {
            Kept::Live(event, _) => event.sequence,
            Kept::Stored(event) => event.sequence,
        }
    }

    /// Unique to the event and the same in every attempt to deliver it.
    #[must_use]
    pub fn event_id(&self) -> Uuid {
        match self.0 {
            Kept::Live(event, origin) => origin.event_id(event.timestamp, event.sequence),
            Kept::Stored(event) => event.event_id,
        }
    }

    /// The session of the process that emitted it.
    #[must_use]
    pub fn session_id(&self) -> Uuid {
        match self.0 {
            Kept::Live(_, origin) => origin.session_id,
            Kept::Stored(event) => event.session_id,
        }
    }

    /// Whom it is about: the value of the first attribute with `#[attr(entity)]` that has one.
    #[must_use]
    pub fn entity(&self) -> Option<&'a str> {
        match self.0 {
            Kept::Live(event, _) => {
                let keys = event.subject.words().keys;
                event.attributes.attributes().find_map(|(at, value)| {
                    let key = keys.get(usize::from(at)).filter(|key| key.entity)?;
                    match decode(key, value)? {
                        AttributeValue::Text(text) => Some(text),
                        _ => None,
                    }
                })
            }
            Kept::Stored(event) => event.entity.as_deref(),
        }
    }

    /// Whether it is the event of a probe.
    #[must_use]
    pub fn cohort(&self) -> Cohort {
        match self.0 {
            Kept::Live(event, _) => event.cohort,
            Kept::Stored(event) => event.cohort,
        }
    }

    /// About how many bytes it takes as JSON.
    #[must_use]
    pub fn size_hint(&self) -> usize {
        /// Quotes, colon and comma, and what a text needs to be escaped at most rarely.
        const AROUND: usize = 8;
        let mut bytes = self.name().len() + AROUND;
        self.for_each_attribute(|key, value| {
            bytes += key.len() + AROUND;
            bytes += match value {
                AttributeValue::Text(text) => text.len(),
                AttributeValue::Unsigned(_) | AttributeValue::Signed(_) => 20,
                AttributeValue::Float(_) => 24,
                AttributeValue::Bool(_) => 5,
            };
        });
        bytes
    }

    /// Calls `each` with every attribute and its wire name.
    pub fn for_each_attribute(&self, mut each: impl FnMut(&str, AttributeValue<'_>)) {
        use AttributeValue::{Text, Unsigned};

        let (event, origin) = match self.0 {
            Kept::Live(event, origin) => (event, origin),
            Kept::Stored(event) => {
                for (key, value) in &event.attributes {
                    each(key, value.borrow());
                }
                return;
            }
        };
        let words = event.subject.words();
        let mut attributes = event.attributes.attributes();
        let flow = declared(&mut attributes, words.keys, &mut each);
        let mut id = Uuid::encode_buffer();
        let naming = &words.naming;
        each(
            naming.event_id,
            Text(self.event_id().hyphenated().encode_lower(&mut id)),
        );
        each(naming.timestamp, Unsigned(event.timestamp));
        each(naming.sequence, Unsigned(event.sequence));
        let session = origin.session_id.hyphenated();
        each(naming.session_id, Text(session.encode_lower(&mut id)));
        if !origin.service_name.is_empty() {
            each(naming.service_name, Text(&origin.service_name));
        }
        if !origin.service_version.is_empty() {
            each(naming.service_version, Text(&origin.service_version));
        }
        each(naming.cohort, Text(event.cohort.as_str()));
        match event.subject {
            Subject::Step(step) => each(step.funnel.funnel_step, Text(step.name)),
            Subject::Flow(def, _) => {
                for (key, value) in flow.into_iter().chain(attributes) {
                    of_flow(def, key, value, &mut each);
                }
            }
        }
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

/// Hands over the declared attributes, and gives back the first of a flow's own behind them.
fn declared<'a>(
    attributes: &mut Attributes<'a>,
    keys: &'static [KeyDef],
    each: &mut impl FnMut(&str, AttributeValue<'_>),
) -> Option<(u8, Encoded<'a>)> {
    for (key, value) in attributes {
        // The index comes from the same declaration as the list.
        let Some(key) = keys.get(usize::from(key)) else {
            return Some((key, value));
        };
        if let Some(value) = decode(key, value) {
            each(key.wire, value);
        }
    }
    None
}

/// Hands over an attribute that only the events of flows have.
fn of_flow(
    flow: &'static FlowDef,
    key: u8,
    value: Encoded<'_>,
    each: &mut impl FnMut(&str, AttributeValue<'_>),
) {
    let naming = &flow.naming;
    let key = FlowKey::ALL.into_iter().find(|of| *of as u8 == key);
    match (key, value) {
        (Some(FlowKey::Step), Encoded::Label(at)) => {
            if let Some(step) = flow.steps.get(usize::from(at)) {
                each(naming.step, AttributeValue::Text(step));
            }
        }
        (Some(FlowKey::Reason), Encoded::Text(reason)) => {
            each(naming.reason, AttributeValue::Text(reason));
        }
        (Some(FlowKey::ErrorClass), Encoded::Text(class)) => {
            each(naming.error_class, AttributeValue::Text(class));
        }
        (Some(FlowKey::DurationMs), Encoded::U64(millis)) => {
            each(naming.duration_ms, AttributeValue::Unsigned(millis));
        }
        (Some(FlowKey::FlowId), Encoded::U64(id)) => {
            each(naming.flow_id, AttributeValue::Unsigned(id));
        }
        // Nothing else is written.
        _ => {}
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
