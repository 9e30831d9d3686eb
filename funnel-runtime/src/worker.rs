//! The one thread that takes events out of the queues and hands them to the backends.
//!
//! It belongs to no async runtime. Everything it does to the books it does under the ledger's
//! lock, so that they balance at every moment; sending happens outside of it.
//! Imported by `telemetry`, which starts and stops it, and by `dispatch`, which fills the queues.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::account::{Account, Reason};
use crate::backend::{Answer, Backend, Batch};
use crate::event::{Event, Origin};
use crate::ledger::Ledger;
use crate::queue::Lanes;

/// The greatest number of events in a batch.
const BATCH: usize = 500;
/// How long events may wait before the worker looks for them by itself.
const TICK: Duration = Duration::from_millis(25);
/// Attempts per batch and backend.
const ATTEMPTS: u32 = 5;
/// The pause after the first failed attempt; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The queues of all threads.
pub(crate) static LANES: Lanes<Event> = Lanes::new();

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
    while ledger.settled < target {
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

/// Wakes the worker. One for the process: there is at most one worker, and a bell nobody hears
/// does no harm.
#[derive(Debug)]
pub(crate) struct Signal {
    rung: Mutex<bool>,
    bell: Condvar,
}

pub(crate) static SIGNAL: Signal = Signal {
    rung: Mutex::new(false),
    bell: Condvar::new(),
};

impl Signal {
    /// Wakes the worker, or keeps it from going to sleep.
    pub(crate) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Wakes the worker if that takes no waiting; it looks by itself soon enough otherwise.
    pub(crate) fn try_ring(&self) {
        if let Ok(mut rung) = self.rung.try_lock()
            && !*rung
        {
            *rung = true;
            self.bell.notify_all();
        }
    }

    fn wait(&self, at_most: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rung, _) = self
            .bell
            .wait_timeout_while(rung, at_most, |rung| !*rung)
            .unwrap_or_else(PoisonError::into_inner);
        *rung = false;
    }
}

/// A running worker.
#[derive(Debug)]
pub(crate) struct Worker {
    stop: Arc<Stop>,
    epoch: u64,
}

#[derive(Debug, Default)]
struct Stop {
    state: Mutex<StopState>,
    done: Condvar,
}

#[derive(Debug, Default)]
struct StopState {
    asked: Option<Instant>,
    done: bool,
}

impl Stop {
    fn lock(&self) -> MutexGuard<'_, StopState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment until which the worker may go on, once it was asked to stop.
    fn deadline(&self) -> Option<Instant> {
        self.lock().asked
    }
}

impl Worker {
    /// Opens the accounts and starts the thread.
    ///
    /// # Errors
    ///
    /// When the system refuses a thread.
    pub(crate) fn start(
        backends: Vec<Box<dyn Backend>>,
        origin: Arc<Origin>,
    ) -> std::io::Result<Self> {
        let epoch = {
            let mut ledger = ledger();
            let names = backends.iter().map(|backend| backend.name().to_owned());
            ledger.open(names, LANES.totals())
        };
        let stop = Arc::<Stop>::default();
        let run = Run {
            backends,
            origin,
            stop: Arc::clone(&stop),
            epoch,
        };
        thread::Builder::new()
            .name("funnel-worker".to_owned())
            .spawn(move || run.until_stopped())?;
        Ok(Self { stop, epoch })
    }

    /// Delivers what is under way, at most until the deadline, and gives up the rest. Returns the
    /// last accounts. A backend that hangs is left behind on its thread.
    pub(crate) fn stop(self, deadline: Instant) -> Vec<Account> {
        self.stop.lock().asked = Some(deadline);
        SIGNAL.ring();
        let mut state = self.stop.lock();
        while !state.done {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self
                .stop
                .done
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        drop(state);
        let mut ledger = ledger();
        if ledger.epoch == self.epoch {
            // Whether the worker ended or not: what is left now is lost, and is said to be.
            let mut left = Vec::new();
            while LANES.drain(&mut left, BATCH) > 0 {
                ledger.take(left.len() as u64);
                left.clear();
            }
            ledger.give_up(Reason::ShutdownTimeout);
        }
        SETTLED.notify_all();
        ledger.accounts(LANES.totals())
    }
}

/// What the thread owns.
struct Run {
    backends: Vec<Box<dyn Backend>>,
    origin: Arc<Origin>,
    stop: Arc<Stop>,
    epoch: u64,
}

impl Run {
    fn until_stopped(mut self) {
        let mut events = Vec::with_capacity(BATCH);
        loop {
            // Read before the queues: what was emitted before the request to stop is still taken.
            let stopping = self.stop.deadline();
            events.clear();
            if !self.take(&mut events) {
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
            for at in 0..self.backends.len() {
                self.settle(at, &events);
            }
            let mut ledger = ledger();
            if ledger.epoch == self.epoch {
                ledger.settled = ledger.popped;
            }
            SETTLED.notify_all();
        }
        // The backends go first: by the time the stop is reported, their files are closed.
        let Self { backends, stop, .. } = self;
        let _ = catch_unwind(AssertUnwindSafe(|| drop(backends)));
        stop.lock().done = true;
        stop.done.notify_all();
    }

    /// Takes a batch out of the queues; `false` when this worker has been replaced.
    fn take(&self, events: &mut Vec<Event>) -> bool {
        let mut ledger = ledger();
        if ledger.epoch != self.epoch {
            return false;
        }
        let count = LANES.drain(events, BATCH);
        ledger.take(count as u64);
        true
    }

    /// Brings one batch to one backend, or counts why not.
    fn settle(&mut self, at: usize, events: &[Event]) {
        let lost = self.deliver(at, events);
        let mut ledger = ledger();
        if ledger.epoch != self.epoch {
            return;
        }
        let count = events.len() as u64;
        match lost {
            None => ledger.deliver(at, count),
            Some(reason) => ledger.lose(at, reason, count),
        }
    }

    fn deliver(&mut self, at: usize, events: &[Event]) -> Option<Reason> {
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            let batch = Batch::new(events, &self.origin);
            let backend = &mut self.backends[at];
            let answer = catch_unwind(AssertUnwindSafe(|| backend.send(&batch)));
            let after = match answer {
                Ok(Answer::Delivered) => return None,
                Ok(Answer::Rejected(reason)) => return Some(reason),
                Ok(Answer::Retry(after)) => after,
                Err(_) => return Some(Reason::Panic),
            };
            if attempt == ATTEMPTS {
                return Some(Reason::RetriesExhausted);
            }
            if !self.pause(after.unwrap_or(pause)) {
                return Some(Reason::ShutdownTimeout);
            }
            pause *= 2;
        }
        None
    }

    /// Waits before the next attempt; `false` when the deadline of a stop comes first.
    fn pause(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        loop {
            let now = Instant::now();
            if now >= until {
                return true;
            }
            if self
                .stop
                .deadline()
                .is_some_and(|deadline| until > deadline)
            {
                return false;
            }
            SIGNAL.wait(until - now);
        }
    }
}
