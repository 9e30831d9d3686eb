//! The notes of one process: a file of its own in the folder, one JSON object on a line.
//!
//! The first line says which version of the shape follows, and whether this build can tell how every
//! call ended, or only which sites fired and how flows ended:
//!
//! ```text
//! {"calls":true,"funnel_coverage":1}
//! ```
//!
//! Every other line is a site and one way in which its calls ended. `kind` is `site`, `flow` or
//! `count`; a site has an `event` and a `step`, a flow an `event`, a function that counts a `counter`:
//!
//! ```text
//! {"crate":"api","event":"Checkout","file":"src/cart.rs","function":"pay","kind":"site","line":12,"module":"api::cart","outcome":"ok","step":"paid"}
//! ```
//!
//! A line is written at once and as one when it is news, so the file of a process that is killed ends
//! with a whole line. The number of lines is bounded by what is annotated.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use uuid::Uuid;

use super::At;
use crate::registry::{CountInfo, FlowSiteInfo, Place, Registry, SiteInfo};
use crate::stderr;

/// The version of the shape.
const SCHEMA: u32 = 1;

/// What a call is of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Step {
        event: &'static str,
        step: &'static str,
    },
    Counter(&'static str),
}

impl Of {
    /// A number that nothing else at one place has: two functions that one `macro_rules!` makes are at one
    /// place.
    pub(super) fn identity(self) -> usize {
        match self {
            Self::Step { step, .. } => step.as_ptr().addr(),
            Self::Counter(counter) => counter.as_ptr().addr(),
        }
    }
}

/// What tells one line from another: two addresses and an outcome.
pub(super) type Key = (usize, usize, &'static str);

/// A line.
pub(super) struct Note(Value);

/// Where a process keeps its notes.
#[derive(Debug)]
pub(super) struct Notes {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    written: BTreeSet<Key>,
    file: Option<File>,
    /// Whether the folder cannot be written, which is said once.
    is_lost: bool,
}

impl Notes {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            state: Mutex::default(),
        }
    }

    /// Writes a line, unless this process has written it or there is none.
    pub(super) fn add(&self, key: Key, note: impl FnOnce() -> Option<Note>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_lost || !state.written.insert(key) {
            return;
        }
        let Some(Note(note)) = note() else { return };
        if let Err(error) = self.write(&mut state.file, &note) {
            state.is_lost = true;
            stderr::line(format_args!(
                "what the tests cover cannot be noted in {}, and is not: {error}",
                self.folder.display()
            ));
        }
    }

    fn write(&self, file: &mut Option<File>, note: &Value) -> io::Result<()> {
        let Some(file) = file else {
            let mut opened = self.open()?;
            let head = json!({ "funnel_coverage": SCHEMA, "calls": At::IS_KNOWN });
            opened.write_all(format!("{head}\n{note}\n").as_bytes())?;
            *file = Some(opened);
            return Ok(());
        };
        file.write_all(format!("{note}\n").as_bytes())
    }

    fn open(&self) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        // Process ids come again, and two machines may share a folder.
        let name = format!("{}-{}.jsonl", process::id(), Uuid::new_v4().simple());
        let mut options = OpenOptions::new();
        options
            .append(true)
            .create_new(true)
            .open(self.folder.join(name))
    }
}

impl Note {
    pub(super) fn of_site(site: &SiteInfo, outcome: &str) -> Self {
        let mut note = note("site", &site.function, &site.place, outcome);
        note["event"] = json!(site.event);
        note["step"] = json!(site.step);
        Self(note)
    }

    pub(super) fn of_flow(site: &FlowSiteInfo, outcome: &str) -> Self {
        let mut note = note("flow", &site.function, &site.place, outcome);
        note["event"] = json!(site.event);
        Self(note)
    }

    fn of_count(count: &CountInfo, outcome: &str) -> Self {
        let mut note = note("count", &count.function, &count.place, outcome);
        note["counter"] = json!(count.counter);
        Self(note)
    }
}

fn note(kind: &str, function: &str, place: &Place, outcome: &str) -> Value {
    json!({
        "kind": kind,
        "crate": place.krate,
        "module": place.module,
        "function": function,
        "file": place.file,
        "line": place.line,
        "outcome": outcome,
    })
}

/// The one site at a place in the sources. None where several are, as in what a `macro_rules!` makes,
/// and where the place is another function's, which a `#[track_caller]` says.
pub(super) fn at(
    registry: &Registry,
    (file, line): (&str, u32),
    of: Of,
    outcome: &str,
) -> Option<Note> {
    let is_there = |place: &Place| place.file == file && place.line == line;
    match of {
        Of::Step { event, step } => only(registry.sites.iter().filter(|site| {
            is_there(&site.place)
                && site.event == event
                && site.step == step
                // A `step!` always succeeds.
                && !site.function.is_empty()
        }))
        .map(|site| Note::of_site(site, outcome)),
        Of::Counter(counter) => only(
            registry
                .counting
                .iter()
                .filter(|count| is_there(&count.place) && count.counter == counter),
        )
        .map(|count| Note::of_count(count, outcome)),
    }
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
