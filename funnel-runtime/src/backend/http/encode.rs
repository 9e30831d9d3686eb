//! What the JSON of these backends has in common. Not here: the form of an event, which is each
//! backend's own.

use serde::ser::SerializeMap;

use crate::account::Reason;
use crate::backend::{Answer, Batch};
use crate::event::{AttributeValue, EventView};

/// How the events of a batch are put into one body.
pub(crate) struct Frame<'a> {
    pub(crate) before: &'a [u8],
    pub(crate) after: &'a [u8],
    /// The most bytes of one event.
    pub(crate) event: usize,
    /// The most bytes of all.
    pub(crate) body: usize,
}

impl Frame<'_> {
    /// Writes each event with `write`, commas between them, into the buffer.
    ///
    /// # Errors
    ///
    /// The answer, where not all can be sent so: the positions of those that never can be, by the
    /// first reason that there is, or that they are too many at once.
    pub(crate) fn fill(
        &self,
        body: &mut Vec<u8>,
        batch: &Batch<'_>,
        mut write: impl FnMut(&mut Vec<u8>, &EventView<'_>) -> Result<(), Reason>,
    ) -> Result<(), Answer> {
        body.clear();
        body.extend_from_slice(self.before);
        let mut unfit: Option<(Reason, Vec<usize>)> = None;
        let mut is_first = true;
        for (at, event) in batch.events().enumerate() {
            let kept = body.len();
            if !is_first {
                body.push(b',');
            }
            let start = body.len();
            let fit = write(body, &event).and_then(|()| {
                if body.len() - start > self.event {
                    Err(Reason::TooLarge)
                } else {
                    Ok(())
                }
            });
            let Err(reason) = fit else {
                is_first = false;
                continue;
            };
            body.truncate(kept);
            // An answer has one reason: events with another come up when the rest is sent again.
            let (first, positions) = unfit.get_or_insert_with(|| (reason, Vec::new()));
            if *first == reason {
                positions.push(at);
            }
        }
        if let Some((reason, positions)) = unfit {
            return Err(Answer::Without(positions, reason));
        }
        body.extend_from_slice(self.after);
        if body.len() > self.body {
            return Err(Answer::Split);
        }
        Ok(())
    }
}

/// Adds an attribute to a map as JSON has it.
pub(crate) fn put<M: SerializeMap>(
    map: &mut M,
    key: &str,
    value: AttributeValue<'_>,
) -> Result<(), M::Error> {
    match value {
        AttributeValue::Text(text) => map.serialize_entry(key, text),
        AttributeValue::Unsigned(number) => map.serialize_entry(key, &number),
        AttributeValue::Signed(number) => map.serialize_entry(key, &number),
        AttributeValue::Float(number) => map.serialize_entry(key, &number),
        AttributeValue::Bool(truth) => map.serialize_entry(key, &truth),
    }
}
