//! The threads of delivery themselves, with panics put where a mistake of this crate could be. They share
//! the queues of the process, so that these tests take turns.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::POLICY;
use crate::account::{Account, Reason};
use crate::backend::{Answer, Backend, Batch, Limits};
use crate::delivery::fault;
use crate::delivery::{LANES, SIGNAL, Worker, accounts, restarts, wait_until_settled};
use crate::event::{Event, Origin};
use crate::queue::Producer;
use crate::spool::Spool;

/// No machine is so slow.
const LONG: Duration = Duration::from_mins(2);

fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A destination that takes everything and says how much, and whose batches are of one event.
struct Well(&'static str, Sender<usize>);

impl Backend for Well {
    fn name(&self) -> &'static str {
        self.0
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits::new();
        limits.events = 1;
        limits
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let _ = self.1.send(batch.len());
        Answer::Delivered
    }
}

struct Play {
    worker: Option<Worker>,
    producer: Producer<Event>,
    delivered: Receiver<usize>,
    _turn: MutexGuard<'static, ()>,
}

impl Play {
    /// Delivery to backends of these names, the first of which may have a spool.
    fn new(names: &[&'static str], mut spool: Option<Spool>) -> Self {
        let turn = turn();
        let (sender, delivered) = channel();
        let origin = Arc::new(Origin {
            session_id: Uuid::from_u128(7),
            service_name: String::new(),
            service_version: String::new(),
        });
        let backend = |name: &&'static str| -> (Box<dyn Backend>, Option<Spool>) {
            (Box::new(Well(name, sender.clone())), spool.take())
        };
        let backends = names.iter().map(backend).collect();
        let worker = Worker::start(backends, origin, POLICY).unwrap();
        Self {
            worker: Some(worker),
            producer: LANES.open(1_000),
            delivered,
            _turn: turn,
        }
    }

    fn emit(&mut self, events: u64) {
        for sequence in 1..=events {
            self.producer.push(|| Event::new(0, sequence), |_| {});
        }
        SIGNAL.ring();
    }

    /// The accounts when everything emitted is delivered or lost.
    #[track_caller]
    #[allow(clippy::unused_self, reason = "there are none without a play")]
    fn settled(&self) -> Vec<Account> {
        assert!(
            wait_until_settled(Instant::now() + LONG),
            "{:?}",
            accounts()
        );
        accounts()
    }

    fn stop(mut self) -> Vec<Account> {
        let worker = self.worker.take().expect("it is stopped once");
        worker.stop(Instant::now() + LONG)
    }
}

#[track_caller]
fn assert_account(account: &Account, delivered: u64, panic: u64) {
    assert!(account.is_balanced(), "{account}");
    let told = (account.delivered, account.dropped[&Reason::Panic]);
    assert_eq!(told, (delivered, panic), "{account}");
    assert_eq!(account.dropped_total(), panic, "{account}");
}

#[test]
fn a_courier_that_breaks_down_loses_what_it_had_and_goes_on() {
    let mut play = Play::new(&["breaks_with_events", "other"], None);
    let before = restarts();
    fault::plan("funnel-breaks_with_events", "begun", 1);
    play.emit(5);
    let accounts = play.settled();
    // What it had is what had arrived by then; whatever came later is delivered.
    let lost = accounts[0].dropped[&Reason::Panic];
    assert_account(&accounts[0], 5 - lost, lost);
    assert_account(&accounts[1], 5, 0);
    play.emit(5);
    let accounts = play.settled();
    assert!(fault::are_over("funnel-breaks_with_events"));
    assert_account(&accounts[0], 10 - lost, lost);
    assert_account(&play.stop()[1], 10, 0);
    assert_eq!(restarts() - before, 1);
}

#[test]
fn what_was_delivered_and_not_yet_said_counts_as_lost() {
    let mut play = Play::new(&["breaks_after_sending"], None);
    fault::plan("funnel-breaks_after_sending", "stepped", 1);
    play.emit(1);
    let [account] = play.settled().try_into().unwrap();
    assert!(account.is_balanced(), "{account}");
    let said = account.delivered;
    assert_eq!(said + account.dropped[&Reason::Panic], 1, "{account}");
    let arrived = play.delivered.try_iter().count() as u64;
    assert!(arrived >= said, "{arrived} {account}");
    play.stop();
}

#[test]
fn one_that_breaks_down_again_and_again_balances_all_the_same() {
    let mut play = Play::new(&["breaks_often"], None);
    let before = restarts();
    fault::plan("funnel-breaks_often", "begun", 2);
    fault::plan("funnel-breaks_often", "stepped", 2);
    while !fault::are_over("funnel-breaks_often") {
        play.emit(3);
        let [account] = play.settled().try_into().unwrap();
        assert!(account.is_balanced(), "{account}");
    }
    play.emit(1);
    let [account] = play.settled().try_into().unwrap();
    assert!(account.delivered > 0, "{account}");
    assert_eq!(restarts() - before, 4);
    let [account] = play.stop().try_into().unwrap();
    assert!(account.is_balanced() && account.pending == 0, "{account}");
}

#[test]
fn a_collector_that_breaks_down_loses_what_it_had_and_goes_on() {
    let mut play = Play::new(&["first", "second"], None);
    fault::plan("funnel-collector", "taken", 1);
    play.emit(4);
    for account in play.settled() {
        let lost = account.dropped[&Reason::Panic];
        assert!(lost > 0, "{account}");
        assert_account(&account, 4 - lost, lost);
    }
    assert!(fault::are_over("funnel-collector"));
    // The first courier has got them, the second has not.
    fault::plan("funnel-collector", "handed", 1);
    let before = play.settled();
    play.emit(1);
    let after = play.settled();
    assert_eq!(after[0].delivered, before[0].delivered + 1);
    assert_eq!(after[1].delivered, before[1].delivered);
    let lost = |account: &Account| account.dropped[&Reason::Panic];
    assert_eq!(lost(&after[0]), lost(&before[0]));
    assert_eq!(lost(&after[1]), lost(&before[1]) + 1);
    assert!(play.stop().iter().all(Account::is_balanced));
}

#[test]
fn one_that_breaks_down_while_it_stops_is_begun_again_once() {
    let mut play = Play::new(&["breaks_at_the_end"], None);
    play.emit(1);
    play.settled();
    fault::plan("funnel-breaks_at_the_end", "begun", 2);
    let [account] = play.stop().try_into().unwrap();
    assert!(fault::are_over("funnel-breaks_at_the_end"));
    assert_account(&account, 1, 0);
}

#[cfg(feature = "spool")]
#[test]
fn what_is_on_the_disk_is_picked_up_again() {
    use super::spooled::Folder;

    let folder = Folder::new();
    let spool = Spool::open(&folder.config(), "breaks_with_a_disk").unwrap();
    let mut play = Play::new(&["breaks_with_a_disk"], Some(spool));
    play.emit(50);
    fault::plan("funnel-breaks_with_a_disk", "stepped", 1);
    play.emit(50);
    let [account] = play.settled().try_into().unwrap();
    assert!(fault::are_over("funnel-breaks_with_a_disk"));
    // What was not on the disk yet, or was delivered and not said, is at most one batch and what had
    // arrived with it; the rest is delivered from the disk.
    let lost = account.dropped[&Reason::Panic];
    assert_account(&account, 100 - lost, lost);
    let [account] = play.stop().try_into().unwrap();
    assert_account(&account, 100 - lost, lost);
    assert_eq!(account.pending, 0);
}
