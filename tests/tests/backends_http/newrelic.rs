//! New Relic.

use std::sync::Arc;

use funnel_runtime::{NewRelic, Secret};
use serde_json::Value;

use crate::service::{Taken, now, run};
use crate::stand_in::{StandIn, newrelic};

const KEY: &str = "0123456789abcdefNRAL";

fn strict() -> (StandIn, Taken) {
    let taken = Taken::default();
    let server = StandIn::strict({
        let taken = Arc::clone(&taken);
        move |request| {
            let rules = newrelic::Rules {
                account_id: 42,
                key: KEY.to_owned(),
                now: now(),
            };
            taken.lock().unwrap().extend(rules.check(request)?);
            Ok(newrelic::TAKEN.to_owned())
        }
    });
    (server, taken)
}

#[test]
fn events_of_a_service_arrive() {
    let (server, taken) = strict();
    let backend = NewRelic::new(42, KEY).url(server.url()).build().unwrap();
    let receipts = backend.receipts();
    assert_eq!(run(backend).delivered, 2);
    let taken = taken.lock().unwrap();
    let types: Vec<_> = taken.iter().map(|event| &event["eventType"]).collect();
    assert_eq!(types, ["Signup", "Signup"]);
    let paid = &taken[1];
    assert_eq!(paid["funnel_step"], "pay");
    assert_eq!(paid["team_id"], "team_7");
    assert_eq!(paid["is_new"], "true");
    assert_eq!(paid["service_name"], "tests");
    assert_eq!(paid["seats"], Value::from(18_446_744_073_709_551_615.0));
    assert!(!receipts.request_ids().is_empty());
    assert_eq!(
        (receipts.cut_values(), receipts.left_out_attributes()),
        (0, 0)
    );
}

#[test]
fn a_key_that_is_refused_delivers_nothing_and_loses_nothing_unseen() {
    let (server, taken) = strict();
    let backend = NewRelic::new(42, "wrong").url(server.url()).build();
    let account = run(backend.unwrap());
    assert_eq!(account.delivered, 0);
    // By which reason depends on when the service ends.
    assert_eq!(account.dropped_total(), 2, "{account}");
    assert!(taken.lock().unwrap().is_empty());
    assert!(!server.requests().is_empty());
}

#[test]
fn a_key_that_is_not_there_is_said_when_the_backend_is_built() {
    let missing = NewRelic::new(42, Secret::env("FUNNEL_TESTS_NO_SUCH_KEY"));
    let error = missing.build().unwrap_err().to_string();
    assert_eq!(
        error,
        "the backend newrelic cannot be built: its license key: the environment variable `FUNNEL_TESTS_NO_SUCH_KEY` is not set: set it to the key"
    );
}
