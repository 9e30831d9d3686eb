//! What a status means. Each backend has a table of its own; what no row names means the same to all.

use std::time::Duration;

use crate::account::Reason;
use crate::backend::Answer;

/// Statuses from the first to the last, and what they mean.
pub(crate) type Row = (u16, u16, Verdict);

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The destination has it; the body may say otherwise.
    Taken,
    Retry,
    Split,
    Rejected,
    /// Nothing will be taken from this sender: its key is wrong, or the URL is.
    Refused(Reason),
}

/// What no row names. Redirects are not followed, because the key would go along: the URL is wrong.
const REST: [Row; 4] = [
    (200, 299, Verdict::Taken),
    (300, 399, Verdict::Refused(Reason::Rejected)),
    (407, 407, Verdict::Refused(Reason::Auth)),
    (400, 499, Verdict::Rejected),
];

/// What a status means by the rows of a backend, the first that has it; or else a retry, since a
/// server that fails may recover.
pub(crate) fn verdict(rows: &[Row], status: u16) -> Verdict {
    rows.iter()
        .chain(&REST)
        .find(|(first, last, _)| (*first..=*last).contains(&status))
        .map_or(Verdict::Retry, |(.., verdict)| *verdict)
}

impl Verdict {
    /// The answer, where the status alone decides.
    pub(crate) fn answer(self, retry_after: Option<Duration>) -> Answer {
        match self {
            Self::Taken => Answer::Delivered,
            Self::Retry => Answer::Retry(retry_after),
            Self::Split => Answer::Split,
            Self::Rejected => Answer::Rejected(Reason::Rejected),
            Self::Refused(reason) => Answer::Refused(reason),
        }
    }
}
