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
fn what_finds_no_room_is_refused_and_counted() {
    let _turn = turn();
    let (gate, keys) = Gate::new();
    let config = Config::new().backlog(8).backend(gate);
    let telemetry = config.install().unwrap();
    emit(0);
    assert_eq!(keys.entered.recv().unwrap(), 1);
    // The backend is held: eight wait for it, five find no room.
    for number in 0..13 {
        emit(number);
    }
    // Another thread has to find that.
    while dropped(&only(accounts()), Reason::QueueFull) < 5 {
        thread::yield_now();
    }
    let account = only(accounts());
    assert_eq!((account.accepted, account.pending), (14, 9));
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
    let keeper = Keeper::default();
    let telemetry = Config::new().backend(keeper.clone()).install().unwrap();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| (0..2_000).for_each(emit));
        }
    });
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!(keeper.sequences().len() as u64, account.delivered);
    for batch in keeper.batches() {
        assert!(batch.is_sorted(), "{batch:?}");
    }
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
