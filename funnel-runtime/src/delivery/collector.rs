//! The collector: empties the queues into the inboxes of the couriers, on a thread of its own.

use std::time::Duration;

use super::books::{LANES, SETTLED, SIGNAL, ledger};
#[cfg(test)]
use super::fault;
use super::shared::{Inbox, Shared};
use super::supervisor::Supervisor;
use crate::account::Reason;
use crate::event::Event;

/// How many events the collector takes at once.
pub(super) const AT_ONCE: usize = 500;
/// How long events may wait before the collector looks for them by itself. Queues fill in real time.
const TICK: Duration = Duration::from_millis(25);

/// What the collector has in its hands.
#[derive(Default)]
struct Hands {
    events: Vec<Event>,
    /// How many there were before the last courier got them, as the books know it.
    taken: u64,
    /// How many couriers have got them.
    handed: usize,
}

/// Empties the queues into the inboxes, until asked to stop.
pub(super) fn run(shared: &Shared) {
    let mut hands = Hands::default();
    hands.events.reserve(AT_ONCE);
    Supervisor::new(shared, &SIGNAL, shared.seed()).run(
        "the thread that collects events",
        &mut hands,
        |hands| collect(shared, hands),
        |hands| lose(shared, hands),
    );
    shared.stop().collected = true;
    for inbox in &shared.inboxes {
        inbox.signal.ring();
    }
}

fn collect(shared: &Shared, hands: &mut Hands) {
    loop {
        // Read before the queues: what was emitted before the request to stop is still taken.
        let stopping = shared.deadline();
        if !take(shared, hands) {
            break;
        }
        if hands.events.is_empty() {
            if stopping.is_some() {
                break;
            }
            SIGNAL.wait(TICK);
            continue;
        }
        #[cfg(test)]
        fault::at("taken");
        hands
            .events
            .sort_unstable_by_key(|event: &Event| event.sequence);
        hand_out(shared, hands);
    }
}

/// Takes events out of the queues; `false` when these threads have been replaced.
fn take(shared: &Shared, hands: &mut Hands) -> bool {
    let mut ledger = ledger();
    if ledger.epoch != shared.epoch {
        return false;
    }
    let count = LANES.drain(&mut hands.events, AT_ONCE) as u64;
    ledger.take(count);
    hands.taken = count;
    true
}

/// Leaves the events in every inbox. One that its courier does not empty, because its backend hangs,
/// takes no more than the courier would.
fn hand_out(shared: &Shared, hands: &mut Hands) {
    let last = shared.inboxes.len().saturating_sub(1);
    for (at, inbox) in shared.inboxes.iter().enumerate() {
        if at == last {
            put(shared, at, inbox, hands.events.drain(..));
        } else {
            put(shared, at, inbox, hands.events.iter().cloned());
        }
        hands.handed = at + 1;
        #[cfg(test)]
        fault::at("handed");
    }
    hands.events.clear();
    (hands.taken, hands.handed) = (0, 0);
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

/// Gives up what was in hand when the collector broke down, for those couriers that have not got it.
fn lose(shared: &Shared, hands: &mut Hands) {
    let mut ledger = ledger();
    if ledger.epoch == shared.epoch {
        if hands.taken == 0 && hands.handed == 0 {
            hands.taken = hands.events.len() as u64;
            ledger.take(hands.taken);
        }
        for at in hands.handed..shared.inboxes.len() {
            ledger.lose(at, Reason::Panic, hands.taken);
        }
    }
    SETTLED.notify_all();
    drop(ledger);
    hands.events.clear();
    (hands.taken, hands.handed) = (0, 0);
}
