//! What the body of an answer with a status of success says: OTLP's `ExportLogsServiceResponse`.

use serde_json::Value as Json;

use super::wire::{self, Value};

/// How many records were rejected, or `None` where the body is no answer of OTLP.
///
/// The specification wants the answer to be of the type of the request. Some servers answer with JSON
/// all the same, which no message begins like.
pub(super) fn rejected(body: &[u8]) -> Option<u64> {
    of_message(body).or_else(|| of_json(body))
}

fn of_message(body: &[u8]) -> Option<u64> {
    let mut rejected = 0;
    wire::read(body, |field, value| {
        match (field, value) {
            (1, Value::Bytes(partial)) => wire::read(partial, |field, value| {
                match (field, value) {
                    (1, Value::Number(number)) => rejected = number.cast_signed(),
                    (1, _) | (2, Value::Number(_) | Value::Fixed) => return None,
                    _ => {}
                }
                Some(())
            })?,
            (1, _) => return None,
            _ => {}
        }
        Some(())
    })?;
    // Below zero it says nothing.
    Some(u64::try_from(rejected).unwrap_or(0))
}

fn of_json(body: &[u8]) -> Option<u64> {
    let answer: Json = serde_json::from_slice(body).ok()?;
    let rejected = &answer
        .as_object()?
        .get("partialSuccess")
        .unwrap_or(&Json::Null)["rejectedLogRecords"];
    // In JSON, OTLP has numbers of 64 bits as texts.
    let number = match rejected {
        Json::String(number) => number.parse().ok()?,
        number => number.as_i64().unwrap_or(0),
    };
    Some(u64::try_from(number).unwrap_or(0))
}
