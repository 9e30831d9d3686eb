//! Where events go. A backend turns a batch into bytes and an answer into an [`Answer`]; queues,
//! retries and books are written once, elsewhere. Backends import `event` and nothing above it.

#[cfg(feature = "_client")]
pub(crate) mod http;
mod json_lines;
#[cfg(feature = "newrelic")]
mod newrelic;
#[cfg(feature = "otlp")]
mod otlp;
#[cfg(feature = "posthog")]
mod posthog;
#[cfg(feature = "segment")]
mod segment;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::fmt;
use std::time::Duration;

#[cfg(feature = "_client")]
pub use http::BackendError;
#[cfg(feature = "_json")]
pub use http::Region;
pub use json_lines::{Fsync, JsonLines};
#[cfg(feature = "newrelic")]
pub use newrelic::{NewRelic, NewRelicBackend, Receipts};
#[cfg(feature = "otlp")]
pub use otlp::{Otlp, OtlpBackend};
#[cfg(feature = "posthog")]
pub use posthog::{PostHog, PostHogBackend};
#[cfg(feature = "segment")]
pub use segment::{Segment, SegmentBackend};
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;

use crate::account::Reason;
use crate::event::EventView;

/// A destination of events.
///
/// It runs on a thread of its own: it may block, and it may panic, which is counted and loses the
/// batch. Dropped on the same thread after its last batch.
///
/// ```
/// use funnel_runtime::{Answer, Backend, Batch};
///
/// /// Prints the name of every event.
/// struct Names;
///
/// impl Backend for Names {
///     fn name(&self) -> &str {
///         "names"
///     }
///
///     fn send(&mut self, batch: &Batch<'_>) -> Answer {
///         for event in batch.events() {
///             println!("{}", event.name());
///         }
///         Answer::Delivered
///     }
/// }
/// ```
pub trait Backend: Send + 'static {
    /// The name in accounts and metrics.
    fn name(&self) -> &str;

    /// What it takes at once. Asked when it is installed.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Sends a batch, within [`Batch::time_left`].
    fn send(&mut self, batch: &Batch<'_>) -> Answer;
}

/// What a backend takes at once, and how long it is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most events of a batch.
    pub events: usize,
    /// The most bytes of a batch, as the sum of [`EventView::size_hint`]. The backend itself answers
    /// [`Answer::Split`] where its own form of the events turns out to be larger than it takes.
    pub bytes: usize,
    /// How long the first event of a batch waits for more.
    pub linger: Duration,
    /// How long one attempt may take.
    pub attempt: Duration,
    /// How old an event may be to be sent at all; after that it is lost as
    /// [`Reason::Expired`].
    pub time_to_live: Option<Duration>,
}

impl Limits {
    /// 500 events or 900,000 bytes, sent as they come, within five seconds, of any age.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            events: 500,
            bytes: 900_000,
            linger: Duration::from_millis(25),
            attempt: Duration::from_secs(5),
            time_to_live: None,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// The destination has it.
    Delivered,
    /// The destination has it but for so many events, which it will never take. Which ones it did
    /// not say.
    DeliveredExcept {
        /// How many.
        rejected: usize,
        /// Why.
        reason: Reason,
    },
    /// It may succeed later, not before the given time if there is one.
    Retry(Option<Duration>),
    /// It is too large: send it in halves. A batch of one event is lost as [`Reason::TooLarge`].
    Split,
    /// The destination has none of it, because of the events at these positions, which it will never
    /// take: the others are sent again at once.
    Without(Vec<usize>, Reason),
    /// It will never succeed.
    Rejected(Reason),
    /// The destination refuses everything, because of a wrong key, say: nothing is tried for a
    /// while, and what cannot wait is lost with this reason.
    Refused(Reason),
}

/// Events to be sent together, in the order of their sequence.
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    events: &'a [EventView<'a>],
    attempt: Attempt,
}

/// An attempt to send a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    /// From one on.
    pub(crate) number: u32,
    pub(crate) time_left: Duration,
    pub(crate) unix_millis: u64,
}

impl<'a> Batch<'a> {
    pub(crate) const fn new(events: &'a [EventView<'a>], attempt: Attempt) -> Self {
        Self { events, attempt }
    }

    /// The events.
    #[must_use]
    pub fn events(&self) -> impl ExactSizeIterator<Item = EventView<'a>> + use<'a> {
        self.events.iter().copied()
    }

    /// How many there are; never zero.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "a batch is never empty")]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// How often these events have been tried, this time included.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt.number
    }

    /// How long the attempt may take.
    #[must_use]
    pub fn time_left(&self) -> Duration {
        self.attempt.time_left
    }

    /// When the attempt was begun, in milliseconds since the Unix epoch.
    #[must_use]
    pub fn unix_millis(&self) -> u64 {
        self.attempt.unix_millis
    }
}

impl fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.events()).finish()
    }
}
