//! One flow from its start to its end: what it knows, and the events that tell it.
//!
//! The state is under a lock, and events are written under it, so that none comes behind the end. No
//! code of a user runs under it: the attributes are lent to the closure that sets them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::end::{By, End};
use super::open::{self, Open, Place};
use crate::cohort::Cohort;
use crate::coverage;
use crate::dispatch::{self, Target};
use crate::event::{Event, FlowKey, Moment, Subject};
use crate::fork;
use crate::payload::{Draft, Value};
use crate::problem::{self, Problem};
use crate::scope;
use crate::vocabulary::{FlowAttrs as _, FlowDef, FlowStep, Keys as _};

pub(super) struct Running<S: FlowStep> {
    /// The address of the site's record, which identifies it.
    record: usize,
    number: u64,
    listener: Option<Listener>,
    state: Mutex<State<S>>,
}

struct State<S: FlowStep> {
    step: Option<usize>,
    attrs: S::Attrs,
    /// Whether a closure has the attributes; what others set meanwhile is in `attrs`.
    lent: bool,
    /// The sequence of the first event.
    id: u64,
    place: Option<Place>,
    ended: Option<By>,
}

/// Where the events of a flow go, and what was known around its start.
struct Listener {
    target: Target,
    /// The process whose flow it is; a child tells nothing of the flows of its parent.
    generation: u32,
    began: Instant,
    cohort: Cohort,
    outer: Draft,
}

impl<S: FlowStep> Running<S> {
    /// Starts a flow.
    pub(super) fn start(record: usize, set: impl FnOnce(&mut S::Attrs)) -> Arc<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        S::DEF.started.add_one(0);
        let listener = Listener::here(S::DEF);
        let mut attrs = S::Attrs::OPEN;
        if listener.is_some() {
            evaluate(record, || set(&mut attrs));
        }
        let flow = Arc::new(Self {
            record,
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            listener,
            state: Mutex::new(State {
                step: None,
                attrs,
                lent: false,
                id: 0,
                place: None,
                ended: None,
            }),
        });
        let mut state = flow.state();
        state.place = Some(open::add(Arc::clone(&flow) as Arc<dyn Open>));
        flow.tell(&mut state, Moment::Started, None);
        drop(state);
        flow
    }

    fn state(&self) -> MutexGuard<'_, State<S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_open(&self) -> bool {
        self.state().ended.is_none()
    }

    pub(super) fn step(&self, step: usize) {
        let mut state = self.state();
        if state.ended.is_none() {
            state.step = Some(step);
        }
    }

    pub(super) fn set(&self, set: impl FnOnce(&mut S::Attrs)) {
        if self.listener.is_none() {
            return;
        }
        let mut state = self.state();
        if state.ended.is_some() {
            return;
        }
        let is_first = !std::mem::replace(&mut state.lent, true);
        let mut attrs = std::mem::replace(&mut state.attrs, S::Attrs::OPEN);
        drop(state);
        evaluate(self.record, || set(&mut attrs));
        let mut state = self.state();
        if is_first {
            // What was set meanwhile is newer than what this closure was lent.
            let newer = std::mem::replace(&mut state.attrs, attrs);
            state.attrs.__merge(newer);
            state.lent = false;
        } else {
            state.attrs.__merge(attrs);
        }
    }

    pub(super) fn milestone(&self, at: usize) {
        let mut state = self.state();
        if let Some(by) = state.ended {
            drop(state);
            return self.too_late(by);
        }
        S::DEF.told.add_one(at);
        // The macro lets no flow have more.
        let moment = Moment::Milestone(u8::try_from(at).unwrap_or(u8::MAX));
        self.tell(&mut state, moment, None);
    }

    /// Ends the flow, unless it has ended.
    pub(super) fn end(&self, end: End, by: By) {
        let mut state = self.state();
        if let Some(before) = state.ended {
            drop(state);
            if by == By::Name {
                self.too_late(before);
            }
            return;
        }
        state.ended = Some(by);
        let series = FlowDef::end_at(state.step, end.outcome());
        S::DEF.ends.add_one(series);
        self.tell(&mut state, end.moment(), Some(end));
        if self.listener.is_some() {
            coverage::flow_ended(self.record, end.outcome());
        }
        if let Some(place) = state.place.take() {
            open::remove(place);
        }
    }

    /// Counts a call that came behind the end, unless nobody could know of the end.
    fn too_late(&self, ended: By) {
        if ended != By::Process {
            self.misuse();
        }
    }

    pub(super) fn misuse(&self) {
        problem::note(self.record, Problem::Misuse);
    }

    pub(super) fn note_panic(&self) {
        problem::note(self.record, Problem::Panic);
    }

    fn listener(&self) -> Option<&Listener> {
        let listener = self.listener.as_ref();
        listener.filter(|listener| listener.generation == fork::generation())
    }

    fn tell(&self, state: &mut State<S>, moment: Moment, end: Option<End>) {
        let Some(listener) = self.listener() else {
            return;
        };
        let mut id = state.id;
        listener.target.send(|event| {
            state.attrs.encode(&mut event.attributes);
            listener.complete(event, S::DEF, moment);
            dispatch::note_left_out(&event.attributes, self.record);
            if id == 0 {
                id = event.sequence;
            }
            let draft = &mut event.attributes;
            if let Some(step) = state.step {
                draft.put_label(FlowKey::Step as u8, step);
            }
            match end {
                Some(End::Aborted(reason)) => {
                    draft.put(FlowKey::Reason as u8, Value::Text(reason));
                }
                Some(End::Failed(class)) => {
                    draft.put(FlowKey::ErrorClass as u8, Value::Text(class));
                }
                Some(End::Completed) | None => {}
            }
            if moment != Moment::Started {
                let millis = u64::try_from(listener.began.elapsed().as_millis());
                let millis = millis.unwrap_or(u64::MAX);
                draft.put(FlowKey::DurationMs as u8, Value::U64(millis));
            }
            draft.put(FlowKey::FlowId as u8, Value::U64(id));
        });
        // A start that found its queue full has no sequence, and its end needs something to go by.
        state.id = if id == 0 {
            dispatch::next_sequence()
        } else {
            id
        };
    }
}

impl<S: FlowStep> Open for Running<S> {
    fn end_with_process(&self, end: End) {
        self.end(end, By::Process);
    }

    fn is_installed(&self) -> bool {
        let target = self.listener().map(|listener| &listener.target);
        matches!(target, Some(Target::Queue))
    }

    fn number(&self) -> u64 {
        self.number
    }
}

impl Listener {
    /// Who listens here, if anybody does.
    fn here(flow: &'static FlowDef) -> Option<Self> {
        if !dispatch::is_active() {
            return None;
        }
        let target = dispatch::target()?;
        let mut outer = Draft::new();
        let cohort = scope::complete(&flow.words, &mut outer);
        Some(Self {
            target,
            generation: fork::generation(),
            began: Instant::now(),
            cohort,
            outer,
        })
    }

    /// Adds what the scopes say, here and where the flow started.
    fn complete(&self, event: &mut Event, flow: &'static FlowDef, moment: Moment) {
        let draft = &mut event.attributes;
        scope::complete(&flow.words, draft);
        draft.fill_from(&self.outer);
        event.cohort = self.cohort;
        event.subject = Subject::Flow(flow, moment);
    }
}

fn evaluate(record: usize, set: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(set)).is_err() {
        problem::note(record, Problem::Panic);
    }
}
