//! One backend's events on their way: batches, attempts, pauses, and what became of each event.
//!
//! A courier is told the time and never asks for it, and it sleeps for nobody: it says when it wants to
//! be called again. So a test plays ten minutes of outage in no time. Threads and queues are
//! `threads`'s; the books are the ledger's.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::circuit::Circuit;
use crate::account::Reason;
use crate::backend::{Answer, Attempt, Backend, Batch, Limits};
use crate::event::{Event, EventView, Origin};

/// What holds for every backend of a process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// How long a batch is tried before it is given up.
    pub(crate) patience: Duration,
    /// The most events that wait for a backend.
    pub(crate) capacity: usize,
}

/// The time, as it is at one step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) instant: Instant,
    /// Milliseconds since the Unix epoch.
    pub(super) unix_millis: u64,
    /// The moment until which everything has to be done, once the courier was asked to stop.
    pub(super) deadline: Option<Instant>,
}

impl Now {
    fn is_stopping(&self) -> bool {
        self.deadline.is_some()
    }
}

/// What became of events in one step.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) delivered: u64,
    pub(super) lost: BTreeMap<Reason, u64>,
}

impl Outcome {
    fn lose(&mut self, reason: Reason, count: usize) {
        if count > 0 {
            *self.lost.entry(reason).or_default() += count as u64;
        }
    }
}

/// When a courier wants to be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// At once: there is more to do.
    Now,
    /// Then, or when there are more events.
    At(Instant),
    /// When there are more events.
    Idle,
}

/// An event that waits, and how many came before it.
#[derive(Debug)]
struct Waiting {
    event: Event,
    since: Instant,
    bytes: usize,
}

/// The batch that is being tried.
#[derive(Debug)]
struct Hand {
    events: Vec<Waiting>,
    attempts: u32,
    since: Instant,
    due: Instant,
    /// Whether it was tried after the courier was asked to stop. Each batch is once, and no pause is
    /// waited for: whoever ends a process does not wait for a destination that is down.
    is_last: bool,
    /// Why it was not delivered yet.
    reason: Reason,
}

pub(super) struct Courier {
    backend: Box<dyn Backend>,
    limits: Limits,
    policy: Policy,
    origin: Arc<Origin>,
    waiting: VecDeque<Waiting>,
    /// What is tried now, and what it was split off from behind it.
    hands: VecDeque<Hand>,
    backoff: Backoff,
    circuit: Circuit,
}

impl Courier {
    pub(super) fn new(
        backend: Box<dyn Backend>,
        origin: Arc<Origin>,
        policy: Policy,
        seed: u64,
    ) -> Self {
        let limits = catch_unwind(AssertUnwindSafe(|| backend.limits())).unwrap_or_default();
        Self {
            backend,
            limits,
            policy,
            origin,
            waiting: VecDeque::new(),
            hands: VecDeque::new(),
            backoff: Backoff::new(seed),
            circuit: Circuit::new(),
        }
    }

    /// How many events are on their way.
    pub(super) fn len(&self) -> usize {
        let hands = self.hands.iter().map(|hand| hand.events.len());
        self.waiting.len() + hands.sum::<usize>()
    }

    /// Takes an event; where too many wait, it is lost.
    pub(super) fn take(&mut self, event: Event, now: &Now, outcome: &mut Outcome) {
        if self.len() >= self.policy.capacity {
            return outcome.lose(Reason::QueueFull, 1);
        }
        let bytes = EventView::new(&event, &self.origin).size_hint();
        self.waiting.push_back(Waiting {
            event,
            since: now.instant,
            bytes,
        });
    }

    /// Does the next thing that is due, if any is.
    pub(super) fn step(&mut self, now: &Now, outcome: &mut Outcome) -> Next {
        self.expire(now, outcome);
        if self.hands.is_empty()
            && let Some(next) = self.pick_up(now)
        {
            return next;
        }
        let Some(hand) = self.hands.front() else {
            return Next::Idle;
        };
        if let Some(deadline) = now.deadline
            && (now.instant >= deadline || hand.is_last)
        {
            let reason = match hand.reason {
                // It would have been tried again.
                Reason::RetriesExhausted => Reason::ShutdownTimeout,
                refused => refused,
            };
            self.give_up(reason, outcome);
            return Next::Now;
        }
        if now.is_stopping() {
            self.attempt(now, outcome);
            return Next::Now;
        }
        let given_up = hand.since + self.policy.patience;
        let due = if hand.due > now.instant {
            Some(hand.due)
        } else {
            self.circuit.wait_until(now.instant)
        };
        if now.instant >= given_up && (hand.attempts > 0 || due.is_some()) {
            let reason = hand.reason;
            self.give_up(reason, outcome);
            return Next::Now;
        }
        if let Some(due) = due {
            let next = due.min(given_up);
            return Next::At(self.expiry(now).map_or(next, |expiry| next.min(expiry)));
        }
        self.attempt(now, outcome);
        Next::Now
    }

    /// Loses what is too old to be sent.
    fn expire(&mut self, now: &Now, outcome: &mut Outcome) {
        let Some(oldest) = self.limits.time_to_live.and_then(|time_to_live| {
            let millis = u64::try_from(time_to_live.as_millis()).ok()?;
            now.unix_millis.checked_sub(millis)
        }) else {
            return;
        };
        let is_fresh = |waiting: &Waiting| waiting.event.timestamp >= oldest;
        let before = self.len();
        self.waiting.retain(is_fresh);
        for hand in &mut self.hands {
            hand.events.retain(is_fresh);
        }
        self.hands.retain(|hand| !hand.events.is_empty());
        outcome.lose(Reason::Expired, before - self.len());
    }

    /// When the next event is too old to be sent.
    fn expiry(&self, now: &Now) -> Option<Instant> {
        let time_to_live = self.limits.time_to_live?;
        let hands = self.hands.iter().flat_map(|hand| &hand.events);
        let oldest = hands.chain(self.waiting.front());
        let oldest = oldest.map(|waiting| waiting.event.timestamp).min()?;
        let age = Duration::from_millis(now.unix_millis.saturating_sub(oldest));
        // At that very age it may still be sent.
        Some(now.instant + time_to_live.saturating_sub(age) + Duration::from_millis(1))
    }

    /// Makes a batch of what waits, when it is time for one.
    fn pick_up(&mut self, now: &Now) -> Option<Next> {
        let Some(first) = self.waiting.front() else {
            return Some(Next::Idle);
        };
        let ready = first.since + self.limits.linger;
        let (count, is_full) = self.fitting();
        if !is_full && !now.is_stopping() && ready > now.instant {
            return Some(Next::At(ready));
        }
        self.hands.push_back(Hand {
            events: self.waiting.drain(..count).collect(),
            attempts: 0,
            since: now.instant,
            due: now.instant,
            is_last: false,
            reason: Reason::RetriesExhausted,
        });
        None
    }

    /// How many of the waiting events go into one batch, and whether it is full with them.
    fn fitting(&self) -> (usize, bool) {
        let mut bytes = 0;
        for (at, waiting) in self.waiting.iter().enumerate() {
            bytes += waiting.bytes;
            // One that is too large by itself is the backend's to refuse.
            if at == self.limits.events.max(1) || (bytes > self.limits.bytes && at > 0) {
                return (at, true);
            }
        }
        let count = self.waiting.len();
        (count, count >= self.limits.events)
    }

    fn give_up(&mut self, reason: Reason, outcome: &mut Outcome) {
        if let Some(hand) = self.hands.pop_front() {
            outcome.lose(reason, hand.events.len());
        }
    }

    fn attempt(&mut self, now: &Now, outcome: &mut Outcome) {
        let Some(mut hand) = self.hands.pop_front() else {
            return;
        };
        hand.attempts += 1;
        hand.is_last = now.is_stopping();
        let left = now.deadline.map(|deadline| deadline - now.instant);
        let time_left = left.map_or(self.limits.attempt, |left| left.min(self.limits.attempt));
        let views: Vec<_> = hand
            .events
            .iter()
            .map(|waiting| EventView::new(&waiting.event, &self.origin))
            .collect();
        let batch = Batch::new(
            &views,
            Attempt {
                number: hand.attempts,
                time_left,
                unix_millis: now.unix_millis,
            },
        );
        let backend = &mut self.backend;
        let answer = catch_unwind(AssertUnwindSafe(|| backend.send(&batch)));
        let count = hand.events.len();
        match answer {
            Err(_) => {
                outcome.lose(Reason::Panic, count);
                self.failed(now);
            }
            Ok(Answer::Delivered) => self.delivered(0, Reason::PartialRejected, count, outcome),
            Ok(Answer::DeliveredExcept { rejected, reason }) => {
                self.delivered(rejected.min(count), reason, count, outcome);
            }
            Ok(Answer::Rejected(reason)) => {
                // The destination is well, and has said so.
                self.succeeded();
                outcome.lose(reason, count);
            }
            Ok(Answer::Without(at, reason)) => {
                self.succeeded();
                self.without(hand, &at, reason, outcome);
            }
            Ok(Answer::Split) => self.split(hand, now, outcome),
            Ok(Answer::Retry(after)) => {
                self.failed(now);
                hand.due = now.instant + self.backoff.after_failure(after);
                hand.reason = Reason::RetriesExhausted;
                self.hands.push_front(hand);
            }
            Ok(Answer::Refused(reason)) => {
                self.circuit.refused(now.instant, &mut self.backoff);
                hand.due = now.instant;
                hand.reason = reason;
                self.hands.push_front(hand);
            }
        }
    }

    fn succeeded(&mut self) {
        self.circuit.succeeded();
        self.backoff.succeeded();
    }

    fn failed(&mut self, now: &Now) {
        self.circuit.failed(now.instant, &mut self.backoff);
    }

    fn delivered(&mut self, rejected: usize, reason: Reason, count: usize, outcome: &mut Outcome) {
        self.succeeded();
        outcome.delivered += (count - rejected) as u64;
        outcome.lose(reason, rejected);
    }

    /// Sends a batch again without some of its events.
    fn without(&mut self, mut hand: Hand, at: &[usize], reason: Reason, outcome: &mut Outcome) {
        let before = hand.events.len();
        let mut place = 0;
        hand.events.retain(|_| {
            let stays = !at.contains(&place);
            place += 1;
            stays
        });
        let removed = before - hand.events.len();
        if removed == 0 {
            // It named none of them, and would go on so for ever.
            return outcome.lose(reason, before);
        }
        outcome.lose(reason, removed);
        hand.is_last = false;
        if !hand.events.is_empty() {
            self.hands.push_front(hand);
        }
    }

    /// Sends a batch again in halves.
    fn split(&mut self, mut hand: Hand, now: &Now, outcome: &mut Outcome) {
        let count = hand.events.len();
        if count == 1 {
            return outcome.lose(Reason::TooLarge, 1);
        }
        let second = hand.events.split_off(count / 2);
        self.hands.push_front(Hand {
            events: second,
            attempts: 0,
            since: now.instant,
            due: now.instant,
            is_last: false,
            reason: hand.reason,
        });
        hand.attempts = 0;
        hand.since = now.instant;
        hand.is_last = false;
        self.hands.push_front(hand);
    }
}
