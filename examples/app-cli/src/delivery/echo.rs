//! Shows each event on standard error, as it is delivered.

use funnel_runtime::{Answer, Backend, Batch};

use super::{object, remark};

#[derive(Debug)]
pub(super) struct Echo;

impl Backend for Echo {
    fn name(&self) -> &'static str {
        "echo"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        for event in batch.events() {
            remark(true, &object(&event).to_string());
        }
        Answer::Delivered
    }
}
