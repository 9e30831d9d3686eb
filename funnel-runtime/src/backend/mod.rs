//! Where events go. A backend turns a batch into bytes and an answer into an [`Answer`]; queues,
//! retries and books are written once, elsewhere. Backends import `event` and nothing above it.

mod json_lines;

use std::fmt;
use std::time::Duration;

pub use json_lines::JsonLines;

use crate::account::Reason;
use crate::event::{Event, EventView, Origin};

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

    /// Sends a batch, whole. An answer other than [`Answer::Delivered`] speaks for all of it.
    fn send(&mut self, batch: &Batch<'_>) -> Answer;
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// The destination has it.
    Delivered,
    /// It may succeed later, not before the given time if there is one.
    Retry(Option<Duration>),
    /// It will never succeed.
    Rejected(Reason),
}

/// Events to be sent together, in the order of their sequence.
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    events: &'a [Event],
    origin: &'a Origin,
}

impl<'a> Batch<'a> {
    pub(crate) const fn new(events: &'a [Event], origin: &'a Origin) -> Self {
        Self { events, origin }
    }

    /// The events.
    #[must_use]
    pub fn events(&self) -> impl ExactSizeIterator<Item = EventView<'a>> + use<'a> {
        let origin = self.origin;
        self.events
            .iter()
            .map(move |event| EventView::new(event, origin))
    }

    /// How many there are; never zero.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "a batch is never empty")]
    pub fn len(&self) -> usize {
        self.events.len()
    }
}

impl fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.events()).finish()
    }
}
