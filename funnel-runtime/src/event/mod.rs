//! An event as it waits in a queue. Plain data: no clock, no global. As a backend reads it, it is in
//! `view`; as it is kept outside of the process that made it, in `stored`.
mod stored;
mod view;

use uuid::Uuid;

use crate::cohort::Cohort;
use crate::payload::Draft;
use crate::vocabulary::{FlowDef, StepDef, Vocabulary};
#[cfg(test)]
pub(crate) use stored::OwnedValue;
pub(crate) use stored::StoredEvent;
pub use view::{AttributeValue, EventView};

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

    /// The step of a funnel; empty for a flow.
    pub(crate) fn step(self) -> &'static str {
        match self {
            Self::Step(step) => step.name,
            Self::Flow(..) => "",
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

impl Event {
    /// An event of no step, to be filled in.
    #[inline]
    pub(crate) fn new(timestamp: u64, sequence: u64) -> Self {
        Self {
            subject: Subject::Step(StepDef::NONE),
            timestamp,
            sequence,
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
