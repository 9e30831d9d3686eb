//! Against a stand-in that refuses at once whatever PostHog would leave out without a word.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{PostHog, PostHogBackend};
use crate::account::Reason;
use crate::backend::Answer;
use crate::backend::http::Region;
use crate::backend::http::stand_in::{Reaction, StandIn, posthog};
use crate::backend::http::tests::{
    Expected, check_failures, check_statuses, deliver, event, event_with, random, send, text,
};
use crate::event::{OwnedValue, StoredEvent};

const KEY: &str = "phc_project_key";

fn backend(url: String) -> PostHogBackend {
    PostHog::new(KEY).url(url).build().unwrap()
}

type Taken = Arc<Mutex<Vec<Map<String, Value>>>>;

fn strict() -> (StandIn, Taken) {
    let rules = posthog::Rules {
        key: KEY.to_owned(),
    };
    let taken = Taken::default();
    let server = StandIn::strict({
        let taken = Arc::clone(&taken);
        move |request| {
            let events = rules.check(request)?;
            taken.lock().unwrap().extend(events);
            Ok(posthog::TAKEN.to_owned())
        }
    });
    (server, taken)
}

#[test]
fn an_event_is_one_of_posthog_without_a_profile() {
    let (server, taken) = strict();
    let one = StoredEvent {
        entity: Some("team_1".to_owned()),
        ..event_with([
            ("plan", text("pro")),
            ("is_new", OwnedValue::Bool(true)),
            ("count", OwnedValue::Unsigned(3)),
            ("token", text("t")),
        ])
    };
    let nobody = event("CLI Login Started");
    let events = [one.clone(), nobody.clone()];
    assert_eq!(send(&mut backend(server.url()), &events), Answer::Delivered);
    let taken = taken.lock().unwrap();
    let expected = json!({
        "event": "Tested",
        "uuid": one.event_id,
        "distinct_id": "team_1",
        "timestamp": "2024-02-29T11:59:00.000Z",
        "properties": {
            "plan": "pro",
            "is_new": true,
            "count": 3,
            "_token": "t",
            "$lib": "funnel-runtime",
            "$lib_version": env!("CARGO_PKG_VERSION"),
            "$process_person_profile": false,
            "$geoip_disable": true,
        },
    });
    assert_eq!(Value::from(taken[0].clone()), expected);
    assert_eq!(taken[1]["distinct_id"], json!(nobody.session_id));
}

#[test]
fn what_posthog_would_change_or_lose_is_left_out_before_sending() {
    let (server, _) = strict();
    let mut backend = backend(server.url());
    let of = |length: usize| StoredEvent {
        entity: Some("e".repeat(length)),
        ..event("Tested")
    };
    let answer = send(&mut backend, &[of(200), of(201), event("")]);
    assert_eq!(answer, Answer::Without(vec![1, 2], Reason::Invalid));
    let large = event_with([("a", text(&"\"".repeat(200_000)))]);
    let answer = send(&mut backend, &[event("Tested"), large]);
    assert_eq!(answer, Answer::Without(vec![1], Reason::TooLarge));
    assert!(server.requests().is_empty());
    assert_eq!(send(&mut backend, &[of(200)]), Answer::Delivered);
}

#[test]
fn a_body_over_the_own_limit_is_split_before_it_is_sent() {
    let (server, taken) = strict();
    let mut backend = backend(server.url());
    let events: Vec<_> = (0..12)
        .map(|_| StoredEvent {
            event_id: Uuid::new_v4(),
            ..event_with([("a", text(&"x".repeat(390_000)))])
        })
        .collect();
    assert_eq!(send(&mut backend, &events), Answer::Split);
    assert!(server.requests().is_empty());
    assert!(deliver(&mut backend, &events).is_empty());
    assert_eq!(taken.lock().unwrap().len(), 12);
}

#[test]
fn an_answer_can_say_that_nothing_was_taken() {
    for (said, expected) in [
        ("", Answer::Delivered),
        ("{\"status\":1}", Answer::Delivered),
        ("{\"status\":\"Ok\"}", Answer::Delivered),
        (
            "{\"status\":1,\"quota_limited\":[\"recordings\"]}",
            Answer::Delivered,
        ),
        (
            "{\"status\":1,\"quota_limited\":[\"events\"]}",
            Answer::Refused(Reason::Rejected),
        ),
        ("{\"status\":0}", Answer::Rejected(Reason::Rejected)),
        ("<html>", Answer::Refused(Reason::Rejected)),
    ] {
        let server = StandIn::new(move |_| Reaction::answer(200, said));
        let answer = send(&mut backend(server.url()), &[event("A")]);
        assert_eq!(answer, expected, "{said}");
    }
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
    let mut backend = PostHog::new("phc_other").url(server.url()).build().unwrap();
    let answer = send(&mut backend, &[event("Tested")]);
    assert_eq!(answer, Answer::Refused(Reason::Auth));
}

#[test]
fn failures_are_retries_and_show_no_key() {
    check_failures(backend, KEY);
    let settings = PostHog::new(KEY).header("x-pass", KEY).proxy(KEY);
    assert!(!format!("{settings:?} {settings:#?}").contains(KEY));
    let error = settings.header("two words", KEY).build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains(KEY));
}

#[test]
fn regions_have_servers_of_their_own() {
    for (region, host) in [
        (Region::Us, "\"us.i.posthog.com\""),
        (Region::Eu, "\"eu.i.posthog.com\""),
    ] {
        let backend = PostHog::new(KEY).region(region).build().unwrap();
        assert!(format!("{backend:?}").contains(host));
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
            let person = event.entity.as_deref().unwrap_or_default();
            prop_assert!(event.name.is_empty() || person.len() > 200 || size > 300_000);
        }
    }
}
