//! What the tests share. No assertion about the service is made here.

pub(crate) mod http;
pub(crate) mod metrics;
pub(crate) mod payments;
pub(crate) mod people;
pub(crate) mod process;

use serde_json::Value;

/// When the tests take place.
pub(crate) const NOW: u64 = 1_700_000_000;

/// What the payment provider of the tests signs with.
pub(crate) const WEBHOOK_SECRET: &str = "a secret of the payment provider";

/// The text of a JSON string.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}
