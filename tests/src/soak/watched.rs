//! A backend that notes what it is given, before it does anything with it, and panics where it is told
//! to. With a spool, what it was given is on the disk: so has it been promised.

use std::fs::File;
use std::io::Write as _;
use std::panic;

use funnel_runtime::{Answer, AttributeValue, Backend, Batch, EventView, Limits};

use crate::random::Random;
use crate::vocabulary::Key;

/// Of so many batches, two are met with a panic.
const PANICS: u64 = 8;

pub(crate) struct Watched<B> {
    pub(crate) backend: B,
    pub(crate) tried: File,
    /// If it panics.
    pub(crate) panics: Option<Panics>,
}

/// When a backend panics: over its first batch, and then as it comes.
pub(crate) struct Panics {
    random: Random,
    is_first: bool,
}

impl Panics {
    pub(crate) fn new(random: Random) -> Self {
        Self {
            random,
            is_first: true,
        }
    }

    /// Whether it panics before the batch is sent, and whether behind that.
    fn next(&mut self) -> (bool, bool) {
        let drawn = self.random.below(PANICS);
        let is_first = std::mem::take(&mut self.is_first);
        (is_first || drawn == 0, drawn == 1)
    }
}

impl<B: Backend> Backend for Watched<B> {
    fn name(&self) -> &str {
        self.backend.name()
    }

    fn limits(&self) -> Limits {
        self.backend.limits()
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let keys: Vec<_> = batch
            .events()
            .filter_map(|event| key_of(&event))
            .flat_map(Key::to_bytes)
            .collect();
        // In one piece, so that a kill leaves whole keys.
        self.tried.write_all(&keys).expect("a note can be written");
        let panics = self.panics.as_mut().map_or((false, false), Panics::next);
        if panics.0 {
            panic::resume_unwind(Box::new("before it was sent"));
        }
        let answer = self.backend.send(batch);
        if panics.1 {
            panic::resume_unwind(Box::new("after it was sent"));
        }
        answer
    }
}

fn key_of(event: &EventView<'_>) -> Option<Key> {
    let (mut run, mut number) = (None, None);
    event.for_each_attribute(|name, value| match (name, value) {
        ("run", AttributeValue::Unsigned(found)) => run = Some(found),
        ("number", AttributeValue::Unsigned(found)) => number = Some(found),
        _ => {}
    });
    Some(Key {
        run: run?,
        number: number?,
    })
}
