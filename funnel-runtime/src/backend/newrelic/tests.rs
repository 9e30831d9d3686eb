//! Against a stand-in that refuses at once whatever New Relic would drop later.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{NewRelic, NewRelicBackend};
use crate::account::Reason;
use crate::backend::http::Region;
use crate::backend::http::stand_in::{Reaction, StandIn, newrelic};
use crate::backend::http::tests::{
    Expected, NOW, check_failures, check_statuses, deliver, event, event_with, random, send, text,
};
use crate::backend::{Answer, Backend as _};
use crate::event::{OwnedValue, StoredEvent};

const KEY: &str = "0123456789abcdefNRAL";
const HOUR: u64 = 60 * 60 * 1_000;

fn backend(url: String) -> NewRelicBackend {
    NewRelic::new(42, KEY).url(url).build().unwrap()
}

type Taken = Arc<Mutex<Vec<Map<String, Value>>>>;

/// A strict server, and what it took.
fn strict() -> (StandIn, Taken) {
    let rules = newrelic::Rules {
        account_id: 42,
        key: KEY.to_owned(),
        now: NOW,
    };
    let taken = Taken::default();
    let server = StandIn::strict({
        let taken = Arc::clone(&taken);
        move |request| {
            let events = rules.check(request)?;
            taken.lock().unwrap().extend(events);
            Ok(newrelic::TAKEN.to_owned())
        }
    });
    (server, taken)
}

fn sent(event: StoredEvent) -> (Map<String, Value>, NewRelicBackend) {
    let (server, taken) = strict();
    let mut backend = backend(server.url());
    assert_eq!(send(&mut backend, &[event]), Answer::Delivered);
    let taken = taken.lock().unwrap()[0].clone();
    (taken, backend)
}

#[test]
fn an_event_is_a_flat_object_of_texts_and_numbers() {
    let (taken, _) = sent(StoredEvent {
        name: "CLI Login Started".to_owned(),
        ..event_with([
            ("team_id", text("team_1")),
            ("is_new", OwnedValue::Bool(true)),
            ("is-paid", OwnedValue::Bool(false)),
            ("count", OwnedValue::Unsigned(3)),
            ("delta", OwnedValue::Signed(-3)),
            ("ratio", OwnedValue::Float(0.25)),
            ("huge", OwnedValue::Unsigned(u64::MAX)),
            ("largest", OwnedValue::Unsigned(9_223_372_036_854_775_807)),
            ("timestamp", OwnedValue::Unsigned(NOW - 60_000)),
            ("accountId", text("a")),
            ("event_id", text("e-1")),
        ])
    });
    let expected = json!({
        "eventType": "CLI_Login_Started",
        "timestamp": NOW - 60_000,
        "team_id": "team_1",
        "is_new": "true",
        "is_paid": "false",
        "count": 3,
        "delta": -3,
        "ratio": 0.25,
        "huge": 18_446_744_073_709_551_615.0_f64,
        "largest": 9_223_372_036_854_775_807_u64,
        "accountId_": "a",
        "event_id": "e-1",
    });
    assert_eq!(Value::from(taken), expected);
}

#[test]
fn what_does_not_fit_is_cut_or_left_out_and_counted() {
    let (taken, backend) = sent(event_with([
        ("short", text(&"x".repeat(4_096))),
        // 3 bytes each: the last one that begins within the limit does not end there.
        ("long", text(&"€".repeat(4_096))),
        (&"n".repeat(256), text("named too long")),
        (&"n".repeat(255), text("named")),
        ("a-b", text("first")),
        ("a_b", text("second")),
        ("", text("unnamed")),
    ]));
    assert_eq!(taken["short"], "x".repeat(4_096));
    assert_eq!(taken["long"], "€".repeat(1_365));
    assert_eq!(taken["a_b"], "first");
    let receipts = backend.receipts();
    assert_eq!(receipts.cut_values(), 1);
    assert_eq!(receipts.left_out_attributes(), 3);
}

#[test]
fn of_too_many_attributes_the_first_and_the_last_are_kept() {
    for (count, left_out) in [(252, 0), (253, 1), (300, 48)] {
        let (taken, backend) = sent(StoredEvent {
            attributes: (0..count)
                .map(|at| (format!("key_{at}"), OwnedValue::Unsigned(at)))
                .collect(),
            ..event("Tested")
        });
        assert_eq!(taken.len(), 254, "{count}");
        assert!(taken.contains_key("key_235"));
        assert_eq!(taken.contains_key("key_236"), left_out == 0);
        assert!(taken.contains_key(&format!("key_{}", count - 16)));
        assert!(taken.contains_key(&format!("key_{}", count - 1)));
        assert_eq!(backend.receipts().left_out_attributes(), left_out);
    }
}

#[test]
fn events_out_of_time_are_left_out_before_sending() {
    let (server, taken) = strict();
    let mut backend = backend(server.url());
    assert_eq!(
        backend.limits().time_to_live,
        Some(std::time::Duration::from_hours(23))
    );
    let at = |timestamp| StoredEvent {
        timestamp,
        ..event("Tested")
    };
    let events = [
        at(NOW),
        at(NOW - 23 * HOUR - 1),
        at(NOW - 23 * HOUR),
        at(NOW + 23 * HOUR + 1),
        at(0),
    ];
    // One reason at a time; the next comes up when the others are sent again.
    let answer = send(&mut backend, &events);
    assert_eq!(answer, Answer::Without(vec![1, 4], Reason::Expired));
    let rest = [events[0].clone(), events[2].clone(), events[3].clone()];
    let answer = send(&mut backend, &rest);
    assert_eq!(answer, Answer::Without(vec![2], Reason::Invalid));
    assert!(server.requests().is_empty());
    assert_eq!(deliver(&mut backend, &events).len(), 3);
    assert_eq!(taken.lock().unwrap().len(), 2);
}

#[test]
fn a_body_over_the_limit_is_split_before_it_is_sent() {
    let (server, taken) = strict();
    let mut backend = backend(server.url());
    let large = event_with([("a", text(&"\u{1}".repeat(4_096)))]);
    let events = vec![large; 50];
    assert_eq!(send(&mut backend, &events), Answer::Split);
    assert!(server.requests().is_empty());
    assert!(deliver(&mut backend, &events).is_empty());
    assert_eq!(taken.lock().unwrap().len(), 50);
}

#[test]
fn the_ids_of_requests_are_kept_for_looking_them_up() {
    let (_, backend) = sent(event("Tested"));
    let shown = "0194c7d2-5b10-7c31-9f54-3f2a52a5b6a1";
    assert_eq!(backend.receipts().request_ids()[0].to_string(), shown);
    assert!(format!("{backend:?}").contains(shown));

    // Whatever it says instead, the events are taken.
    let answers = ["", "{}", "{\"uuid\":7}", "{\"uuid\":\"none\"}", "[", "null"];
    for said in answers {
        let server = StandIn::new(move |_| Reaction::answer(200, said));
        let mut backend = self::backend(server.url());
        assert_eq!(send(&mut backend, &[event("Tested")]), Answer::Delivered);
        assert!(backend.receipts().request_ids().is_empty());
    }
    let (server, _) = strict();
    let mut backend = self::backend(server.url());
    for _ in 0..40 {
        send(&mut backend, &[event("Tested")]);
    }
    assert_eq!(backend.receipts().request_ids().len(), 32);
}

#[test]
fn every_status_has_its_answer() {
    check_statuses(backend, |status| match status {
        200..=299 => Expected::Delivered,
        401 | 403 | 404 | 407 => Expected::Refused(Reason::Auth),
        413 => Expected::Split,
        408 | 429 | 500..=599 => Expected::Retry,
        300..=399 => Expected::Refused(Reason::Rejected),
        _ => Expected::Rejected,
    });
}

#[test]
fn a_wrong_key_and_a_wrong_account_are_refused() {
    let (server, _) = strict();
    let of = |account, key: &str| NewRelic::new(account, key).url(server.url()).build();
    for mut backend in [of(42, "other").unwrap(), of(43, KEY).unwrap()] {
        let answer = send(&mut backend, &[event("Tested")]);
        assert_eq!(answer, Answer::Refused(Reason::Auth));
    }
}

#[test]
fn failures_are_retries_and_show_no_key() {
    check_failures(backend, KEY);
    let settings = NewRelic::new(42, KEY).header("x-pass", KEY).proxy(KEY);
    assert!(!format!("{settings:?} {settings:#?}").contains(KEY));
    let error = settings.header("two words", KEY).build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains(KEY));
    let error = NewRelic::new(42, format!("{KEY}\n{KEY}"))
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("its license key"), "{error}");
    assert!(!format!("{error} {error:?}").contains(KEY));
}

#[test]
fn regions_have_servers_of_their_own() {
    for (region, host) in [
        (Region::Us, "\"insights-collector.newrelic.com\""),
        (Region::Eu, "\"insights-collector.eu01.nr-data.net\""),
    ] {
        let backend = NewRelic::new(42, KEY).region(region).build().unwrap();
        let shown = format!("{backend:?}");
        assert!(
            shown.contains(host) && shown.contains("\"https\""),
            "{shown}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_refused_that_was_not_foreseen(events in random::batch()) {
        let (server, taken) = strict();
        let mut backend = backend(server.url());
        let left_out = deliver(&mut backend, &events);
        let taken = taken.lock().unwrap();
        prop_assert_eq!(taken.len() + left_out.len(), events.len());
        // What was left out could not be sent: it is out of time, or has no name.
        let fits = events.iter().filter(|event| {
            event.timestamp.abs_diff(NOW) <= 23 * HOUR && !event.name.is_empty()
        });
        prop_assert_eq!(taken.len(), fits.count());
    }
}
