//! The courier against destinations that behave in every way, in time that is made up. With a spool:
//! `spooled`. On its threads: `supervised`.

#[cfg(feature = "spool")]
mod spooled;
mod supervised;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use uuid::Uuid;

use super::courier::{Courier, Policy};
use super::now::{Next, Now, Outcome};
use crate::account::Reason;
use crate::backend::{Answer, Backend, Batch, Limits};
use crate::event::{Event, Origin};
use crate::spool::Spool;

const LIMITS: Limits = {
    let mut limits = Limits::new();
    limits.events = 10;
    limits.bytes = 3_000;
    limits.linger = Duration::from_millis(100);
    limits
};

const POLICY: Policy = Policy {
    patience: Duration::from_mins(5),
    capacity: 1_000,
    pace: 1,
};

/// When an attempt was, and the sequences of its events.
type Attempted = (u64, Vec<u64>);

/// What a destination saw.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Attempted>>>);

impl Seen {
    fn attempts(&self) -> Vec<Attempted> {
        self.0.lock().unwrap().clone()
    }
}

/// A destination that answers as it is told to.
struct Scripted<F> {
    limits: Limits,
    seen: Seen,
    answer: F,
}

impl<F: FnMut(&Batch<'_>) -> Answer + Send + 'static> Backend for Scripted<F> {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let sequences = batch.events().map(|event| event.sequence()).collect();
        let mut seen = self.seen.0.lock().unwrap();
        seen.push((batch.unix_millis(), sequences));
        drop(seen);
        (self.answer)(batch)
    }
}

/// A courier in time that is made up.
struct Play {
    courier: Courier,
    seen: Seen,
    began: Instant,
    now: Now,
    taken: u64,
    recovered: u64,
    delivered: u64,
    lost: BTreeMap<Reason, u64>,
}

/// When plays begin.
const NOON: u64 = 1_800_000_000_000;

impl Play {
    fn new(answer: impl FnMut(&Batch<'_>) -> Answer + Send + 'static) -> Self {
        Self::with(LIMITS, POLICY, answer)
    }

    fn with(
        limits: Limits,
        policy: Policy,
        answer: impl FnMut(&Batch<'_>) -> Answer + Send + 'static,
    ) -> Self {
        Self::at(NOON, limits, policy, None, answer)
    }

    /// A play that begins at some time, with what is on a disk.
    fn at(
        unix_millis: u64,
        limits: Limits,
        policy: Policy,
        spool: Option<Spool>,
        answer: impl FnMut(&Batch<'_>) -> Answer + Send + 'static,
    ) -> Self {
        let seen = Seen::default();
        let backend = Scripted {
            limits,
            seen: seen.clone(),
            answer,
        };
        let origin = Arc::new(Origin {
            session_id: Uuid::from_u128(7),
            service_name: String::new(),
            service_version: String::new(),
        });
        let began = Instant::now();
        let mut play = Self {
            courier: Courier::new(Box::new(backend), spool, origin, policy, 7),
            seen,
            began,
            now: Now {
                instant: began,
                unix_millis,
                deadline: None,
                times: 1,
            },
            taken: 0,
            recovered: 0,
            delivered: 0,
            lost: BTreeMap::new(),
        };
        let mut outcome = Outcome::default();
        play.courier.begin(&play.now, &mut outcome);
        play.settle(outcome);
        play
    }

    fn emit(&mut self, count: u64) {
        let mut outcome = Outcome::default();
        for _ in 0..count {
            self.taken += 1;
            let event = Event::new(self.now.unix_millis, self.taken);
            self.courier.take(event, &self.now, &mut outcome);
        }
        self.settle(outcome);
    }

    fn settle(&mut self, outcome: Outcome) {
        self.recovered += outcome.recovered;
        self.delivered += outcome.delivered;
        for (reason, count) in outcome.lost {
            *self.lost.entry(reason).or_default() += count;
        }
        let lost: u64 = self.lost.values().sum();
        let under_way = self.courier.len();
        let accepted = self.taken + self.recovered;
        assert_eq!(accepted, self.delivered + lost + under_way);
    }

    fn step(&mut self) -> Next {
        let mut outcome = Outcome::default();
        let next = self.courier.step(&self.now, &mut outcome);
        self.settle(outcome);
        next
    }

    fn advance(&mut self, time: Duration) {
        self.now.instant += time;
        self.now.unix_millis += u64::try_from(time.as_millis()).unwrap();
    }

    /// Lets time pass.
    fn run_for(&mut self, time: Duration) {
        let end = self.now.instant + time;
        for _ in 0..1_000_000 {
            match self.step() {
                Next::Now => {}
                Next::At(when) if when <= end => {
                    assert!(when > self.now.instant, "it asks for a time that is over");
                    self.advance(when - self.now.instant);
                }
                Next::At(_) | Next::Idle => return self.advance(end - self.now.instant),
            }
        }
        panic!("the courier never rests");
    }

    /// Asks the courier to stop, and lets it go on until it is done or the time is over.
    fn stop(&mut self, within: Duration) {
        let deadline = self.now.instant + within;
        self.now.deadline = Some(deadline);
        for _ in 0..1_000_000 {
            match self.step() {
                Next::Now => {}
                Next::At(when) => self.advance(when.min(deadline) - self.now.instant),
                Next::Idle => return,
            }
        }
        panic!("the courier never stops");
    }

    fn elapsed(&self) -> Duration {
        self.now.instant - self.began
    }
}

#[test]
fn a_batch_waits_for_more_until_it_is_full_or_old_enough() {
    let mut play = Play::new(|_| Answer::Delivered);
    play.emit(3);
    assert_eq!(play.step(), Next::At(play.began + LIMITS.linger));
    assert!(play.seen.attempts().is_empty());
    play.emit(8);
    play.run_for(Duration::ZERO);
    let sizes = |play: &Play| -> Vec<usize> {
        let attempts = play.seen.attempts();
        attempts.iter().map(|(_, events)| events.len()).collect()
    };
    assert_eq!(sizes(&play), [10]);
    play.run_for(LIMITS.linger);
    assert_eq!(sizes(&play), [10, 1]);
    assert_eq!(play.delivered, 11);
}

#[test]
fn a_batch_is_no_larger_than_the_backend_takes() {
    let mut limits = LIMITS;
    limits.bytes = 500;
    let mut play = Play::with(limits, POLICY, |batch| {
        let bytes: usize = batch.events().map(|event| event.size_hint()).sum();
        assert!(bytes <= 500 || batch.len() == 1);
        Answer::Delivered
    });
    play.emit(100);
    play.run_for(Duration::from_secs(1));
    assert_eq!(play.delivered, 100);
    limits.bytes = 1;
    let mut play = Play::with(limits, POLICY, |_| Answer::Delivered);
    play.emit(5);
    play.run_for(Duration::from_secs(1));
    assert_eq!(play.seen.attempts().len(), 5, "one too large goes alone");
}

#[test]
fn an_outage_of_ten_minutes_loses_nothing_that_fits() {
    let policy = Policy {
        patience: Duration::from_mins(15),
        ..POLICY
    };
    let mut play = Play::with(LIMITS, policy, |batch| {
        if batch.unix_millis() < NOON + 600_000 {
            Answer::Retry(None)
        } else {
            Answer::Delivered
        }
    });
    for _ in 0..600 {
        play.emit(1);
        play.run_for(Duration::from_secs(1));
    }
    let attempts = play.seen.attempts().len();
    assert!(attempts < 60, "{attempts} attempts in ten minutes");
    play.run_for(Duration::from_mins(6));
    assert_eq!(play.delivered, 600);
    assert!(play.lost.is_empty(), "{:?}", play.lost);
}

#[test]
fn what_has_no_room_is_lost_and_said() {
    let mut play = Play::new(|_| Answer::Retry(None));
    play.emit(1_500);
    assert_eq!(play.lost[&Reason::QueueFull], 500);
    play.run_for(Duration::from_hours(10));
    assert_eq!(play.lost[&Reason::RetriesExhausted], 1_000);
}

#[test]
fn retry_after_is_waited_for() {
    let mut first = true;
    let mut play = Play::new(move |_| {
        if std::mem::replace(&mut first, false) {
            Answer::Retry(Some(Duration::from_secs(90)))
        } else {
            Answer::Delivered
        }
    });
    play.emit(10);
    play.run_for(Duration::from_secs(89));
    assert_eq!(play.seen.attempts().len(), 1);
    play.run_for(Duration::from_secs(2));
    assert_eq!(play.delivered, 10);
}

#[test]
fn a_destination_that_refuses_all_is_left_alone_and_asked_now_and_then() {
    let mut play = Play::new(|batch| {
        if batch.unix_millis() < NOON + 120_000 {
            Answer::Refused(Reason::Auth)
        } else {
            Answer::Delivered
        }
    });
    play.emit(100);
    play.run_for(Duration::from_mins(2));
    let attempts = play.seen.attempts().len();
    assert!((2..10).contains(&attempts), "{attempts}");
    play.run_for(Duration::from_mins(3));
    assert_eq!(play.delivered, 100);
}

#[test]
fn refused_for_good_is_lost_as_that() {
    let mut play = Play::new(|_| Answer::Refused(Reason::Auth));
    play.emit(10);
    play.run_for(Duration::from_mins(20));
    assert_eq!(play.lost, [(Reason::Auth, 10)].into());
}

#[test]
fn a_batch_that_is_too_large_is_sent_in_halves() {
    let mut play = Play::new(|batch| {
        if batch.len() > 2 || batch.events().any(|event| event.sequence() == 7) {
            Answer::Split
        } else {
            Answer::Delivered
        }
    });
    play.emit(10);
    play.run_for(Duration::from_secs(1));
    assert_eq!(play.lost, [(Reason::TooLarge, 1)].into());
    assert_eq!(play.delivered, 9);
    let order: Vec<_> = play
        .seen
        .attempts()
        .into_iter()
        .map(|(_, all)| all[0])
        .collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn bad_events_are_taken_out_and_the_rest_is_sent_again() {
    let mut play = Play::new(|batch| {
        let is_bad = |(at, sequence): (usize, u64)| (sequence % 3 == 0).then_some(at);
        let sequences = batch.events().map(|event| event.sequence()).enumerate();
        let bad: Vec<_> = sequences.filter_map(is_bad).collect();
        if bad.is_empty() {
            Answer::Delivered
        } else {
            Answer::Without(bad, Reason::Invalid)
        }
    });
    play.emit(10);
    play.run_for(Duration::from_secs(1));
    assert_eq!((play.delivered, play.lost[&Reason::Invalid]), (7, 3));
    let mut play = Play::new(|_| Answer::Without(vec![99], Reason::Invalid));
    play.emit(10);
    play.run_for(Duration::from_secs(1));
    assert_eq!(play.lost, [(Reason::Invalid, 10)].into(), "it names none");
}

#[test]
fn part_of_a_batch_can_be_delivered() {
    let mut play = Play::new(|_| Answer::DeliveredExcept {
        rejected: 3,
        reason: Reason::PartialRejected,
    });
    play.emit(10);
    play.run_for(Duration::from_secs(1));
    assert_eq!(
        (play.delivered, play.lost[&Reason::PartialRejected]),
        (7, 3)
    );
    let mut play = Play::new(|_| Answer::DeliveredExcept {
        rejected: 99,
        reason: Reason::PartialRejected,
    });
    play.emit(10);
    play.run_for(Duration::from_secs(1));
    assert_eq!(
        (play.delivered, play.lost[&Reason::PartialRejected]),
        (0, 10)
    );
}

#[test]
fn a_panic_loses_its_batch_and_no_other() {
    let mut first = true;
    let mut play = Play::new(move |_| {
        if std::mem::replace(&mut first, false) {
            std::panic::resume_unwind(Box::new(()));
        }
        Answer::Delivered
    });
    play.emit(20);
    play.run_for(Duration::from_secs(1));
    assert_eq!((play.delivered, play.lost[&Reason::Panic]), (10, 10));
}

#[test]
fn what_grows_too_old_is_not_sent() {
    let mut limits = LIMITS;
    limits.time_to_live = Some(Duration::from_mins(2));
    let mut play = Play::with(limits, POLICY, |batch| {
        let oldest = batch.unix_millis() - 120_000;
        assert!(batch.events().all(|event| event.timestamp() >= oldest));
        Answer::Retry(None)
    });
    play.emit(10);
    play.run_for(Duration::from_mins(1));
    play.emit(10);
    play.run_for(Duration::from_secs(90));
    assert_eq!(play.lost, [(Reason::Expired, 10)].into());
    play.run_for(Duration::from_mins(1));
    assert_eq!(play.lost, [(Reason::Expired, 20)].into());
}

#[test]
fn at_the_end_each_batch_is_tried_once_and_nothing_is_waited_for() {
    let mut play = Play::new(|_| Answer::Retry(None));
    play.emit(25);
    play.stop(Duration::from_secs(3));
    assert_eq!(play.elapsed(), Duration::ZERO);
    assert_eq!(play.seen.attempts().len(), 3);
    assert_eq!(play.lost, [(Reason::ShutdownTimeout, 25)].into());

    let mut play = Play::new(|_| Answer::Delivered);
    play.emit(25);
    play.stop(Duration::from_secs(3));
    assert_eq!(play.delivered, 25, "also what would have waited for more");
}

#[test]
fn an_attempt_is_never_given_more_time_than_there_is() {
    let mut play = Play::new(|batch| {
        assert!(batch.time_left() <= LIMITS.attempt);
        if batch.unix_millis() == NOON {
            assert_eq!(batch.time_left(), LIMITS.attempt);
            return Answer::Retry(None);
        }
        assert_eq!(batch.time_left(), Duration::from_millis(1_500));
        Answer::Delivered
    });
    play.emit(10);
    assert_eq!(play.step(), Next::Now);
    play.advance(Duration::from_millis(1));
    play.stop(Duration::from_millis(1_500));
    assert_eq!(play.delivered, 10);
}

fn answers() -> impl Strategy<Value = Answer> {
    let reason = || {
        prop_oneof![
            Just(Reason::Rejected),
            Just(Reason::Invalid),
            Just(Reason::PartialRejected)
        ]
    };
    prop_oneof![
        4 => Just(Answer::Delivered),
        1 => (0..20_usize, reason())
            .prop_map(|(rejected, reason)| Answer::DeliveredExcept { rejected, reason }),
        3 => prop::option::of((0..600_u64).prop_map(Duration::from_secs)).prop_map(Answer::Retry),
        1 => Just(Answer::Split),
        1 => (prop::collection::vec(0..20_usize, 0..5), reason())
            .prop_map(|(at, reason)| Answer::Without(at, reason)),
        1 => reason().prop_map(Answer::Rejected),
        1 => Just(Answer::Refused(Reason::Auth)),
    ]
}

#[derive(Clone, Debug)]
enum Move {
    Emit(u64),
    Pass(u64),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        (1..60_u64).prop_map(Move::Emit),
        (0..400_000_u64).prop_map(Move::Pass),
    ];
    prop::collection::vec(one, 0..30)
}

proptest! {
    /// The play itself asserts after every step that each event is delivered, lost or under way.
    #[test]
    fn every_event_is_accounted_for_whatever_is_answered(
        answers in prop::collection::vec(answers(), 1..40),
        moves in moves(),
    ) {
        let mut script = VecDeque::from(answers);
        let mut play = Play::new(move |_| {
            // Round and round.
            script.rotate_left(1);
            script.back().cloned().unwrap_or(Answer::Delivered)
        });
        for one in moves {
            match one {
                Move::Emit(count) => play.emit(count),
                Move::Pass(millis) => play.run_for(Duration::from_millis(millis)),
            }
        }
        play.stop(Duration::from_secs(1));
        prop_assert_eq!(play.courier.len(), 0);
        // Nothing is delivered twice by the courier itself: an event is only tried again when the
        // attempt before did not deliver it.
        let delivered_or_lost = play.delivered + play.lost.values().sum::<u64>();
        prop_assert_eq!(delivered_or_lost, play.taken);
    }
}
