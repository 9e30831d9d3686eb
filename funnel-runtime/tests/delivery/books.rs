//! accepted = delivered + dropped + pending, at every moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use funnel_runtime::{Answer, Config, Reason, accounts};

use crate::backends::{Gate, Keeper, Scripted};
use crate::{dropped, emit, only, turn};

const LONG: Duration = Duration::from_mins(1);

#[test]
fn balance_at_every_moment_under_a_backend_that_does_everything() {
    let _turn = turn();
    let mut batches = 0;
    let moody = Scripted(move |_| {
        batches += 1;
        match batches % 5 {
            0 => Answer::Retry(Some(Duration::ZERO)),
            1 => Answer::Rejected(Reason::Rejected),
            2 => panic!("a backend may panic"),
            _ => Answer::Delivered,
        }
    });
    let keeper = Keeper::default();
    let telemetry = Config::new()
        .queue_capacity(64)
        .backend(moody)
        .backend(keeper.clone())
        .install()
        .unwrap();
    let emitting = AtomicBool::new(true);
    thread::scope(|scope| {
        let emitters: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    for number in 0..5_000 {
                        emit(number);
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            while emitting.load(Ordering::Relaxed) {
                for account in accounts() {
                    assert!(account.is_balanced(), "{account}");
                }
            }
        });
        for emitter in emitters {
            emitter.join().unwrap();
        }
        emitting.store(false, Ordering::Relaxed);
    });
    // Enough batches for every mood, however few the crowd above made.
    for number in 0..10 {
        emit(number);
        assert!(telemetry.flush(LONG));
    }
    let report = telemetry.shutdown(LONG);
    for account in &report.accounts {
        assert!(account.is_balanced(), "{account}");
        assert_eq!(
            (account.accepted, account.pending),
            (20_010, 0),
            "{account}"
        );
    }
    let [moody, kept] = &report.accounts[..] else {
        panic!("two backends")
    };
    assert!(
        dropped(moody, Reason::Panic) > 0 && dropped(moody, Reason::Rejected) > 0,
        "{moody}"
    );
    assert_eq!(kept.delivered + dropped(kept, Reason::QueueFull), 20_010);
    let mut sequences = keeper.sequences();
    assert_eq!(sequences.len() as u64, kept.delivered);
    sequences.sort_unstable();
    sequences.dedup();
    assert_eq!(sequences.len() as u64, kept.delivered, "each event once");
}

#[test]
fn a_full_queue_refuses_and_counts() {
    let _turn = turn();
    let (gate, keys) = Gate::new();
    let telemetry = Config::new()
        .queue_capacity(8)
        .backend(gate)
        .install()
        .unwrap();
    // A queue of its own, with the capacity configured here.
    thread::scope(|scope| {
        scope.spawn(move || {
            emit(0);
            assert_eq!(keys.entered.recv().unwrap(), 1);
            // The worker is held: eight fit, five do not.
            for number in 0..13 {
                emit(number);
            }
            let account = only(accounts());
            assert_eq!((account.accepted, account.pending), (14, 9));
            assert_eq!(dropped(&account, Reason::QueueFull), 5);
        });
    });
    drop(keys.release);
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!((account.delivered, account.pending), (9, 0));
}

#[test]
fn what_a_thread_emitted_before_it_ended_is_delivered() {
    let _turn = turn();
    let keeper = Keeper::default();
    let telemetry = Config::new().backend(keeper.clone()).install().unwrap();
    for _ in 0..50 {
        thread::spawn(|| emit(0)).join().unwrap();
    }
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!(account.delivered, 50);
    assert_eq!(keeper.sequences().len(), 50);
}

#[test]
fn events_of_one_batch_are_in_the_order_of_their_sequence() {
    let _turn = turn();
    let (gate, keys) = Gate::new();
    let keeper = Keeper::default();
    let telemetry = Config::new()
        .backend(gate)
        .backend(keeper.clone())
        .install()
        .unwrap();
    emit(0);
    keys.entered.recv().unwrap();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| (0..20).for_each(emit));
        }
    });
    drop(keys);
    telemetry.shutdown(LONG);
    let sequences = keeper.sequences();
    assert_eq!(sequences.len(), 61);
    assert!(sequences.is_sorted(), "{sequences:?}");
}

#[test]
fn a_batch_that_keeps_failing_is_given_up_and_counted() {
    let _turn = turn();
    let telemetry = Config::new()
        .backend(Scripted(|_| Answer::Retry(Some(Duration::ZERO))))
        .give_up_after(Duration::ZERO)
        .install()
        .unwrap();
    emit(0);
    assert!(telemetry.flush(LONG));
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!(dropped(&account, Reason::RetriesExhausted), 1);
}

#[test]
fn an_event_emitted_while_its_thread_ends_is_counted() {
    struct AtTheEnd;
    impl Drop for AtTheEnd {
        fn drop(&mut self) {
            emit(0);
        }
    }
    thread_local! {
        static LATE: AtTheEnd = const { AtTheEnd };
    }
    let _turn = turn();
    let telemetry = Config::new().backend(Keeper::default()).install().unwrap();
    thread::spawn(|| {
        LATE.with(|_| ());
        emit(0);
    })
    .join()
    .unwrap();
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!(account.accepted, 2, "{account}");
}
