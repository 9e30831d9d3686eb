//! An event as it is kept outside of the process that made it: owned, under wire names, whole.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AttributeValue, EventView};
use crate::cohort::Cohort;

/// An event that was written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredEvent {
    pub(crate) name: String,
    /// Empty for an event of a flow.
    pub(crate) step: String,
    pub(crate) timestamp: u64,
    pub(crate) sequence: u64,
    pub(crate) event_id: Uuid,
    pub(crate) session_id: Uuid,
    #[serde(with = "synthetic")]
    pub(crate) cohort: Cohort,
    pub(crate) entity: Option<String>,
    /// In order, the base attributes included.
    pub(crate) attributes: Vec<(String, OwnedValue)>,
}

/// An [`AttributeValue`] of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum OwnedValue {
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "u")]
    Unsigned(u64),
    #[serde(rename = "i")]
    Signed(i64),
    #[serde(rename = "f")]
    Float(f64),
    #[serde(rename = "b")]
    Bool(bool),
}

impl OwnedValue {
    pub(crate) fn borrow(&self) -> AttributeValue<'_> {
        match self {
            Self::Text(text) => AttributeValue::Text(text),
            Self::Unsigned(number) => AttributeValue::Unsigned(*number),
            Self::Signed(number) => AttributeValue::Signed(*number),
            Self::Float(number) => AttributeValue::Float(*number),
            Self::Bool(truth) => AttributeValue::Bool(*truth),
        }
    }
}

impl From<AttributeValue<'_>> for OwnedValue {
    fn from(value: AttributeValue<'_>) -> Self {
        match value {
            AttributeValue::Text(text) => Self::Text(text.to_owned()),
            AttributeValue::Unsigned(number) => Self::Unsigned(number),
            AttributeValue::Signed(number) => Self::Signed(number),
            AttributeValue::Float(number) => Self::Float(number),
            AttributeValue::Bool(truth) => Self::Bool(truth),
        }
    }
}

impl From<&EventView<'_>> for StoredEvent {
    fn from(event: &EventView<'_>) -> Self {
        let mut attributes = Vec::new();
        event.for_each_attribute(|key, value| attributes.push((key.to_owned(), value.into())));
        Self {
            name: event.name().to_owned(),
            step: event.step().to_owned(),
            timestamp: event.timestamp(),
            sequence: event.sequence(),
            event_id: event.event_id(),
            session_id: event.session_id(),
            cohort: event.cohort(),
            entity: event.entity().map(str::to_owned),
            attributes,
        }
    }
}

/// A cohort as whether it is the synthetic one.
mod synthetic {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::cohort::Cohort;

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands over a reference"
    )]
    pub(super) fn serialize<S: Serializer>(cohort: &Cohort, to: S) -> Result<S::Ok, S::Error> {
        (*cohort == Cohort::synthetic()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Cohort, D::Error> {
        Ok(if bool::deserialize(from)? {
            Cohort::synthetic()
        } else {
            Cohort::real()
        })
    }
}
