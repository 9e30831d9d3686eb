//! Posts a batch of events to a collector, as an array of JSON.

use std::time::Duration;

use funnel_runtime::{Answer, Backend, Batch, Reason};
use serde_json::Value;
use ureq::Agent;

use super::object;

#[derive(Debug)]
pub(super) struct Post {
    agent: Agent,
    url: String,
}

impl Post {
    /// Posts to this address. One attempt may take so long; the end of the tool does not wait for it.
    pub(super) fn new(url: String, attempt: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(attempt))
            .build();
        Self {
            agent: config.new_agent(),
            url,
        }
    }
}

impl Backend for Post {
    fn name(&self) -> &'static str {
        "post"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let events: Value = batch.events().map(|event| object(&event)).collect();
        let sent = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .send(events.to_string());
        match sent.map(|response| response.status().as_u16()) {
            Ok(200..=299) => Answer::Delivered,
            Ok(401 | 403) => Answer::Rejected(Reason::Auth),
            Ok(413) => Answer::Rejected(Reason::TooLarge),
            Ok(408 | 429 | 500..) | Err(_) => Answer::Retry(None),
            Ok(_) => Answer::Rejected(Reason::Rejected),
        }
    }
}
