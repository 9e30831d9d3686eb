//! Backends that do what a test tells them.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use funnel_runtime::{Answer, Backend, Batch};

/// Keeps the sequence of every event it was given, by batch.
#[derive(Clone, Default)]
pub(crate) struct Keeper(Arc<Mutex<Vec<Vec<u64>>>>);

impl Keeper {
    pub(crate) fn batches(&self) -> Vec<Vec<u64>> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn sequences(&self) -> Vec<u64> {
        self.batches().concat()
    }
}

impl Backend for Keeper {
    fn name(&self) -> &'static str {
        "keeper"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let sequences = batch.events().map(|event| event.sequence()).collect();
        self.0.lock().unwrap().push(sequences);
        Answer::Delivered
    }
}

/// Answers one batch after another as it was told.
pub(crate) struct Scripted<F>(pub(crate) F);

impl<F: FnMut(usize) -> Answer + Send + 'static> Backend for Scripted<F> {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        self.0(batch.len())
    }
}

/// Holds every batch until the test lets it go.
pub(crate) struct Gate {
    entered: Sender<usize>,
    release: Receiver<()>,
}

/// The test's side of a [`Gate`].
pub(crate) struct Keys {
    pub(crate) entered: Receiver<usize>,
    pub(crate) release: Sender<()>,
}

impl Gate {
    pub(crate) fn new() -> (Self, Keys) {
        let (entered, is_entered) = channel();
        let (release, is_released) = channel();
        (
            Self {
                entered,
                release: is_released,
            },
            Keys {
                entered: is_entered,
                release,
            },
        )
    }
}

impl Backend for Gate {
    fn name(&self) -> &'static str {
        "gate"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let _ = self.entered.send(batch.len());
        // Once the test has dropped its side, nothing is held any more.
        let _ = self.release.recv();
        Answer::Delivered
    }
}
