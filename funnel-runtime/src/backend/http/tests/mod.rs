//! What the tests of these backends share, and the client against servers that misbehave.

mod client;
pub(crate) mod random;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use uuid::Uuid;

use super::stand_in::{Reaction, StandIn};
use crate::account::Reason;
use crate::backend::{Answer, Attempt, Backend, Batch};
use crate::cohort::Cohort;
use crate::event::{EventView, OwnedValue, StoredEvent};

/// The moment of every attempt: 2024-02-29 12:00 UTC.
pub(crate) const NOW: u64 = 1_709_208_000_000;

/// Far more than an attempt needs that is not meant to run out of time.
pub(crate) const AMPLE: Duration = Duration::from_mins(1);

/// An event of a flow without attributes, a minute old.
pub(crate) fn event(name: &str) -> StoredEvent {
    StoredEvent {
        name: name.to_owned(),
        step: String::new(),
        timestamp: NOW - 60_000,
        sequence: 0,
        event_id: Uuid::new_v4(),
        session_id: Uuid::from_u128(7),
        cohort: Cohort::real(),
        entity: None,
        attributes: Vec::new(),
    }
}

/// An event with attributes.
pub(crate) fn event_with<const N: usize>(attributes: [(&str, OwnedValue); N]) -> StoredEvent {
    StoredEvent {
        attributes: attributes
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
        ..event("Tested")
    }
}

pub(crate) fn text(text: &str) -> OwnedValue {
    OwnedValue::Text(text.to_owned())
}

/// One attempt to send these events.
pub(crate) fn send(backend: &mut impl Backend, events: &[StoredEvent]) -> Answer {
    send_at(backend, events, NOW, AMPLE)
}

pub(crate) fn send_at(
    backend: &mut impl Backend,
    events: &[StoredEvent],
    unix_millis: u64,
    time_left: Duration,
) -> Answer {
    let views: Vec<_> = events.iter().map(EventView::stored).collect();
    let attempt = Attempt {
        number: 1,
        time_left,
        unix_millis,
    };
    backend.send(&Batch::new(&views, attempt))
}

/// Sends events as the delivery does: in halves, or without some, until each is settled. Returns
/// the positions of those that were left out, and fails where the destination refused anything.
pub(crate) fn deliver(backend: &mut impl Backend, events: &[StoredEvent]) -> Vec<usize> {
    let mut rounds = vec![(0..events.len()).collect::<Vec<_>>()];
    let mut left_out = Vec::new();
    while let Some(mut positions) = rounds.pop() {
        if positions.is_empty() {
            continue;
        }
        let part: Vec<_> = positions.iter().map(|at| events[*at].clone()).collect();
        match send(backend, &part) {
            Answer::Delivered => {}
            Answer::Split if positions.len() > 1 => {
                rounds.push(positions.split_off(positions.len() / 2));
                rounds.push(positions);
            }
            Answer::Without(unfit, _) => {
                assert!(!unfit.is_empty(), "nothing would change");
                assert!(unfit.is_sorted() && unfit.iter().all(|at| *at < positions.len()));
                for at in unfit.into_iter().rev() {
                    left_out.push(positions.remove(at));
                }
                rounds.push(positions);
            }
            other => panic!("{other:?} to {} events", part.len()),
        }
    }
    left_out
}

/// Every status that HTTP has a range for gets the answer that `expected` says, waiting times
/// included, from a server that says nothing else.
pub(crate) fn check_statuses<B: Backend>(
    build: impl Fn(String) -> B,
    expected: impl Fn(u16) -> Expected,
) {
    let status = Arc::new(AtomicU16::new(0));
    let server = StandIn::new({
        let status = Arc::clone(&status);
        move |_| Reaction::status(status.load(Ordering::Acquire)).with("Retry-After", "9")
    });
    let mut backend = build(server.url());
    for of in 200..=599 {
        status.store(of, Ordering::Release);
        let answer = match expected(of) {
            Expected::Delivered => Answer::Delivered,
            Expected::Retry => Answer::Retry(Some(Duration::from_secs(9))),
            Expected::Split => Answer::Split,
            Expected::Rejected => Answer::Rejected(Reason::Rejected),
            Expected::Refused(reason) => Answer::Refused(reason),
        };
        assert_eq!(send(&mut backend, &[event("Tested")]), answer, "{of}");
    }
}

/// An answer to a status.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    Delivered,
    Retry,
    Split,
    Rejected,
    Refused(Reason),
}

/// Whatever goes wrong on the way is a retry, and none of it shows a key.
pub(crate) fn check_failures<B: Backend + fmt::Debug>(build: impl Fn(String) -> B, key: &str) {
    let stalling = StandIn::new(|_| Reaction::Stall);
    let broken = StandIn::new(|_| Reaction::Raw(b"HTTP/1.1 2".to_vec()));
    let abrupt = StandIn::abrupt();
    let plain = StandIn::new(|_| Reaction::status(200));
    let secure = plain.url().replace("http:", "https:");
    for (url, time_left, shown) in [
        (stalling.url(), Duration::from_millis(50), "Timeout"),
        (broken.url(), AMPLE, "Broken"),
        (abrupt.url(), AMPLE, "Broken"),
        // The stand-in takes the greeting for the head of a request, and waits for its end.
        (secure, Duration::from_millis(50), ""),
    ] {
        let mut backend = build(url);
        let events = [event("Tested"), event("Tested")];
        let answer = send_at(&mut backend, &events, NOW, time_left);
        assert_eq!(answer, Answer::Retry(None));
        let debug = format!("{backend:?} {backend:#?}");
        assert!(debug.contains(shown), "{debug}");
        assert!(!debug.contains(key), "{debug}");
    }
}
