//! One backend's events on their way: batches, attempts, pauses, and what became of each event.
//!
//! A courier is told the time and never asks for it, and it sleeps for nobody: it says when it wants to
//! be called again. So a test plays ten minutes of outage in no time. With a spool, a batch is on the
//! disk before it is tried, and leaves it when it was delivered or lost. Threads and queues are
//! `threads`'s; the books are the ledger's.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::backoff::Backoff;
use super::caught::caught;
use super::circuit::Circuit;
use super::hand::{Hand, Item, stored};
use super::now::{Next, Now, Outcome};
use crate::account::Reason;
use crate::backend::{Answer, Attempt, Backend, Batch, Limits};
use crate::event::{Event, EventView, Origin};
use crate::fork::Inside;
use crate::spool::{PutError, RowId, Spool};

/// How often the disk is looked after, and tried again after it failed.
const CARE: Duration = Duration::from_mins(1);

/// What holds for every backend of a process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// How long a batch in memory is tried before it is given up.
    pub(crate) patience: Duration,
    /// The most events that wait for a backend in memory.
    pub(crate) capacity: usize,
    /// How many times as fast as real time their time runs.
    pub(crate) pace: u32,
}

/// An event that is in no batch yet.
#[derive(Debug)]
struct Waiting {
    event: Event,
    since: Instant,
    bytes: usize,
}

pub(super) struct Courier {
    backend: Box<dyn Backend>,
    limits: Limits,
    policy: Policy,
    origin: Arc<Origin>,
    spool: Option<Spool>,
    /// When the disk is to be looked after.
    care: Option<Instant>,
    waiting: VecDeque<Waiting>,
    /// What is tried now, and what it was split off from behind it.
    hands: VecDeque<Hand>,
    backoff: Backoff,
    circuit: Circuit,
    /// Whether what is on the disk stays there: the courier stops, and the destination does not answer.
    rests: bool,
    /// Whether the last step ended so that the books learn of what was put on the disk.
    has_said: bool,
}

impl Courier {
    pub(super) fn new(
        backend: Box<dyn Backend>,
        spool: Option<Spool>,
        origin: Arc<Origin>,
        policy: Policy,
        seed: u64,
    ) -> Self {
        let limits = caught(|| backend.limits()).unwrap_or_default();
        Self {
            backend,
            limits,
            policy,
            origin,
            spool,
            care: None,
            waiting: VecDeque::new(),
            hands: VecDeque::new(),
            backoff: Backoff::new(seed),
            circuit: Circuit::new(),
            rests: false,
            has_said: false,
        }
    }

    /// Begins again after a panic of its own: nothing in memory can be trusted, so only what is on the
    /// disk goes on.
    pub(super) fn begin_again(&mut self, outcome: &mut Outcome) {
        self.waiting.clear();
        self.hands.clear();
        self.circuit = Circuit::new();
        self.rests = false;
        if let Some(spool) = &mut self.spool {
            outcome.lose(Reason::SpoolCorrupt, spool.take_corrupt());
        }
    }

    /// Closes the backend, and then the files. Should the backend panic, they are closed all the same.
    pub(super) fn close(self) {
        let Self { backend, spool, .. } = self;
        let _ = caught(|| drop(backend));
        let _inside = Inside::enter();
        #[allow(
            clippy::drop_non_drop,
            reason = "a build without spools has nothing to drop"
        )]
        drop(spool);
    }

    /// How many events are on the disk.
    pub(super) fn on_disk(&self) -> u64 {
        self.spool.as_ref().map_or(0, Spool::len_events)
    }

    /// How many events are in memory and nowhere else.
    fn in_memory(&self) -> usize {
        let hands = self.hands.iter().filter(|hand| hand.row.is_none());
        self.waiting.len() + hands.map(|hand| hand.items.len()).sum::<usize>()
    }

    /// How many events are on their way.
    #[cfg(test)]
    pub(super) fn len(&self) -> u64 {
        self.in_memory() as u64 + self.on_disk()
    }

    /// Counts what earlier processes left. To be called once, before the first step.
    pub(super) fn begin(&mut self, now: &Now, outcome: &mut Outcome) {
        if let Some(spool) = &mut self.spool {
            self.care = Some(now.instant + CARE);
            let corrupt = spool.take_corrupt();
            outcome.recovered += spool.len_events() + corrupt;
            outcome.lose(Reason::SpoolCorrupt, corrupt);
        }
    }

    /// Takes an event; where too many wait, it is lost.
    pub(super) fn take(&mut self, event: Event, now: &Now, outcome: &mut Outcome) {
        if self.in_memory() >= self.policy.capacity {
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
        self.look_after(now, outcome);
        let on_disk = self.on_disk();
        let ready = self.pack(now, outcome);
        let has_written = self.on_disk() != on_disk;
        // The books learn of it before the attempt, which may never end; once, for there may always be more.
        self.has_said = has_written && !self.has_said;
        if self.has_said {
            return Next::Now;
        }
        if self.hands.is_empty() {
            self.fetch(now, outcome);
        }
        let Some(hand) = self.hands.front() else {
            let next = [ready, self.care].into_iter().flatten().min();
            return next
                .filter(|_| !now.is_stopping())
                .map_or(Next::Idle, Next::At);
        };
        if let Some(deadline) = now.deadline {
            if now.instant >= deadline || hand.is_last {
                let reason = match hand.reason {
                    // It would have been tried again.
                    Reason::RetriesExhausted => Reason::ShutdownTimeout,
                    refused => refused,
                };
                self.give_up(reason, outcome);
            } else {
                self.attempt(now, outcome);
            }
            return Next::Now;
        }
        let given_up = hand.given_up(self.policy.patience);
        let due = if hand.due > now.instant {
            Some(hand.due)
        } else {
            self.circuit.wait_until(now.instant)
        };
        if given_up.is_some_and(|given_up| now.instant >= given_up)
            && (hand.attempts > 0 || due.is_some())
        {
            let reason = hand.reason;
            self.give_up(reason, outcome);
            return Next::Now;
        }
        if let Some(due) = due {
            let others = [given_up, self.expiry(now), ready, self.care];
            let next = others.into_iter().flatten().fold(due, Instant::min);
            return Next::At(next);
        }
        self.attempt(now, outcome);
        Next::Now
    }

    /// The time before which events are too old to be sent.
    fn too_old(&self, now: &Now) -> Option<u64> {
        let millis = u64::try_from(self.limits.time_to_live?.as_millis()).ok()?;
        now.unix_millis.checked_sub(millis)
    }

    /// Loses what is too old to be sent.
    fn expire(&mut self, now: &Now, outcome: &mut Outcome) {
        let Some(oldest) = self.too_old(now) else {
            return;
        };
        let before = self.waiting.len();
        self.waiting
            .retain(|waiting| waiting.event.timestamp >= oldest);
        outcome.lose(Reason::Expired, (before - self.waiting.len()) as u64);
        let mut expired: Vec<(Option<RowId>, u64)> = Vec::new();
        for hand in &mut self.hands {
            let before = hand.items.len();
            hand.items.retain(|item| item.timestamp() >= oldest);
            let count = (before - hand.items.len()) as u64;
            // Parts of one row leave it together.
            match expired.last_mut().filter(|(row, _)| *row == hand.row) {
                Some((_, sum)) => *sum += count,
                None => expired.push((hand.row, count)),
            }
        }
        self.hands.retain(|hand| !hand.items.is_empty());
        for (row, count) in expired {
            if count > 0 && self.leave(row) {
                outcome.lose(Reason::Expired, count);
            }
        }
    }

    /// When the next event in memory is too old to be sent.
    fn expiry(&self, now: &Now) -> Option<Instant> {
        let time_to_live = self.limits.time_to_live?;
        let hands = self.hands.iter().flat_map(|hand| &hand.items);
        let waiting = self.waiting.front().map(|waiting| waiting.event.timestamp);
        let oldest = hands.map(Item::timestamp).chain(waiting).min()?;
        let age = Duration::from_millis(now.unix_millis.saturating_sub(oldest));
        // At that very age it may still be sent.
        Some(now.instant + time_to_live.saturating_sub(age) + Duration::from_millis(1))
    }

    /// Looks after the disk, once in a while: loses what is too old there, and takes over what other
    /// processes have left.
    fn look_after(&mut self, now: &Now, outcome: &mut Outcome) {
        let is_due = self.care.is_some_and(|care| now.instant >= care);
        let too_old = self.too_old(now);
        let Some(spool) = self.spool.as_mut().filter(|_| is_due) else {
            return;
        };
        self.care = Some(now.instant + CARE);
        let _inside = Inside::enter();
        // What fails is tried again the next time.
        outcome.recovered += spool.adopt().unwrap_or(0);
        if let Some(too_old) = too_old.filter(|_| self.hands.is_empty()) {
            outcome.lose(Reason::Expired, spool.expire(too_old).unwrap_or(0));
        }
        outcome.lose(Reason::SpoolCorrupt, spool.take_corrupt());
    }

    /// Makes batches of what waits, as far as it is time for them; says when it will be.
    fn pack(&mut self, now: &Now, outcome: &mut Outcome) -> Option<Instant> {
        // In memory one batch is made when the one before is done with, so that it is as full as can be.
        while self.spool.is_some() || self.hands.is_empty() {
            let ready = self.waiting.front()?.since + self.limits.linger;
            let (count, is_full) = self.fitting();
            if !is_full && !now.is_stopping() && ready > now.instant {
                return Some(ready);
            }
            let mut batch: Vec<_> = self.waiting.drain(..count).collect();
            // A thread may have been overtaken on the way by another.
            batch.sort_by_key(|waiting| waiting.event.sequence);
            let items = batch.into_iter().map(|waiting| Item::Live(waiting.event));
            let items = items.collect();
            self.put(items, now, outcome);
        }
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

    /// Puts a batch on the disk, or else in hand.
    fn put(&mut self, items: Vec<Item>, now: &Now, outcome: &mut Outcome) {
        if let Some(spool) = &mut self.spool {
            let _inside = Inside::enter();
            match spool.put(&stored(items.iter(), &self.origin), now.unix_millis) {
                Ok(put) => return outcome.lose(Reason::SpoolFull, put.dropped_oldest),
                Err(PutError::Full) => {
                    return outcome.lose(Reason::SpoolFull, items.len() as u64);
                }
                // Without the disk it goes as it would have gone without a spool.
                Err(PutError::Io(_)) => {}
            }
        }
        self.hands.push_back(Hand::new(items, None, now));
    }

    /// Takes the oldest batch of the disk in hand.
    fn fetch(&mut self, now: &Now, outcome: &mut Outcome) {
        let Some(spool) = self.spool.as_mut().filter(|_| !self.rests) else {
            return;
        };
        let _inside = Inside::enter();
        // What cannot be read now may be later; until then it counts as on its way.
        let batches = spool.oldest(None, 1).unwrap_or_default();
        outcome.lose(Reason::SpoolCorrupt, spool.take_corrupt());
        for batch in batches {
            let items = batch.events.into_iter().map(Item::Stored).collect();
            self.hands.push_back(Hand::new(items, Some(batch.id), now));
        }
    }

    /// Takes events that are done with off the disk, if they are there: those of the row that are not in
    /// hand any more. Says whether they count; the spool has counted what it had to remove itself.
    fn leave(&mut self, row: Option<RowId>) -> bool {
        let (Some(row), Some(spool)) = (row, &mut self.spool) else {
            return true;
        };
        let _inside = Inside::enter();
        let of_row = |hand: &&Hand| hand.row == Some(row);
        let rest = self
            .hands
            .iter()
            .filter(of_row)
            .flat_map(|hand| &hand.items);
        let rest = stored(rest, &self.origin);
        if rest.is_empty() {
            return spool.remove(row) > 0;
        }
        let replaced = spool.replace(row, &rest);
        if replaced
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::NotFound)
        {
            self.hands.retain(|hand| hand.row != Some(row));
            return false;
        }
        // Where the disk fails, the rest goes on in memory.
        let replaced = replaced.ok();
        let counts = replaced.is_some() || spool.remove(row) > 0;
        for hand in self.hands.iter_mut().filter(|hand| hand.row == Some(row)) {
            hand.row = replaced;
        }
        counts
    }

    /// Is done with the batch in hand. What is on the disk stays there.
    fn give_up(&mut self, reason: Reason, outcome: &mut Outcome) {
        if let Some(hand) = self.hands.pop_front() {
            if hand.row.is_some() {
                self.rests = true;
                self.hands.retain(|other| other.row.is_none());
            } else {
                outcome.lose(reason, hand.items.len() as u64);
            }
        }
    }

    fn attempt(&mut self, now: &Now, outcome: &mut Outcome) {
        let Some(mut hand) = self.hands.pop_front() else {
            return;
        };
        hand.attempts += 1;
        hand.is_last = now.is_stopping();
        let answer = self.send(&hand, now);
        let count = hand.items.len();
        let mut done = Done::default();
        match answer {
            None => {
                self.failed(now);
                done.lost = Some((Reason::Panic, count));
            }
            Some(Answer::Delivered) => {
                self.succeeded();
                done.delivered = count;
            }
            Some(Answer::DeliveredExcept { rejected, reason }) => {
                self.succeeded();
                let rejected = rejected.min(count);
                done.delivered = count - rejected;
                done.lost = Some((reason, rejected));
            }
            Some(Answer::Rejected(reason)) => {
                // The destination is well, and has said so.
                self.succeeded();
                done.lost = Some((reason, count));
            }
            Some(Answer::Without(at, reason)) => {
                self.succeeded();
                done.lost = Some((reason, self.without(&mut hand, &at, now)));
            }
            Some(Answer::Split) if count == 1 => done.lost = Some((Reason::TooLarge, 1)),
            Some(Answer::Split) => {
                let second = hand.items.split_off(count / 2);
                self.hands.push_front(hand.with(second, now));
                let first = std::mem::take(&mut hand.items);
                self.hands.push_front(hand.with(first, now));
            }
            Some(Answer::Retry(after)) => {
                self.failed(now);
                hand.due = now.instant + self.backoff.after_failure(after);
                hand.reason = Reason::RetriesExhausted;
                return self.hands.push_front(hand);
            }
            Some(Answer::Refused(reason)) => {
                self.circuit.refused(now.instant, &mut self.backoff);
                hand.due = now.instant;
                hand.reason = reason;
                return self.hands.push_front(hand);
            }
        }
        self.settle(hand.row, &done, outcome);
    }

    /// Makes one attempt; `None` when the backend panicked.
    fn send(&mut self, hand: &Hand, now: &Now) -> Option<Answer> {
        let attempt = Attempt {
            number: hand.attempts,
            time_left: now
                .time_left()
                .map_or(self.limits.attempt, |left| left.min(self.limits.attempt)),
            unix_millis: now.unix_millis,
        };
        let origin = &self.origin;
        let views: Vec<_> = hand.items.iter().map(|item| item.view(origin)).collect();
        let batch = Batch::new(&views, attempt);
        let backend = &mut self.backend;
        caught(|| backend.send(&batch))
    }

    /// Takes events out of a batch, and goes on with the others; says how many.
    fn without(&mut self, hand: &mut Hand, at: &[usize], now: &Now) -> usize {
        let before = hand.items.len();
        let items = std::mem::take(&mut hand.items).into_iter().enumerate();
        let rest = items.filter(|(place, _)| !at.contains(place));
        let rest: Vec<_> = rest.map(|(_, item)| item).collect();
        let removed = before - rest.len();
        // One that names none of them would go on so for ever.
        if removed > 0 && !rest.is_empty() {
            self.hands.push_front(hand.with(rest, now));
            return removed;
        }
        before
    }

    fn settle(&mut self, row: Option<RowId>, done: &Done, outcome: &mut Outcome) {
        let lost = done.lost.map_or(0, |(_, count)| count);
        if done.delivered + lost > 0 && self.leave(row) {
            outcome.delivered += done.delivered as u64;
            if let Some((reason, count)) = done.lost {
                outcome.lose(reason, count as u64);
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
}

/// The events of a batch that an answer was the last word on.
#[derive(Debug, Default)]
struct Done {
    delivered: usize,
    lost: Option<(Reason, usize)>,
}
