//! What a test run exercised: which sites fired, and how their calls ended.
//!
//! With `FUNNEL_COVERAGE` naming a folder, a process notes there every site that fires while somebody
//! listens on its thread – a recorder, or what is installed – and every other way in which its calls
//! end; each once. `cargo funnel coverage` holds the notes against the registry of a binary. Not here:
//! the file (`notes`), and where a call is in the sources (`at`).
//!
//! A site is known by the address of its record where it emits. Where a call ends otherwise, the code
//! that ends it knows no record, and must not grow for a question that only tests ask: what it knows
//! then is where it is in the sources, and that only in a build with debug assertions, as tests are.

mod at;
mod notes;

pub(crate) use at::At;

use std::sync::LazyLock;

use crate::dispatch;
use crate::metrics::CallOutcome;
use crate::registry::Registry;
use crate::vocabulary::{FlowOutcome, StepDef};
use notes::{Note, Notes, Of};

/// The variable that names the folder.
const VARIABLE: &str = "FUNNEL_COVERAGE";

static NOTES: LazyLock<Option<Notes>> = LazyLock::new(|| {
    let folder = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty())?;
    Some(Notes::new(folder.into()))
});

/// A site sent its event; `record` is the address of its record.
#[inline]
pub(crate) fn fired(record: usize) {
    if let Some(notes) = &*NOTES {
        note_fired(notes, record);
    }
}

#[cold]
fn note_fired(notes: &Notes, record: usize) {
    let outcome = outcome(CallOutcome::Ok);
    notes.add((record, 0, outcome), || {
        let mut sites = Registry::of_process().sites.iter();
        let site = sites.find(|site| site.address() == record)?;
        Some(Note::of_site(site, outcome))
    });
}

/// A flow ended that somebody heard; `record` is the address of its function's record.
#[inline]
pub(crate) fn flow_ended(record: usize, ended: FlowOutcome) {
    if let Some(notes) = &*NOTES {
        note_flow(notes, record, ended);
    }
}

#[cold]
fn note_flow(notes: &Notes, record: usize, ended: FlowOutcome) {
    let outcome = FlowOutcome::TEXTS[ended as usize];
    notes.add((record, 0, outcome), || {
        let mut sites = Registry::of_process().flow_sites.iter();
        let site = sites.find(|site| site.address() == record)?;
        Some(Note::of_flow(site, outcome))
    });
}

/// A call of a step ended without an event.
#[inline]
pub(crate) fn step_ended(at: At, step: &'static StepDef, ended: CallOutcome) {
    let of = Of::Step {
        event: step.funnel.words.event,
        step: step.name,
    };
    at_place(at, of, ended);
}

/// A function counted in the counter of this name, or a call of one that counts its calls ended.
#[inline]
pub(crate) fn counted(at: At, counter: &'static str, ended: CallOutcome) {
    at_place(at, Of::Counter(counter), ended);
}

/// Nothing, and no code, in a build without debug assertions.
#[inline]
fn at_place(at: At, of: Of, ended: CallOutcome) {
    if let Some((file, line)) = at.place()
        && dispatch::is_active()
        && let Some(notes) = &*NOTES
        && dispatch::target().is_some()
    {
        note_place(notes, at, (file, line), of, ended);
    }
}

#[cold]
fn note_place(notes: &Notes, at: At, place: (&str, u32), of: Of, ended: CallOutcome) {
    let outcome = outcome(ended);
    notes.add((at.identity(), of.identity(), outcome), || {
        notes::at(Registry::of_process(), place, of, outcome)
    });
}

const fn outcome(ended: CallOutcome) -> &'static str {
    CallOutcome::TEXTS[ended as usize]
}
