//! What a process that is about to end has under way: three events for a destination that takes them, is down
//! or hangs, kept in memory or on the disk. How it ends is up to the test. Compiled a second time in
//! `fixtures/exits`, for programs that cannot unwind.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use funnel_runtime::{
    Answer, Backend, Batch, Config, JsonLines, SpoolConfig, Telemetry, funnel, funnel_step,
};

#[funnel(event = "Exits")]
mod vocabulary {
    pub(crate) enum Step {
        Done,
    }
}

/// Emits an event.
#[funnel_step(vocabulary::done)]
pub fn work() {}

/// How a destination is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// It takes everything.
    Healthy,
    /// It refuses everything at once.
    Dead,
    /// It never answers.
    Stalled,
}

impl Destination {
    /// Every one, with its name.
    pub const ALL: [(&'static str, Self); 3] = [
        ("healthy", Self::Healthy),
        ("dead", Self::Dead),
        ("stalled", Self::Stalled),
    ];
}

/// Nobody waits so long; what has time is done long before.
const LONG: Duration = Duration::from_mins(1);
/// How long a destination that hangs is waited for.
const BOUND: Duration = Duration::from_millis(200);

struct Place {
    destination: Destination,
    tried: Sender<()>,
    file: JsonLines,
}

impl Backend for Place {
    fn name(&self) -> &'static str {
        "destination"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let _ = self.tried.send(());
        match self.destination {
            Destination::Healthy => self.file.send(batch),
            Destination::Dead => Answer::Retry(None),
            Destination::Stalled => loop {
                thread::park();
            },
        }
    }
}

/// Installs telemetry and emits three events, the first of which has been tried.
///
/// # Panics
///
/// When the file or the spool beside it cannot be written.
pub fn begin(destination: Destination, is_spooled: bool, file: &Path) -> Telemetry {
    let (tried, is_tried): (_, Receiver<()>) = channel();
    let place = Place {
        destination,
        tried,
        file: JsonLines::file(file).expect("the folder can be written to"),
    };
    let config = Config::new().shutdown_timeout(bound(destination));
    let config = if is_spooled {
        config.spooled(place, SpoolConfig::new(file.with_extension("spool")))
    } else {
        config.backend(place)
    };
    let telemetry = config.install().expect("nothing else is installed");
    work();
    is_tried.recv().expect("it is tried");
    (0..2).for_each(|_| work());
    telemetry
}

/// How long a shutdown is given.
#[must_use]
pub fn bound(destination: Destination) -> Duration {
    if destination == Destination::Stalled {
        BOUND
    } else {
        LONG
    }
}
