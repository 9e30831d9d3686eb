//! From a site to a queue: whether anybody listens, what the scopes add, where the event goes.
//!
//! The question whether anybody listens is asked by every call of every annotated function and is
//! one load; everything after it is kept out of line.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use uuid::Uuid;

use crate::clock;
use crate::delivery::{LANES, SIGNAL};
use crate::event::{Event, EventView, Origin, Subject};
use crate::payload::Draft;
use crate::problem::{self, Problem};
use crate::queue::Producer;
use crate::recording::Log;
use crate::scope;
use crate::vocabulary::Site;

/// How many listen: the installed backends as one, and every living recorder.
static LISTENERS: AtomicUsize = AtomicUsize::new(0);
static INSTALLED: AtomicBool = AtomicBool::new(false);
static CAPACITY: AtomicUsize = AtomicUsize::new(DEFAULT_CAPACITY);
static SEQUENCE: AtomicU64 = AtomicU64::new(1);
static ORIGIN: LazyLock<RwLock<Arc<Origin>>> = LazyLock::new(|| {
    RwLock::new(Arc::new(Origin {
        session_id: Uuid::new_v4(),
        service_name: String::new(),
        service_version: String::new(),
    }))
});

/// Events that the queue of one thread holds unless configured.
pub(crate) const DEFAULT_CAPACITY: usize = 1024;

thread_local! {
    static LANE: RefCell<Option<Producer<Event>>> = const { RefCell::new(None) };
}

/// Whether anybody may listen, anywhere in the process.
#[inline]
pub(crate) fn is_active() -> bool {
    LISTENERS.load(Ordering::Relaxed) != 0
}

/// Someone begins to listen.
pub(crate) fn listen() {
    LISTENERS.fetch_add(1, Ordering::Relaxed);
}

/// Someone ends listening.
pub(crate) fn unlisten() {
    LISTENERS.fetch_sub(1, Ordering::Relaxed);
}

/// Turns delivery to the installed backends on or off.
pub(crate) fn set_installed(installed: bool) {
    match (INSTALLED.swap(installed, Ordering::Relaxed), installed) {
        (false, true) => listen(),
        (true, false) => unlisten(),
        _ => {}
    }
}

/// The number of events that queues opened from now on hold.
pub(crate) fn set_capacity(events: usize) {
    CAPACITY.store(events, Ordering::Relaxed);
}

/// What all events of the process share.
pub(crate) fn origin() -> Arc<Origin> {
    Arc::clone(&ORIGIN.read().unwrap_or_else(PoisonError::into_inner))
}

/// Names the service; the session stays.
pub(crate) fn set_service(name: String, version: String) -> Arc<Origin> {
    let mut origin = ORIGIN.write().unwrap_or_else(PoisonError::into_inner);
    let session_id = origin.session_id;
    *origin = Arc::new(Origin {
        session_id,
        service_name: name,
        service_version: version,
    });
    Arc::clone(&origin)
}

/// Keeps what all events share as it is until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn std::any::Any> {
    Box::new(ORIGIN.read().unwrap_or_else(PoisonError::into_inner))
}

/// Begins a session of its own in a process that was forked from another, to whose backends nobody
/// listens here.
#[cfg(unix)]
pub(crate) fn forget() {
    set_installed(false);
    // A thread that forks while it writes an event finds nobody at the other end of its queue.
    let _ = LANE.try_with(|lane| lane.try_borrow_mut().map(|mut lane| lane.take()));
    let mut origin = ORIGIN.write().unwrap_or_else(PoisonError::into_inner);
    *origin = Arc::new(Origin {
        session_id: Uuid::new_v4(),
        ..Origin::clone(&origin)
    });
    SEQUENCE.store(1, Ordering::Relaxed);
}

/// Who listens on this thread.
#[derive(Clone)]
pub(crate) enum Target {
    Recorder(Arc<Log>),
    Queue,
}

/// Who listens on this thread, if anybody does.
pub(crate) fn target() -> Option<Target> {
    if let Some(log) = scope::recorder() {
        return Some(Target::Recorder(log));
    }
    INSTALLED.load(Ordering::Relaxed).then_some(Target::Queue)
}

impl Target {
    /// Has the event of a site filled in where it will wait, and sends it on its way.
    #[inline]
    pub(crate) fn accept(&self, site: Site, fill: impl FnOnce(&mut Draft)) {
        self.send(|event| complete(event, site, fill));
    }

    /// Has any event written where it will wait, and sends it on its way. It has its time and its number
    /// already.
    #[inline]
    pub(crate) fn send(&self, write: impl FnOnce(&mut Event)) {
        match self {
            Self::Recorder(log) => record(log, write),
            Self::Queue => with_lane(|lane| {
                if lane.push(stamped, write) {
                    SIGNAL.try_ring();
                }
            }),
        }
    }

    /// Counts an event that could not be made because an attribute expression panicked.
    pub(crate) fn refuse_panicked(&self, site: Site) {
        problem::note(site.record, Problem::Panic);
        if matches!(self, Self::Queue) {
            with_lane(|lane| lane.refuse_panicked());
        }
    }
}

/// Fills in an event: the attributes of the site, those of the scopes, and what is the framework's.
#[inline]
fn complete(event: &mut Event, site: Site, fill: impl FnOnce(&mut Draft)) {
    let draft = &mut event.attributes;
    fill(draft);
    event.cohort = scope::complete(&site.step.funnel.words, draft);
    event.subject = Subject::Step(site.step);
    let draft = &event.attributes;
    note_left_out(draft, site.record);
    if !draft.has_all(&site.step.required) {
        problem::note(site.record, Problem::MissingRequired);
    }
}

/// Counts what was left out of an event, and why.
#[inline]
pub(crate) fn note_left_out(draft: &Draft, record: usize) {
    if draft.left_out_personal() {
        problem::note(record, Problem::PiiValue);
    }
    if draft.left_out_invalid() {
        problem::note(record, Problem::InvalidValue);
    }
}

/// An event of no step, now.
///
/// Its number is taken before anything is written where it will wait, because a locked instruction waits
/// for all that was written before it.
#[inline]
fn stamped() -> Event {
    let timestamp = clock::unix_millis();
    let sequence = next_sequence();
    Event::new(timestamp, sequence)
}

#[cold]
#[inline(never)]
fn record(log: &Log, write: impl FnOnce(&mut Event)) {
    let mut event = stamped();
    write(&mut event);
    log.add(&EventView::new(&event, &origin()), event.subject.step());
}

/// A number that no event of the process has.
#[inline]
pub(crate) fn next_sequence() -> u64 {
    SEQUENCE.fetch_add(1, Ordering::Relaxed)
}

#[inline]
fn with_lane(act: impl FnOnce(&mut Producer<Event>)) {
    let acted = LANE.try_with(|lane| {
        let Ok(mut lane) = lane.try_borrow_mut() else {
            return false;
        };
        act(lane.get_or_insert_with(|| LANES.open(CAPACITY.load(Ordering::Relaxed))));
        true
    });
    if acted != Ok(true) {
        // The thread is ending and its queue is gone already.
        LANES.refuse_stray();
    }
}
