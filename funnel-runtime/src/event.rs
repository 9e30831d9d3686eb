//! An event as it waits in a queue, and as a backend reads it. Plain data: no clock, no global.

use std::fmt;

use uuid::Uuid;

use crate::cohort::Cohort;
use crate::payload::{Attributes, Draft, Value as Encoded};
use crate::vocabulary::{FlowDef, KeyDef, StepDef, Vocabulary};

/// An event on its way: of fixed size, and without the heap unless its attributes are many.
///
/// It is written where it waits: moving some hundred bytes that have just been written piece by
/// piece stalls the processor for longer than writing them takes.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) subject: Subject,
    /// Milliseconds since the Unix epoch.
    pub(crate) timestamp: u64,
    pub(crate) sequence: u64,
    pub(crate) cohort: Cohort,
    pub(crate) attributes: Draft,
}

/// What an event is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject {
    Step(&'static StepDef),
    Flow(&'static FlowDef, Moment),
}

/// What an event says of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Started,
    /// One of the declared milestones.
    Milestone(u8),
    Completed,
    Aborted,
    Failed,
}

/// The attributes that only the events of flows have. They travel with those of the user, behind them,
/// under indices that no key of a declaration has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum FlowKey {
    /// The position of the step.
    Step = Self::FIRST,
    Reason,
    ErrorClass,
    DurationMs,
    FlowId,
}

impl FlowKey {
    const FIRST: u8 = 251;
    const ALL: [Self; 5] = [
        Self::Step,
        Self::Reason,
        Self::ErrorClass,
        Self::DurationMs,
        Self::FlowId,
    ];
}

const _: () = assert!(funnel_rules::MAX_KEYS <= FlowKey::FIRST as usize);

impl Subject {
    fn words(self) -> &'static Vocabulary {
        match self {
            Self::Step(step) => &step.funnel.words,
            Self::Flow(flow, _) => &flow.words,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Step(step) => step.funnel.words.event,
            Self::Flow(flow, moment) => match moment {
                Moment::Started => flow.events.started,
                Moment::Milestone(at) => {
                    let milestone = flow.milestones.get(usize::from(at));
                    milestone.map_or(flow.words.event, |milestone| milestone.event)
                }
                Moment::Completed => flow.events.completed,
                Moment::Aborted => flow.events.aborted,
                Moment::Failed => flow.events.failed,
            },
        }
    }
}

/// The event of no step, to be filled in.
impl Default for Event {
    #[inline]
    fn default() -> Self {
        Self {
            subject: Subject::Step(StepDef::NONE),
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
        self.event.subject.name()
    }

    /// The step of a funnel, in `snake_case`; empty for an event of a flow, whose step is an
    /// attribute.
    #[must_use]
    pub fn step(&self) -> &'static str {
        match self.event.subject {
            Subject::Step(step) => step.name,
            Subject::Flow(..) => "",
        }
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
        let session = self.origin.session_id.hyphenated();
        each(naming.session_id, Text(session.encode_lower(&mut id)));
        if !self.origin.service_name.is_empty() {
            each(naming.service_name, Text(&self.origin.service_name));
        }
        if !self.origin.service_version.is_empty() {
            each(naming.service_version, Text(&self.origin.service_version));
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
