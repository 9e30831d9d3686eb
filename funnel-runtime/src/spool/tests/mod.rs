//! What is put into a spool comes out of it, whatever happens to the process, the disk and the file.

mod damage;
mod files;
mod model;
mod processes;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use uuid::Uuid;

use super::{Spool, SpoolConfig, StoredBatch};
use crate::cohort::Cohort;
use crate::event::{OwnedValue, StoredEvent};

const NAME: &str = "backend";

/// A folder of its own, removed when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("funnel-spool-{}-{number}", process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn config(&self) -> SpoolConfig {
        SpoolConfig::new(&self.0)
    }

    fn open(&self) -> Spool {
        Spool::open(&self.config(), NAME).unwrap()
    }

    /// The names of the files that are there.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The files as they would be if the process were killed now.
    fn as_if_killed(&self) -> Self {
        let copy = Self::new();
        fs::create_dir_all(&copy.0).unwrap();
        for name in self.files() {
            fs::copy(self.0.join(&name), copy.0.join(&name)).unwrap();
        }
        copy
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A batch that can be told from every other, of as many events and with a text of this length.
fn batch(number: u64, count: u64, text: usize) -> Vec<StoredEvent> {
    (0..count)
        .map(|at| StoredEvent {
            name: "SpoolFunnel".to_owned(),
            step: "done".to_owned(),
            timestamp: number * 1_000 + at,
            sequence: number,
            event_id: Uuid::from_u128(u128::from(number) << 64 | u128::from(at)),
            session_id: Uuid::from_u128(7),
            cohort: if number.is_multiple_of(2) {
                Cohort::real()
            } else {
                Cohort::synthetic()
            },
            entity: (at > 0).then(|| format!("team_{at}")),
            attributes: vec![
                ("text".to_owned(), OwnedValue::Text("ä\"\n".repeat(text))),
                ("most".to_owned(), OwnedValue::Unsigned(u64::MAX - at)),
                ("least".to_owned(), OwnedValue::Signed(i64::MIN)),
                // One whose shortest text needs every digit to come back as it was.
                (
                    "float".to_owned(),
                    OwnedValue::Float(f64::from_bits(0x3fd5_5555_5555_5555 + number)),
                ),
                ("truth".to_owned(), OwnedValue::Bool(true)),
            ],
        })
        .collect()
}

/// Everything that waits, in order.
fn all(spool: &mut Spool) -> Vec<StoredBatch> {
    let mut batches: Vec<StoredBatch> = Vec::new();
    loop {
        let after = batches.last().map(|batch| batch.id);
        let more = spool.oldest(after, 3).unwrap();
        if more.is_empty() {
            return batches;
        }
        batches.extend(more);
    }
}

/// The numbers of the batches that wait.
fn numbers(spool: &mut Spool) -> Vec<u64> {
    all(spool)
        .iter()
        .map(|batch| batch.events[0].sequence)
        .collect()
}
