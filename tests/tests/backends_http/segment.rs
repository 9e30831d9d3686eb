//! Segment, and servers that speak its protocol.

use std::sync::Arc;
use std::sync::mpsc::channel;

use funnel_runtime::{Reason, Segment};
use serde_json::{Map, Value};

use crate::service::{Taken, now, run, run_until};
use crate::stand_in::{Reaction, Refusal, Request, StandIn, segment};

const KEY: &str = "write-key-1";

fn check(request: &Request) -> Result<Vec<Map<String, Value>>, Refusal> {
    let rules = segment::Rules {
        // The key and a colon, in base 64.
        authorization: "Basic d3JpdGUta2V5LTE6".to_owned(),
        now: now(),
        // No test depends on how long a request is on its way.
        tolerance: 3_600_000,
    };
    rules.check(request)
}

/// A server that takes what is in order, and says this of it.
fn strict(says: &'static str) -> (StandIn, Taken) {
    let taken = Taken::default();
    let server = StandIn::strict({
        let taken = Arc::clone(&taken);
        move |request| {
            taken.lock().unwrap().extend(check(request)?);
            Ok(says.to_owned())
        }
    });
    (server, taken)
}

#[test]
fn events_of_a_service_arrive() {
    for says in [
        segment::TAKEN,
        "OK",
        "{\"ok\":true,\"receivedEvents\":2,\"okEvents\":2}",
    ] {
        let (server, taken) = strict(says);
        let backend = Segment::new(KEY).url(server.url()).build().unwrap();
        assert_eq!(run(backend).delivered, 2);
        let taken = taken.lock().unwrap();
        let names: Vec<_> = taken.iter().map(|event| &event["event"]).collect();
        assert_eq!(names, ["Signup", "Signup"]);
        let (visited, paid) = (&taken[0], &taken[1]);
        assert_eq!(paid["anonymousId"], "team_7");
        assert_eq!(paid["properties"]["seats"], u64::MAX);
        assert_eq!(paid["properties"]["is_new"], true);
        assert_eq!(paid["messageId"], paid["properties"]["event_id"]);
        assert_eq!(visited["anonymousId"], visited["properties"]["session_id"]);
    }
}

#[test]
fn what_is_sent_again_has_the_same_ids() {
    let taken = Taken::default();
    let (again, is_again) = channel();
    let server = StandIn::new({
        let taken = Arc::clone(&taken);
        let mut attempts = 0;
        move |request| {
            attempts += 1;
            let Ok(events) = check(request) else {
                return Reaction::status(400);
            };
            taken.lock().unwrap().extend(events);
            // Taken, and not said: what a client can only meet with ids.
            if attempts == 1 {
                Reaction::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n".to_vec())
            } else {
                // Nobody may listen any more, which is no matter.
                let _ = again.send(());
                Reaction::answer(200, segment::TAKEN)
            }
        }
    });
    let backend = Segment::new(KEY).url(server.url()).build().unwrap();
    let account = run_until(backend, || is_again.recv().expect("a second attempt"));
    assert_eq!(account.delivered, 2, "{account}");
    let taken = taken.lock().unwrap();
    let mut ids: Vec<_> = taken
        .iter()
        .map(|event| event["messageId"].to_string())
        .collect();
    let came = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 2);
    assert!(came > 2, "nothing came twice");
}

#[test]
fn what_a_server_confirms_and_leaves_out_is_no_delivery() {
    let (server, _) = strict("{\"ok\":false,\"errors\":[\"no such source\"]}");
    let backend = Segment::new(KEY).url(server.url()).build().unwrap();
    let account = run(backend);
    assert!(account.delivered < 2, "{account}");
    let lost = account.dropped[&Reason::PartialRejected] + account.dropped[&Reason::Rejected];
    assert_eq!(account.delivered + lost, 2, "{account}");
    assert!(lost > 0);
}
