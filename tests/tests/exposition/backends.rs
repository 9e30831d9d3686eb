//! Backends that do what a test tells them, and taking turns with the one installation a process has.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use funnel_runtime::{Answer, Backend, Batch};

/// Waits for the turn of a test that installs telemetry.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers every batch in the same way, under a name of its own.
pub(crate) struct Named(pub(crate) String, pub(crate) Answer);

impl Backend for Named {
    fn name(&self) -> &str {
        &self.0
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        self.1.clone()
    }
}

/// Says when it has a batch, and keeps it until the other end of the second channel is gone.
pub(crate) struct Stuck {
    entered: Sender<()>,
    released: Receiver<()>,
}

impl Stuck {
    pub(crate) fn new() -> (Self, Receiver<()>, Sender<()>) {
        let (entered, is_entered) = channel();
        let (release, released) = channel();
        (Self { entered, released }, is_entered, release)
    }
}

impl Backend for Stuck {
    fn name(&self) -> &'static str {
        "stuck"
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        let _ = self.entered.send(());
        let _ = self.released.recv();
        Answer::Delivered
    }
}
