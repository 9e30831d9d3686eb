//! The label: one of six values, which the compiler cannot foresee.

use std::hint::black_box;

use funnel_runtime::Label;
use prometheus_client::encoding::EncodeLabelValue;
use serde::Serialize;

/// How a payment ended.
#[derive(Label, EncodeLabelValue, Serialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Settled,
    Declined,
    Expired,
    Refunded,
    Disputed,
    Failed,
}

impl Outcome {
    pub(crate) const ALL: [Self; 6] = [
        Self::Settled,
        Self::Declined,
        Self::Expired,
        Self::Refunded,
        Self::Disputed,
        Self::Failed,
    ];
}

const DRAWN: [Outcome; 8] = [
    Outcome::Settled,
    Outcome::Declined,
    Outcome::Settled,
    Outcome::Failed,
    Outcome::Expired,
    Outcome::Settled,
    Outcome::Disputed,
    Outcome::Refunded,
];

/// The outcome of one call. Six outcomes in eight places, so that no run of calls is alike and none
/// costs a division.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a part of every measured loop")]
#[allow(
    clippy::cast_possible_truncation,
    reason = "the lowest bits are wanted"
)]
pub(crate) fn draw(call: u64) -> Outcome {
    black_box(DRAWN[call as usize % DRAWN.len()])
}
