//! The threads of delivery: one collector, which empties the queues, and one per backend, which runs
//! its courier.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::courier::{Courier, Policy};
use super::now::{Next, Now, Outcome};
use super::signal::Signal;
use crate::account::{Account, Reason};
use crate::backend::Backend;
use crate::clock;
use crate::event::{Event, Origin};
use crate::ledger::Ledger;
use crate::queue::Lanes;
use crate::spool::Spool;

/// How many events the collector takes at once.
const AT_ONCE: usize = 500;
/// How long events may wait before the collector looks for them by itself.
const TICK: Duration = Duration::from_millis(25);
/// How long a courier sleeps that waits for nothing.
const IDLE: Duration = Duration::from_hours(1);

/// The queues of all threads.
pub(crate) static LANES: Lanes<Event> = Lanes::new();
/// Wakes the collector. One for the process: there is at most one, and a bell nobody hears does no harm.
pub(crate) static SIGNAL: Signal = Signal::new();

static LEDGER: Mutex<Ledger> = Mutex::new(Ledger::new());
/// Tells whoever waits for the books that they have moved.
static SETTLED: Condvar = Condvar::new();

fn ledger() -> MutexGuard<'static, Ledger> {
    // No code of a user runs under this lock, and each change of the books is one call.
    LEDGER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The account of every backend, all read at one moment.
pub(crate) fn accounts() -> Vec<Account> {
    let ledger = ledger();
    ledger.accounts(LANES.totals())
}

/// Closes the accounts: there is no backend any more.
pub(crate) fn close_accounts() {
    let mut ledger = ledger();
    ledger.open(std::iter::empty(), LANES.totals());
}

/// Waits until everything emitted so far is delivered or lost; `false` when time ran out.
pub(crate) fn wait_until_settled(deadline: Instant) -> bool {
    let mut ledger = ledger();
    let target = LANES.totals().pushed;
    while !ledger.has_settled(target) {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        SIGNAL.ring();
        ledger = SETTLED
            .wait_timeout(ledger, left)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
    true
}

/// What the threads of one installation share.
#[derive(Debug)]
struct Shared {
    epoch: u64,
    origin: Arc<Origin>,
    policy: Policy,
    inboxes: Vec<Inbox>,
    stop: Mutex<Stop>,
    done: Condvar,
}

/// Where the collector leaves events for a courier.
#[derive(Debug, Default)]
struct Inbox {
    events: Mutex<Vec<Event>>,
    signal: Signal,
}

impl Inbox {
    fn lock(&self) -> MutexGuard<'_, Vec<Event>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct Stop {
    /// The moment until which the threads may go on, once they were asked to stop.
    deadline: Option<Instant>,
    /// Whether the collector has left the last events in the inboxes.
    collected: bool,
    /// How many couriers have ended.
    ended: usize,
}

impl Shared {
    fn stop(&self) -> MutexGuard<'_, Stop> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deadline(&self) -> Option<Instant> {
        self.stop().deadline
    }
}

/// Running delivery.
#[derive(Debug)]
pub(crate) struct Worker(Arc<Shared>);

impl Worker {
    /// Opens the accounts and starts the threads.
    ///
    /// # Errors
    ///
    /// When the system refuses a thread.
    pub(crate) fn start(
        backends: Vec<(Box<dyn Backend>, Option<Spool>)>,
        origin: Arc<Origin>,
        policy: Policy,
    ) -> io::Result<Self> {
        let epoch = {
            let mut ledger = ledger();
            let names = backends
                .iter()
                .map(|(backend, _)| backend.name().to_owned());
            ledger.open(names, LANES.totals())
        };
        let shared = Arc::new(Shared {
            epoch,
            origin,
            policy,
            inboxes: backends.iter().map(|_| Inbox::default()).collect(),
            stop: Mutex::default(),
            done: Condvar::new(),
        });
        let worker = Self(Arc::clone(&shared));
        for (at, (backend, spool)) in backends.into_iter().enumerate() {
            let shared = Arc::clone(&shared);
            let name = format!("funnel-{}", backend.name());
            let started = thread::Builder::new()
                .name(name)
                .spawn(move || deliver(&shared, at, backend, spool));
            if let Err(error) = started {
                // The threads that were started end when they are asked to.
                worker.stop(Instant::now());
                return Err(error);
            }
        }
        let started = thread::Builder::new()
            .name("funnel-collector".to_owned())
            .spawn(move || collect(&shared));
        if let Err(error) = started {
            worker.stop(Instant::now());
            return Err(error);
        }
        Ok(worker)
    }

    /// Delivers what is under way, at most until the deadline, and gives up the rest. Returns the
    /// last accounts. A backend that hangs is left behind on its thread.
    pub(crate) fn stop(self, deadline: Instant) -> Vec<Account> {
        let shared = self.0;
        shared.stop().deadline = Some(deadline);
        SIGNAL.ring();
        for inbox in &shared.inboxes {
            inbox.signal.ring();
        }
        let mut stop = shared.stop();
        while stop.ended < shared.inboxes.len() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            stop = shared
                .done
                .wait_timeout(stop, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        drop(stop);
        let mut ledger = ledger();
        if ledger.epoch == shared.epoch {
            // Whether the threads ended or not: what is left now is lost, and is said to be.
            let mut left = Vec::new();
            while LANES.drain(&mut left, AT_ONCE) > 0 {
                ledger.take(left.len() as u64);
                left.clear();
            }
            ledger.give_up(Reason::ShutdownTimeout);
        }
        SETTLED.notify_all();
        ledger.accounts(LANES.totals())
    }
}

/// Empties the queues into the inboxes, until asked to stop.
fn collect(shared: &Shared) {
    let mut events = Vec::with_capacity(AT_ONCE);
    loop {
        // Read before the queues: what was emitted before the request to stop is still taken.
        let stopping = shared.deadline();
        if !take(shared, &mut events) {
            break;
        }
        if events.is_empty() {
            if stopping.is_some() {
                break;
            }
            SIGNAL.wait(TICK);
            continue;
        }
        events.sort_unstable_by_key(|event: &Event| event.sequence);
        hand_out(shared, &mut events);
    }
    shared.stop().collected = true;
    for inbox in &shared.inboxes {
        inbox.signal.ring();
    }
}

/// Takes events out of the queues; `false` when these threads have been replaced.
fn take(shared: &Shared, events: &mut Vec<Event>) -> bool {
    let mut ledger = ledger();
    if ledger.epoch != shared.epoch {
        return false;
    }
    let count = LANES.drain(events, AT_ONCE);
    ledger.take(count as u64);
    true
}

/// Leaves the events in every inbox. One that its courier does not empty, because its backend hangs,
/// takes no more than the courier would.
fn hand_out(shared: &Shared, events: &mut Vec<Event>) {
    let Some((last, others)) = shared.inboxes.split_last() else {
        return events.clear();
    };
    for (at, inbox) in others.iter().enumerate() {
        put(shared, at, inbox, events.iter().cloned());
    }
    put(shared, others.len(), last, events.drain(..));
}

fn put(shared: &Shared, at: usize, inbox: &Inbox, events: impl ExactSizeIterator<Item = Event>) {
    let mut waiting = inbox.lock();
    let room = shared.policy.capacity.saturating_sub(waiting.len());
    let refused = events.len().saturating_sub(room) as u64;
    waiting.extend(events.take(room));
    drop(waiting);
    inbox.signal.ring();
    if refused > 0 {
        let mut ledger = ledger();
        if ledger.epoch == shared.epoch {
            ledger.lose(at, Reason::QueueFull, refused);
        }
        SETTLED.notify_all();
    }
}

/// Runs the courier of a backend until it is done.
fn deliver(shared: &Shared, at: usize, backend: Box<dyn Backend>, spool: Option<Spool>) {
    let origin = Arc::clone(&shared.origin);
    // Chance is all that is asked for.
    let seed = getrandom::u64().unwrap_or(at as u64);
    let mut courier = Courier::new(backend, spool, origin, shared.policy, seed);
    let inbox = &shared.inboxes[at];
    let mut arrived = Vec::new();
    let mut is_first = true;
    loop {
        let (deadline, collected) = {
            let stop = shared.stop();
            (stop.deadline, stop.collected)
        };
        std::mem::swap(&mut *inbox.lock(), &mut arrived);
        let mut now = Now {
            instant: Instant::now(),
            unix_millis: clock::unix_millis(),
            deadline,
        };
        let mut outcome = Outcome::default();
        if std::mem::replace(&mut is_first, false) {
            courier.begin(&now, &mut outcome);
        }
        for event in arrived.drain(..) {
            courier.take(event, &now, &mut outcome);
        }
        now.instant = Instant::now();
        let next = courier.step(&now, &mut outcome);
        if !settle(shared, at, &courier, outcome) {
            break;
        }
        match next {
            Next::Now => {}
            Next::Idle if deadline.is_some() && collected => break,
            Next::Idle => inbox.signal.wait(IDLE),
            Next::At(when) => inbox
                .signal
                .wait(when.saturating_duration_since(Instant::now())),
        }
    }
    // The backend goes first: by the time the end is reported, its files are closed.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(courier)));
    shared.stop().ended += 1;
    shared.done.notify_all();
}

/// Writes down what became of events; `false` when these threads have been replaced.
fn settle(shared: &Shared, at: usize, courier: &Courier, outcome: Outcome) -> bool {
    let mut ledger = ledger();
    if ledger.epoch != shared.epoch {
        return false;
    }
    let is_news = outcome != Outcome::default();
    ledger.recover(at, outcome.recovered);
    ledger.deliver(at, outcome.delivered);
    for (reason, count) in outcome.lost {
        ledger.lose(at, reason, count);
    }
    ledger.keep(at, courier.on_disk());
    if is_news {
        SETTLED.notify_all();
    }
    true
}
