//! The books of delivery: what was taken from the queues and what each backend did with it.
//! Not here: the sending itself (`delivery`).

use std::collections::BTreeMap;

use crate::account::{Account, Reason};
use crate::queue::Totals;

/// The books since the process started, and those of the current backends since they were
/// installed.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// Events taken from the queues.
    pub(crate) popped: u64,
    /// Counts installations; the threads of an earlier one may not write any more.
    pub(crate) epoch: u64,
    entries: Vec<Entry>,
    /// What had been taken and refused when the entries were opened.
    opened_at: (u64, Totals),
}

#[derive(Debug)]
struct Entry {
    backend: String,
    /// Events that earlier processes left, and this one found.
    recovered: u64,
    in_flight: u64,
    /// Those in flight that are on the disk, where they stay when the process ends.
    on_disk: u64,
    delivered: u64,
    dropped: BTreeMap<Reason, u64>,
}

impl Ledger {
    pub(crate) const fn new() -> Self {
        Self {
            popped: 0,
            epoch: 0,
            entries: Vec::new(),
            opened_at: (
                0,
                Totals {
                    pushed: 0,
                    full: 0,
                    panicked: 0,
                },
            ),
        }
    }

    /// The books of a process in which nothing has happened yet, and shuts out the threads of this one.
    #[cfg(unix)]
    pub(crate) fn forget(&mut self) {
        *self = Self {
            epoch: self.epoch + 1,
            ..Self::new()
        };
    }

    /// Opens an account per backend. Events that wait in the queues now are theirs.
    pub(crate) fn open(&mut self, backends: impl Iterator<Item = String>, totals: Totals) -> u64 {
        self.epoch += 1;
        self.opened_at = (self.popped, totals);
        self.entries = backends
            .map(|backend| Entry {
                backend,
                recovered: 0,
                in_flight: 0,
                on_disk: 0,
                delivered: 0,
                dropped: Reason::ALL.into_iter().map(|reason| (reason, 0)).collect(),
            })
            .collect();
        self.epoch
    }

    /// Events left the queues for every backend.
    pub(crate) fn take(&mut self, count: u64) {
        self.popped += count;
        for entry in &mut self.entries {
            entry.in_flight += count;
        }
    }

    /// Whether so many of all events, counted as they went into the queues, have been taken, and every
    /// backend is done with as many.
    ///
    /// Backends are done with events in the order in which they got them, but for those that found
    /// no room.
    pub(crate) fn has_settled(&self, target: u64) -> bool {
        let later = self.popped.saturating_sub(target);
        self.popped >= target && self.entries.iter().all(|entry| entry.in_flight <= later)
    }

    /// Events that earlier processes left were found.
    pub(crate) fn recover(&mut self, backend: usize, count: u64) {
        if let Some(entry) = self.entries.get_mut(backend) {
            entry.recovered += count;
            entry.in_flight += count;
        }
    }

    /// So many of the events in flight are on the disk now.
    pub(crate) fn keep(&mut self, backend: usize, count: u64) {
        if let Some(entry) = self.entries.get_mut(backend) {
            entry.on_disk = count;
        }
    }

    /// So many more of the events in flight are on the disk now.
    pub(crate) fn keep_more(&mut self, backend: usize, count: u64) {
        if let Some(entry) = self.entries.get_mut(backend) {
            entry.on_disk += count;
        }
    }

    /// A backend confirmed events.
    pub(crate) fn deliver(&mut self, backend: usize, count: u64) {
        if let Some(entry) = self.entries.get_mut(backend) {
            entry.in_flight -= count;
            entry.delivered += count;
        }
    }

    /// Events were lost on the way to a backend.
    pub(crate) fn lose(&mut self, backend: usize, reason: Reason, count: u64) {
        if let Some(entry) = self.entries.get_mut(backend) {
            entry.in_flight -= count;
            *entry.dropped.entry(reason).or_default() += count;
        }
    }

    /// Gives up everything that is under way and not on the disk, and shuts out the threads that have
    /// it.
    pub(crate) fn give_up(&mut self, reason: Reason) {
        self.epoch += 1;
        for at in 0..self.entries.len() {
            let Entry {
                in_flight, on_disk, ..
            } = self.entries[at];
            self.lose(at, reason, in_flight.saturating_sub(on_disk));
        }
    }

    /// The account of each backend. `totals` must have been read while the ledger was locked.
    pub(crate) fn accounts(&self, totals: Totals) -> Vec<Account> {
        let (popped, before) = self.opened_at;
        let full = totals.full - before.full;
        let panicked = totals.panicked - before.panicked;
        let waiting = totals.pushed - self.popped;
        let accepted = totals.pushed - popped + full + panicked;
        self.entries
            .iter()
            .map(|entry| {
                let mut dropped = entry.dropped.clone();
                *dropped.entry(Reason::QueueFull).or_default() += full;
                *dropped.entry(Reason::Panic).or_default() += panicked;
                Account {
                    backend: entry.backend.clone(),
                    accepted: accepted + entry.recovered,
                    delivered: entry.delivered,
                    pending: waiting + entry.in_flight,
                    dropped,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Ledger;
    use crate::account::Reason;
    use crate::queue::Totals;

    #[derive(Clone, Copy, Debug)]
    enum Move {
        Push,
        Full,
        Panic,
        Take,
        Deliver(usize),
        Lose(usize),
        Reopen,
        GiveUp,
    }

    fn moves() -> impl Strategy<Value = Vec<Move>> {
        let one = prop_oneof![
            5 => Just(Move::Push),
            1 => Just(Move::Full),
            1 => Just(Move::Panic),
            4 => Just(Move::Take),
            4 => (0..2_usize).prop_map(Move::Deliver),
            2 => (0..2_usize).prop_map(Move::Lose),
            1 => Just(Move::Reopen),
            1 => Just(Move::GiveUp),
        ];
        proptest::collection::vec(one, 0..200)
    }

    proptest! {
        #[test]
        fn every_account_balances_after_every_move(moves in moves()) {
            let names = || ["a", "b"].into_iter().map(str::to_owned);
            let mut totals = Totals::default();
            let mut ledger = Ledger::new();
            ledger.open(names(), totals);
            let mut in_flight = [0_u64; 2];
            for step in moves {
                match step {
                    Move::Push => totals.pushed += 1,
                    Move::Full => totals.full += 1,
                    Move::Panic => totals.panicked += 1,
                    Move::Take => {
                        let waiting = totals.pushed - ledger.popped;
                        ledger.take(waiting);
                        in_flight = in_flight.map(|count| count + waiting);
                    }
                    Move::Deliver(at) => {
                        ledger.deliver(at, in_flight[at]);
                        in_flight[at] = 0;
                    }
                    Move::Lose(at) => {
                        ledger.lose(at, Reason::Rejected, in_flight[at]);
                        in_flight[at] = 0;
                    }
                    Move::Reopen => {
                        ledger.open(names(), totals);
                        in_flight = [0; 2];
                    }
                    Move::GiveUp => {
                        ledger.give_up(Reason::ShutdownTimeout);
                        in_flight = [0; 2];
                    }
                }
                for account in ledger.accounts(totals) {
                    prop_assert!(account.is_balanced(), "{step:?}: {account}");
                }
            }
        }
    }
}
