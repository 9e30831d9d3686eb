//! Installing, exchanging and shutting down.

use std::thread;
use std::time::Duration;

use funnel_runtime::{Answer, Config, Reason, accounts};

use crate::backends::{Gate, Keeper, Scripted};
use crate::{dropped, emit, only, turn};

const LONG: Duration = Duration::from_mins(1);

#[test]
fn a_second_installation_is_refused_and_the_first_goes_on() {
    let _turn = turn();
    let keeper = Keeper::default();
    let telemetry = Config::new().backend(keeper.clone()).install().unwrap();
    assert!(Config::new().install().unwrap_err().is_installed());
    emit(0);
    telemetry.shutdown(LONG);
    assert_eq!(keeper.sequences().len(), 1);
}

#[test]
fn a_backend_that_hangs_is_left_behind_and_its_events_are_counted() {
    let _turn = turn();
    let (gate, keys) = Gate::new();
    let telemetry = Config::new().backend(gate).install().unwrap();
    emit(0);
    keys.entered.recv().unwrap();
    emit(1);
    let account = only(telemetry.shutdown(Duration::ZERO).accounts);
    assert_eq!(dropped(&account, Reason::ShutdownTimeout), 2, "{account}");
    // What the hanging backend answers later changes no book.
    drop(keys);
    let keeper = Keeper::default();
    let telemetry = Config::new().backend(keeper.clone()).install().unwrap();
    emit(2);
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!((account.accepted, account.delivered), (1, 1));
    assert_eq!(keeper.sequences().len(), 1);
}

#[test]
fn a_shutdown_does_not_wait_for_a_retry_that_comes_too_late() {
    let _turn = turn();
    let telemetry = Config::new()
        .backend(Scripted(|_| Answer::Retry(Some(Duration::from_hours(1)))))
        .install()
        .unwrap();
    emit(0);
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!(dropped(&account, Reason::ShutdownTimeout), 1);
}

#[test]
fn dropping_the_guard_delivers() {
    let _turn = turn();
    let keeper = Keeper::default();
    let telemetry = Config::new().backend(keeper.clone()).install().unwrap();
    emit(0);
    drop(telemetry);
    assert_eq!(keeper.sequences().len(), 1);
    emit(1);
    assert_eq!(keeper.sequences().len(), 1, "nobody listens any more");
    assert!(accounts().iter().all(funnel_runtime::Account::is_balanced));
}

#[test]
fn an_exchange_of_backends_loses_nothing() {
    let _turn = turn();
    let keepers: Vec<_> = (0..8).map(|_| Keeper::default()).collect();
    let mut telemetry = Config::new().backend(keepers[0].clone()).install().unwrap();
    let delivered = thread::scope(|scope| {
        let emitters: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| (0..3_000).for_each(emit)))
            .collect();
        let mut delivered = 0;
        for keeper in &keepers[1..] {
            let report = telemetry
                .swap(Config::new().backend(keeper.clone()))
                .unwrap();
            let account = only(report.accounts);
            delivered += account.delivered + account.dropped_total();
        }
        for emitter in emitters {
            emitter.join().unwrap();
        }
        delivered
    });
    let last = only(telemetry.shutdown(LONG).accounts);
    let accounted = delivered + last.delivered + last.dropped_total();
    assert_eq!(accounted, 6_000);
}

#[test]
fn nothing_is_sent_without_a_backend() {
    let _turn = turn();
    let mut telemetry = Config::new().install().unwrap();
    emit(0);
    assert!(accounts().is_empty());
    let keeper = Keeper::default();
    let _ = telemetry
        .swap(Config::new().backend(keeper.clone()))
        .unwrap();
    emit(1);
    let report = telemetry.shutdown(LONG);
    assert_eq!(report.delivered(), 1);
    assert_eq!(keeper.sequences().len(), 1);
}
