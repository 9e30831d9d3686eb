//! Runs the courier of one backend, on a thread of its own: tells it the time and what has arrived, and
//! writes down what it says became of events.

use std::sync::Arc;
use std::time::Duration;

use super::books::{SETTLED, ledger};
use super::caught::caught;
use super::courier::Courier;
#[cfg(test)]
use super::fault;
use super::now::{Next, Now, Outcome};
use super::shared::Shared;
use super::supervisor::Supervisor;
use crate::account::Reason;
use crate::backend::Backend;
use crate::event::Event;
use crate::fork;
use crate::spool::Spool;

/// How long a courier sleeps that waits for nothing.
const IDLE: Duration = Duration::from_hours(1);

/// A courier and what only its thread knows.
struct Runner {
    courier: Courier,
    arrived: Vec<Event>,
    /// How many of the events in flight, as the books have them, are the courier's.
    held: u64,
    has_begun: bool,
}

/// Runs the courier of a backend until it is done.
pub(super) fn run(shared: &Shared, at: usize, backend: Box<dyn Backend>, spool: Option<Spool>) {
    let seed = shared.seed();
    let origin = Arc::clone(&shared.origin);
    let mut runner = Runner {
        courier: Courier::new(backend, spool, origin, shared.policy, seed),
        arrived: Vec::new(),
        held: 0,
        has_begun: false,
    };
    Supervisor::new(shared, &shared.inboxes[at].signal, seed).run(
        "the thread that brings events to a backend",
        &mut runner,
        |runner| runner.deliver(shared, at),
        |runner| runner.mend(shared, at),
    );
    if shared.generation != fork::generation() {
        // The backend forked, and this is the child: what is here is the parent's to close.
        return std::mem::forget(runner);
    }
    // By the time the end is reported, the files of the backend are closed.
    let _ = caught(|| runner.courier.close());
    shared.stop().ended += 1;
    shared.done.notify_all();
}

impl Runner {
    fn deliver(&mut self, shared: &Shared, at: usize) {
        let (inbox, pace) = (&shared.inboxes[at], shared.pace);
        loop {
            let (deadline, collected) = {
                let stop = shared.stop();
                (stop.deadline, stop.collected)
            };
            std::mem::swap(&mut *inbox.lock(), &mut self.arrived);
            self.held += self.arrived.len() as u64;
            let mut now = Now {
                instant: pace.now(),
                unix_millis: pace.unix_millis(),
                deadline: deadline.map(|deadline| pace.at(deadline)),
                times: pace.times(),
            };
            let mut outcome = Outcome::default();
            if !std::mem::replace(&mut self.has_begun, true) {
                self.courier.begin(&now, &mut outcome);
            }
            #[cfg(test)]
            fault::at("begun");
            for mut event in self.arrived.drain(..) {
                event.timestamp = pace.unix_millis_at(event.timestamp);
                self.courier.take(event, &now, &mut outcome);
            }
            now.instant = pace.now();
            let next = self.courier.step(&now, &mut outcome);
            #[cfg(test)]
            fault::at("stepped");
            if !self.settle(shared, at, &outcome) {
                break;
            }
            match next {
                Next::Now => {}
                Next::Idle if deadline.is_some() && collected => break,
                Next::Idle => inbox.signal.wait(IDLE),
                Next::At(when) => inbox.signal.wait(pace.until(when)),
            }
        }
    }

    /// Writes down what became of events; `false` when these threads have been replaced.
    fn settle(&mut self, shared: &Shared, at: usize, outcome: &Outcome) -> bool {
        let mut ledger = ledger();
        if ledger.epoch != shared.epoch {
            return false;
        }
        ledger.recover(at, outcome.recovered);
        ledger.deliver(at, outcome.delivered);
        for (reason, count) in &outcome.lost {
            ledger.lose(at, *reason, *count);
        }
        let lost: u64 = outcome.lost.values().sum();
        self.held = (self.held + outcome.recovered).saturating_sub(outcome.delivered + lost);
        ledger.keep(at, self.courier.on_disk());
        if *outcome != Outcome::default() {
            SETTLED.notify_all();
        }
        true
    }

    /// Gives up what the courier had in memory when it broke down, and what it had not said yet. What is
    /// on the disk is what goes on.
    fn mend(&mut self, shared: &Shared, at: usize) {
        self.arrived.clear();
        let mut outcome = Outcome::default();
        self.courier.begin_again(&mut outcome);
        let on_disk = self.courier.on_disk();
        outcome.recovered = on_disk.saturating_sub(self.held);
        let gone = self.held.saturating_sub(on_disk);
        let corrupt = outcome.lost.entry(Reason::SpoolCorrupt).or_default();
        *corrupt = gone.min(*corrupt);
        let rest = gone - *corrupt;
        outcome.lose(Reason::Panic, rest);
        self.settle(shared, at, &outcome);
    }
}
