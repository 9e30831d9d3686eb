//! What a server that took the request says of the events in it.

use serde::Deserialize;

use crate::account::Reason;
use crate::backend::Answer;
use crate::backend::http::Reply;

/// The fields that servers of this protocol have. Segment: `success`; Jitsu: the others.
#[derive(Deserialize)]
struct Said {
    ok: Option<bool>,
    success: Option<bool>,
    #[serde(rename = "receivedEvents")]
    received: Option<usize>,
    #[serde(rename = "okEvents")]
    fine: Option<usize>,
    #[serde(default)]
    errors: Vec<serde_json::Value>,
}

/// The answer to a batch of so many events.
pub(super) fn answer(reply: &Reply, events: usize) -> Answer {
    let Some(text) = &reply.body else {
        // Whether events were left out was in the rest. What comes twice is recognised by its id.
        return Answer::Retry(None);
    };
    // RudderStack says `OK`, which is no object.
    let Ok(said) = serde_json::from_slice::<Said>(text) else {
        return Answer::Delivered;
    };
    let counted = match (said.received, said.fine) {
        (Some(received), Some(fine)) => received.saturating_sub(fine),
        _ => said.errors.len(),
    };
    let has_failed = said.ok == Some(false) || said.success == Some(false);
    match counted {
        0 if has_failed => Answer::Rejected(Reason::Rejected),
        0 => Answer::Delivered,
        _ if counted >= events => Answer::Rejected(Reason::Rejected),
        rejected => Answer::DeliveredExcept {
            rejected,
            reason: Reason::PartialRejected,
        },
    }
}
