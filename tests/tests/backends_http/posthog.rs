//! PostHog.

use std::sync::Arc;

use funnel_runtime::PostHog;

use crate::service::{Taken, run};
use crate::stand_in::{StandIn, posthog};

const KEY: &str = "phc_project_key";

#[test]
fn events_of_a_service_arrive() {
    let taken = Taken::default();
    let server = StandIn::strict({
        let taken = Arc::clone(&taken);
        move |request| {
            let rules = posthog::Rules {
                key: KEY.to_owned(),
            };
            taken.lock().unwrap().extend(rules.check(request)?);
            Ok(posthog::TAKEN.to_owned())
        }
    });
    let backend = PostHog::new(KEY).url(server.url()).build().unwrap();
    assert_eq!(run(backend).delivered, 2);
    let taken = taken.lock().unwrap();
    let names: Vec<_> = taken.iter().map(|event| &event["event"]).collect();
    assert_eq!(names, ["Signup", "Signup"]);
    let (visited, paid) = (&taken[0], &taken[1]);
    assert_eq!(paid["distinct_id"], "team_7");
    assert_eq!(paid["uuid"], paid["properties"]["event_id"]);
    assert_eq!(paid["properties"]["funnel_step"], "pay");
    assert_eq!(visited["distinct_id"], visited["properties"]["session_id"]);
}
