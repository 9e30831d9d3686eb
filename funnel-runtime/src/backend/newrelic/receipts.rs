//! What New Relic said of what it took, and what did not fit into it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::encode::Fit;
use crate::backend::http::Reply;

/// How many requests are remembered.
const KEPT: usize = 32;

/// What New Relic has confirmed.
///
/// It confirms a request before it looks into it. What it then finds wrong with an event is in its own
/// events alone, under the id of the request:
///
/// ```sql
/// SELECT message FROM NrIntegrationError
/// WHERE newRelicFeature = 'Event API' AND requestId = '…'
/// ```
#[derive(Clone, Debug, Default)]
pub struct Receipts(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    ids: VecDeque<Uuid>,
    fit: Fit,
}

impl Receipts {
    /// The ids of the last 32 requests, the newest last.
    #[must_use]
    pub fn request_ids(&self) -> Vec<Uuid> {
        self.lock().ids.iter().copied().collect()
    }

    /// How many texts were cut in the events that were taken.
    #[must_use]
    pub fn cut_values(&self) -> u64 {
        self.lock().fit.cut
    }

    /// How many attributes were left out of the events that were taken.
    #[must_use]
    pub fn left_out_attributes(&self) -> u64 {
        self.lock().fit.left_out
    }

    /// Notes a request that was taken.
    pub(super) fn note(&self, reply: &Reply, fit: Fit) {
        let id = serde_json::from_slice(reply.text())
            .ok()
            .and_then(|answer: serde_json::Value| {
                Uuid::parse_str(answer.get("uuid")?.as_str()?).ok()
            });
        let mut state = self.lock();
        state.fit.cut += fit.cut;
        state.fit.left_out += fit.left_out;
        let Some(id) = id else { return };
        if state.ids.len() == KEPT {
            state.ids.pop_front();
        }
        state.ids.push_back(id);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
