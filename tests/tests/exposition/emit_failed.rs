//! The counter of lost events by reason: there from the start, never falling, and under the name it is
//! given.

use std::time::Duration;

use funnel_runtime::prometheus::encode_text;
use funnel_runtime::{Answer, Config, Reason};

use crate::backends::{Named, Stuck, turn};
use crate::declared::sell;
use crate::{by_name, child};

const NAME: &str = "instant_analytics_emit_failed_total";
const LONG: Duration = Duration::from_mins(1);

fn lost(reason: Reason) -> u64 {
    let labels = [("reason", reason.as_str())];
    by_name::count(&by_name::text(), "funnel_emit_failed_total", &labels)
}

fn refusing(reason: Reason) -> Config {
    Config::new().backend(Named("refusing".to_owned(), Answer::Rejected(reason)))
}

#[test]
fn every_reason_is_at_zero_before_anything_is_installed() {
    let test = "emit_failed::every_reason_is_at_zero_before_anything_is_installed";
    let _ = child::output(test, &[], || {
        for reason in Reason::ALL {
            assert_eq!(lost(reason), 0, "{reason}");
        }
    })
    .inspect(|output| assert!(output.status.success(), "{output:?}"));
}

#[test]
fn what_a_backend_refuses_is_counted_and_stays_counted() {
    let _turn = turn();
    let before = [lost(Reason::Rejected), lost(Reason::TooLarge)];
    let since = || {
        [
            lost(Reason::Rejected) - before[0],
            lost(Reason::TooLarge) - before[1],
        ]
    };
    let mut telemetry = refusing(Reason::Rejected).install().unwrap();
    sell(1);
    sell(2);
    assert!(telemetry.flush(LONG));
    assert_eq!(since(), [2, 0]);
    let _ = telemetry.swap(refusing(Reason::TooLarge)).unwrap();
    assert_eq!(since(), [2, 0]);
    sell(3);
    assert!(telemetry.flush(LONG));
    assert_eq!(since(), [2, 1]);
    let _ = telemetry.swap(Config::new()).unwrap();
    assert_eq!(since(), [2, 1]);
    drop(telemetry);
    assert_eq!(since(), [2, 1]);
}

#[test]
fn what_finds_no_room_is_counted() {
    let _turn = turn();
    let before = lost(Reason::QueueFull);
    let (stuck, entered, release) = Stuck::new();
    let config = Config::new().backend(stuck).backlog(4);
    let telemetry = config.install().unwrap();
    sell(0);
    entered.recv().unwrap();
    (1..=10).for_each(sell);
    // Four wait for the backend, and another thread has to find no room for the others.
    while lost(Reason::QueueFull) - before < 6 {
        std::thread::yield_now();
    }
    drop(release);
    let report = telemetry.shutdown(LONG);
    assert_eq!(lost(Reason::QueueFull) - before, 6);
    assert_eq!(report.delivered(), 5);
}

#[test]
fn the_code_can_name_it() {
    let test = "emit_failed::the_code_can_name_it";
    let Some(output) = child::output(test, &[], || {
        let telemetry = refusing(Reason::Auth)
            .emit_failed_metric(NAME)
            .install()
            .unwrap();
        sell(1);
        assert!(telemetry.flush(LONG));
        child::hand_over(&encode_text());
    }) else {
        return;
    };
    let exposed = child::handed_over(&output);
    let families = crate::reader::text(&exposed).unwrap();
    assert_eq!(by_name::count(&families, NAME, &[("reason", "auth")]), 1);
    assert!(!exposed.contains("funnel_emit_failed_total"), "{exposed}");
}

#[test]
fn the_environment_can_name_it() {
    let test = "emit_failed::the_environment_can_name_it";
    let Some(output) = child::output(test, &[("FUNNEL_EMIT_FAILED_METRIC", NAME)], || {
        let config = Config::from_env().unwrap();
        let mut telemetry = config.emit_failed_metric("other_total").install().unwrap();
        let _ = telemetry.swap(Config::new()).unwrap();
        child::hand_over(&encode_text());
    }) else {
        return;
    };
    let families = crate::reader::text(&child::handed_over(&output)).unwrap();
    assert_eq!(by_name::count(&families, NAME, &[("reason", "auth")]), 0);
}

#[track_caller]
fn assert_refused(test: &str, name: &str, message: &str) {
    let Some(output) = child::output(test, &[("FUNNEL_EMIT_FAILED_METRIC", name)], || {
        let error = Config::from_env().unwrap().install().unwrap_err();
        child::hand_over(&error.to_string());
        drop(Config::new().install().expect("nothing is installed"));
    }) else {
        return;
    };
    let error = child::handed_over(&output);
    assert!(error.contains(message), "{error}");
    assert!(child::stderr(&output).contains(&error), "{output:?}");
}

#[test]
fn a_name_that_is_none_is_refused() {
    let test = "emit_failed::a_name_that_is_none_is_refused";
    let rule = "the counter name `emit_failed` must end in `_total`";
    assert_refused(test, "emit_failed", rule);
}

#[test]
fn a_name_that_a_counter_has_is_refused() {
    let test = "emit_failed::a_name_that_a_counter_has_is_refused";
    assert_refused(
        test,
        "shop_logins_total",
        "cannot be named `shop_logins_total`",
    );
}

#[test]
fn a_name_that_a_funnel_has_is_refused() {
    let test = "emit_failed::a_name_that_a_funnel_has_is_refused";
    assert_refused(
        test,
        "shop_funnel_total",
        "cannot be named `shop_funnel_total`",
    );
}

#[test]
fn a_refused_exchange_changes_nothing() {
    let _turn = turn();
    let before = lost(Reason::Expired);
    let mut telemetry = refusing(Reason::Expired).install().unwrap();
    let config = Config::new().emit_failed_metric("no total");
    assert!(telemetry.swap(config).is_err());
    sell(1);
    assert!(telemetry.flush(LONG));
    assert_eq!(lost(Reason::Expired) - before, 1);
}
