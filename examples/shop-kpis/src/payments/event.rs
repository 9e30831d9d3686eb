//! Reading the body of a delivery. Pure.

use serde::Deserialize;
use serde_json::Value;

use crate::ids::OrderId;
use crate::money::Money;
use crate::store::{Change, Event};
use crate::telemetry::DeliveryKind;

/// Unknown fields are fine everywhere: a provider may add some at any time.
#[derive(Debug, Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Value,
}

#[derive(Debug, Deserialize)]
struct Subject {
    order_id: OrderId,
}

/// What a body says, as far as it can be read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) kind: DeliveryKind,
    /// Nothing for an event of another type.
    pub(super) event: serde_json::Result<Option<Event>>,
}

pub(super) fn read(body: &[u8]) -> Read {
    match serde_json::from_slice(body) {
        Ok(envelope) => {
            let kind = kind(&envelope);
            Read {
                kind,
                event: event(kind, envelope),
            }
        }
        Err(error) => Read {
            kind: DeliveryKind::Other,
            event: Err(error),
        },
    }
}

fn kind(envelope: &Envelope) -> DeliveryKind {
    match envelope.kind.as_str() {
        "payment.completed" => DeliveryKind::Completed,
        "payment.failed" => DeliveryKind::Failed,
        "payment.refunded" => DeliveryKind::Refunded,
        _ => DeliveryKind::Other,
    }
}

fn event(kind: DeliveryKind, envelope: Envelope) -> serde_json::Result<Option<Event>> {
    let change = match kind {
        DeliveryKind::Completed => Change::Completed(Money::deserialize(&envelope.data)?),
        DeliveryKind::Failed => Change::Failed,
        DeliveryKind::Refunded => Change::Refunded(Money::deserialize(&envelope.data)?),
        DeliveryKind::Other => return Ok(None),
    };
    let Subject { order_id } = Subject::deserialize(&envelope.data)?;
    Ok(Some(Event {
        id: envelope.id,
        order: order_id,
        change,
    }))
}
