//! What an answer means, status by status and body by body, and what can be set wrongly.

use std::time::Duration;

use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceResponse,
};
use proptest::prelude::*;
use prost::Message as _;

use super::{KEY, backend, receiver, saying};
use crate::account::Reason;
use crate::backend::http::stand_in::{Reaction, StandIn};
use crate::backend::http::tests::{Expected, check_failures, check_statuses, event, send};
use crate::backend::otlp::{Otlp, reply};
use crate::backend::{Answer, Backend as _};

fn response(rejected: i64, message: &str) -> Vec<u8> {
    let partial_success = Some(ExportLogsPartialSuccess {
        rejected_log_records: rejected,
        error_message: message.to_owned(),
    });
    ExportLogsServiceResponse { partial_success }.encode_to_vec()
}

/// The answer to three events of a server that says this.
fn answer(body: &[u8]) -> Answer {
    let server = saying(body.to_vec());
    send(&mut backend(server.url()), &vec![event("Tested"); 3])
}

const fn except(rejected: usize) -> Answer {
    Answer::DeliveredExcept {
        rejected,
        reason: Reason::PartialRejected,
    }
}

#[test]
fn every_status_has_the_answer_of_the_specification() {
    check_statuses(backend, |status| match status {
        200..=299 => Expected::Delivered,
        300..=399 => Expected::Refused(Reason::Rejected),
        // Retryable, and nothing else is: neither 408 nor 500.
        429 | 502 | 503 | 504 => Expected::Retry,
        401 | 403 | 407 => Expected::Refused(Reason::Auth),
        413 => Expected::Split,
        _ => Expected::Rejected,
    });
}

#[test]
fn waiting_times_are_seconds_or_dates() {
    for (value, expected) in [
        ("120", Some(Duration::from_mins(2))),
        (
            "Thu, 29 Feb 2024 12:00:30 GMT",
            Some(Duration::from_secs(30)),
        ),
        ("soon", None),
    ] {
        for status in [429, 502, 503, 504] {
            let server = StandIn::new(move |_| Reaction::status(status).with("Retry-After", value));
            let answer = send(&mut backend(server.url()), &[event("Tested")]);
            assert_eq!(answer, Answer::Retry(expected), "{status}");
        }
    }
}

#[test]
fn rejected_records_are_counted_and_the_others_delivered() {
    assert_eq!(answer(b""), Answer::Delivered);
    let empty = ExportLogsServiceResponse::default().encode_to_vec();
    assert_eq!(answer(&empty), Answer::Delivered);
    // A message without a rejection is a warning.
    assert_eq!(answer(&response(0, "mind the gap")), Answer::Delivered);
    for (rejected, expected) in [(1, 1), (2, 2), (3, 3), (4, 3), (200, 3), (i64::MAX, 3)] {
        assert_eq!(answer(&response(rejected, "")), except(expected));
        assert_eq!(answer(&response(rejected, "too old")), except(expected));
    }
    assert_eq!(answer(&response(-1, "")), Answer::Delivered);
    // Its first bytes are a line break and `<`, and it is no page all the same.
    let like_a_page = response(2, &"x".repeat(56));
    assert_eq!(&like_a_page[..2], b"\n<");
    assert_eq!(answer(&like_a_page), except(2));
}

#[test]
fn json_is_understood_where_it_should_not_be() {
    for said in [
        "{}",
        " {\"partialSuccess\":{}}\n",
        "{\"partialSuccess\":null}",
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"0\",\"errorMessage\":\"mind\"}}",
    ] {
        assert_eq!(answer(said.as_bytes()), Answer::Delivered, "{said}");
    }
    for said in [
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"2\"}}",
        "{\"partialSuccess\":{\"rejectedLogRecords\":2}}",
    ] {
        assert_eq!(answer(said.as_bytes()), except(2), "{said}");
    }
}

#[test]
fn a_success_that_no_receiver_of_otlp_says_confirms_nothing() {
    let cut = {
        let mut whole = response(2, "too old");
        whole.truncate(whole.len() - 1);
        whole
    };
    let mut too_long = vec![0x08];
    too_long.extend([0xff; 10]);
    for said in [
        b"\n <!doctype html><title>Log in".as_slice(),
        b"<html>",
        b"OK",
        b"[]",
        b"{",
        b"{\"partialSuccess\":{\"rejectedLogRecords\":\"two\"}}",
        b"\x00",
        // The answer to the field is no message, or its count no number.
        b"\x08\x01",
        b"\x0a\x02\x0a\x00",
        &cut,
        &too_long,
    ] {
        let answer = answer(said);
        assert_eq!(answer, Answer::Refused(Reason::Rejected), "{said:?}");
    }
}

#[test]
fn an_answer_that_breaks_off_is_none() {
    let server = StandIn::new(|_| {
        Reaction::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\x0a".to_vec())
    });
    let answer = send(&mut backend(server.url()), &[event("Tested")]);
    assert_eq!(answer, Answer::Retry(None));
}

#[test]
fn failures_are_retries_and_show_no_key() {
    check_failures(backend, KEY);
    let settings = Otlp::new(format!("https://host/{KEY}"))
        .header("x-pass", KEY)
        .proxy(format!("http://user:{KEY}@proxy:1"));
    assert!(!format!("{settings:?} {settings:#?}").contains(KEY));
    let backend = settings.clone().build().unwrap();
    assert!(!format!("{backend:?} {backend:#?}").contains(KEY));
    for wrong in [
        settings.clone().header("two words", KEY),
        settings.clone().header("content-type", KEY),
        settings.clone().header("x", format!("{KEY}\n{KEY}")),
        settings.clone().logs_endpoint(KEY),
        settings.clone().proxy(format!("{KEY}://proxy")),
        settings.timeout(Duration::ZERO),
    ] {
        let error = wrong.build().unwrap_err();
        assert!(!format!("{error} {error:?}").contains(KEY), "{error}");
        let said = error.to_string();
        assert!(
            said.starts_with("the backend otlp cannot be built: "),
            "{said}"
        );
    }
}

#[test]
fn a_header_that_is_set_twice_is_sent_once() {
    let (server, _) = receiver();
    let settings = Otlp::new(server.url())
        .header("api-key", "old")
        .header("Api-Key", KEY);
    let mut backend = settings.build().unwrap();
    assert_eq!(send(&mut backend, &[event("Tested")]), Answer::Delivered);
    let request = &server.requests()[0];
    let keys = request.headers.iter().filter(|(name, _)| name == "api-key");
    assert_eq!(keys.count(), 1);
}

#[test]
fn a_batch_is_what_the_specification_takes_for_one() {
    let backend = Otlp::default().build().unwrap();
    let limits = backend.limits();
    assert_eq!((limits.events, limits.bytes), (512, 900_000));
    assert_eq!(limits.linger, Duration::from_secs(1));
    assert_eq!(limits.attempt, Duration::from_secs(10));
    let timeout = Duration::from_millis(250);
    let backend = Otlp::default().timeout(timeout).build().unwrap();
    assert_eq!(backend.limits().attempt, timeout);
}

#[test]
fn an_endpoint_for_logs_is_asked_as_it_is() {
    let server = StandIn::new(|_| Reaction::status(200));
    let url = server.url();
    for (settings, path) in [
        (Otlp::new(&url), "/v1/logs"),
        (Otlp::new(format!("{url}/mine/")), "/mine/v1/logs"),
        (Otlp::default().logs_endpoint(&url), "/"),
        (Otlp::default().logs_endpoint(format!("{url}/in/")), "/in/"),
    ] {
        let answer = send(&mut settings.build().unwrap(), &[event("Tested")]);
        assert_eq!(answer, Answer::Delivered);
        assert_eq!(server.requests().last().unwrap().path, path);
    }
}

proptest! {
    #[test]
    fn answers_are_read_as_the_schema_has_them(
        rejected in prop_oneof![any::<i64>(), 0..600_i64],
        message in ".{0,90}",
        unknown in "\\PC{0,20}",
    ) {
        let mut said = response(rejected, &message);
        // Fields of versions to come: a text, a number, and two of fixed size.
        said.extend([0x7a, u8::try_from(unknown.len()).unwrap_or(0)]);
        said.extend(unknown.bytes().take(usize::from(said[said.len() - 1])));
        said.extend([0x50, 0x96, 0x01, 0x59, 1, 2, 3, 4, 5, 6, 7, 8, 0x65, 1, 2, 3, 4]);
        let schema = ExportLogsServiceResponse::decode(said.as_slice()).unwrap();
        let of_schema = schema.partial_success.unwrap_or_default().rejected_log_records;
        prop_assert_eq!(of_schema, rejected);
        prop_assert_eq!(reply::rejected(&said), Some(u64::try_from(rejected).unwrap_or(0)));
    }

    #[test]
    fn bytes_of_any_kind_are_no_reason_to_panic(said in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = reply::rejected(&said);
    }
}
