//! Against a stand-in that refuses at once whatever Segment would leave out without a word.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Segment, SegmentBackend};
use crate::account::Reason;
use crate::backend::http::Region;
use crate::backend::http::stand_in::{Reaction, StandIn, segment};
use crate::backend::http::tests::{
    AMPLE, Expected, NOW, check_failures, check_statuses, deliver, event, event_with, random, send,
    send_at, text,
};
use crate::backend::{Answer, Backend as _};
use crate::event::{OwnedValue, StoredEvent};

const KEY: &str = "write-key-1";
/// `write-key-1:` in base 64.
const BASIC: &str = "d3JpdGUta2V5LTE6";

fn backend(url: String) -> SegmentBackend {
    Segment::new(KEY).url(url).build().unwrap()
}

type Taken = Arc<Mutex<Vec<Map<String, Value>>>>;

fn strict_at(now: u64) -> (StandIn, Taken) {
    let rules = segment::Rules {
        authorization: format!("Basic {BASIC}"),
        now,
        tolerance: 0,
    };
    let taken = Taken::default();
    let server = StandIn::strict({
        let taken = Arc::clone(&taken);
        move |request| {
            let events = rules.check(request)?;
            taken.lock().unwrap().extend(events);
            Ok(segment::TAKEN.to_owned())
        }
    });
    (server, taken)
}

fn strict() -> (StandIn, Taken) {
    strict_at(NOW)
}

#[test]
fn an_event_is_a_track_call() {
    let (server, taken) = strict();
    let one = StoredEvent {
        entity: Some("k1:0a1b".to_owned()),
        ..event_with([
            ("plan", text("pro")),
            ("is_new", OwnedValue::Bool(true)),
            ("huge", OwnedValue::Unsigned(u64::MAX)),
            ("delta", OwnedValue::Signed(-3)),
            ("ratio", OwnedValue::Float(0.25)),
        ])
    };
    let nobody = event("CLI Login Started");
    let events = [one.clone(), nobody.clone()];
    assert_eq!(send(&mut backend(server.url()), &events), Answer::Delivered);
    let taken = taken.lock().unwrap();
    let expected = json!({
        "type": "track",
        "event": "Tested",
        "messageId": one.event_id,
        "anonymousId": "k1:0a1b",
        "timestamp": "2024-02-29T11:59:00.000Z",
        "originalTimestamp": "2024-02-29T11:59:00.000Z",
        "sentAt": "2024-02-29T12:00:00.000Z",
        "context": {"library": {"name": "funnel-runtime", "version": env!("CARGO_PKG_VERSION")}},
        "properties": {
            "plan": "pro",
            "is_new": true,
            "huge": u64::MAX,
            "delta": -3,
            "ratio": 0.25,
        },
    });
    assert_eq!(Value::from(taken[0].clone()), expected);
    assert_eq!(taken[1]["anonymousId"], json!(nobody.session_id));
    assert_eq!(taken[1]["event"], "CLI Login Started");
}

#[test]
fn each_attempt_says_when_it_was_sent_and_nothing_else_changes() {
    let events = [event_with([("plan", text("pro"))])];
    let mut bodies = Vec::new();
    for later in [0, 3_600_000] {
        let (server, taken) = strict_at(NOW + later);
        let mut backend = backend(server.url());
        let answer = send_at(&mut backend, &events, NOW + later, AMPLE);
        assert_eq!(answer, Answer::Delivered, "{later}");
        let mut event = taken.lock().unwrap()[0].clone();
        event.remove("sentAt");
        bodies.push(event);
    }
    assert_eq!(bodies[0], bodies[1]);
}

#[test]
fn a_body_can_be_compressed() {
    let (server, taken) = strict();
    let mut backend = Segment::new(KEY)
        .url(server.url())
        .gzip(true)
        .build()
        .unwrap();
    assert_eq!(send(&mut backend, &[event("Tested")]), Answer::Delivered);
    assert_eq!(taken.lock().unwrap().len(), 1);
    assert_eq!(
        server.requests()[0].header("content-encoding"),
        Some("gzip")
    );
}

#[test]
fn sizes_and_counts_are_held_before_sending() {
    let (server, taken) = strict();
    let mut backend = backend(server.url());
    let of = |bytes: usize| event_with([("a", text(&"x".repeat(bytes)))]);
    // Alone, among others, and at the very limit.
    let answer = send(&mut backend, &[of(32_000)]);
    assert_eq!(answer, Answer::Without(vec![0], Reason::TooLarge));
    let answer = send(&mut backend, &[of(1), of(40_000), of(2), of(32_000)]);
    assert_eq!(answer, Answer::Without(vec![1, 3], Reason::TooLarge));
    let around = 32_000 - 31_000 + {
        send(&mut backend, &[of(0)]);
        let empty = Value::from(taken.lock().unwrap().pop().unwrap());
        31_000 - empty.to_string().len()
    };
    assert_eq!(send(&mut backend, &[of(around)]), Answer::Delivered);
    let answer = send(&mut backend, &[of(around + 1)]);
    assert_eq!(answer, Answer::Without(vec![0], Reason::TooLarge));

    let requests = server.requests().len();
    let many: Vec<_> = (0..20)
        .map(|_| StoredEvent {
            event_id: Uuid::new_v4(),
            ..of(30_000)
        })
        .collect();
    assert_eq!(send(&mut backend, &many), Answer::Split);
    let crowd: Vec<_> = (0..2_501).map(|_| event("E")).collect();
    assert_eq!(send(&mut backend, &crowd), Answer::Split);
    assert_eq!(server.requests().len(), requests);
    assert!(deliver(&mut backend, &many).is_empty());
    assert!(deliver(&mut backend, &crowd).is_empty());
    assert!(backend.limits().events <= 2_500);
}

#[test]
fn an_answer_can_say_that_events_were_left_out() {
    let partial = |rejected| Answer::DeliveredExcept {
        rejected,
        reason: Reason::PartialRejected,
    };
    let none = || Answer::Rejected(Reason::Rejected);
    for (said, expected) in [
        ("", Answer::Delivered),
        ("OK", Answer::Delivered),
        ("{}", Answer::Delivered),
        ("[1]", Answer::Delivered),
        (r#"{"success":true}"#, Answer::Delivered),
        (
            r#"{"ok":true,"receivedEvents":3,"okEvents":3}"#,
            Answer::Delivered,
        ),
        (
            r#"{"ok":false,"receivedEvents":3,"okEvents":2,"errors":["a"]}"#,
            partial(1),
        ),
        (r#"{"ok":false,"errors":["a","b"]}"#, partial(2)),
        (r#"{"ok":false,"errors":["a","b","c"]}"#, none()),
        (r#"{"ok":false,"errors":["a","b","c","d","e"]}"#, none()),
        (r#"{"ok":false,"receivedEvents":3,"okEvents":0}"#, none()),
        (r#"{"ok":false}"#, none()),
        (r#"{"ok":false,"errors":[]}"#, none()),
        (r#"{"success":false,"message":"no"}"#, none()),
        ("<html>", Answer::Refused(Reason::Rejected)),
    ] {
        let server = StandIn::new(move |_| Reaction::answer(200, said));
        let events = [event("A"), event("B"), event("C")];
        assert_eq!(
            send(&mut backend(server.url()), &events),
            expected,
            "{said}"
        );
    }
}

#[test]
fn an_answer_that_breaks_off_is_asked_again() {
    let raw = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":fal".to_vec();
    let server = StandIn::new(move |_| Reaction::Raw(raw.clone()));
    let answer = send(&mut backend(server.url()), &[event("A")]);
    assert_eq!(answer, Answer::Retry(None));
}

#[test]
fn every_status_has_its_answer() {
    check_statuses(backend, |status| match status {
        200..=299 => Expected::Delivered,
        401 | 403 | 407 => Expected::Refused(Reason::Auth),
        413 => Expected::Split,
        408 | 429 | 500..=599 => Expected::Retry,
        300..=399 | 404 | 405 => Expected::Refused(Reason::Rejected),
        _ => Expected::Rejected,
    });
}

#[test]
fn a_wrong_key_is_refused() {
    let (server, _) = strict();
    let mut backend = Segment::new("other").url(server.url()).build().unwrap();
    let answer = send(&mut backend, &[event("Tested")]);
    assert_eq!(answer, Answer::Refused(Reason::Auth));
}

#[test]
fn failures_are_retries_and_show_no_key() {
    for key in [KEY, BASIC] {
        check_failures(backend, key);
    }
    let settings = Segment::new(KEY).header("x-pass", KEY).proxy(KEY);
    assert!(!format!("{settings:?} {settings:#?}").contains(KEY));
    let error = settings.header("two words", KEY).build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains(KEY));
    let taken = Segment::new(KEY).header("Authorization", KEY).build();
    assert!(taken.unwrap_err().to_string().contains("sets itself"));
}

#[test]
fn regions_have_servers_of_their_own() {
    for (region, host) in [
        (Region::Us, "\"api.segment.io\""),
        (Region::Eu, "\"events.eu1.segmentapis.com\""),
    ] {
        let backend = Segment::new(KEY).region(region).build().unwrap();
        assert!(format!("{backend:?}").contains(host));
        assert_eq!(backend.limits().linger, Duration::from_secs(1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_refused_that_was_not_foreseen(events in random::batch()) {
        let (server, taken) = strict();
        let left_out = deliver(&mut backend(server.url()), &events);
        let taken = taken.lock().unwrap();
        prop_assert_eq!(taken.len() + left_out.len(), events.len());
        for at in left_out {
            let event = &events[at];
            let size = serde_json::to_vec(&event.attributes).unwrap().len();
            prop_assert!(event.name.is_empty() || size > 20_000, "{} bytes", size);
        }
        let ids: Vec<_> = taken.iter().map(|event| event["messageId"].as_str().unwrap()).collect();
        let known: Vec<_> = events.iter().map(|event| event.event_id.to_string()).collect();
        prop_assert!(ids.iter().all(|id| known.iter().any(|known| known == id)));
    }
}
