//! Values of attributes: every type, every way to write one.

use std::time::Duration;

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Id, Label, Literal, Pseudonym, PseudonymKey, funnel, funnel_step, step};
use serde_json::{Value, json};

#[derive(Label, Clone, Copy)]
enum Tier {
    Anonymous,
    #[label(rename = "pro_2")]
    Pro,
}

/// A label that is not `Copy`, nor `Clone`.
#[derive(Label)]
enum Channel {
    Web,
}

#[funnel(event = "Values", rename_all = "PascalCase")]
mod vocabulary {
    use std::time::Duration;

    use super::{Channel, Tier};
    use funnel_runtime::{Id, Literal, Pseudonym};

    pub(crate) enum Step {
        Every,
        Optional,
        References,
        Conversions,
        Literals,
        ClosurePatterns,
        Typed,
        Nothing,
    }

    pub(crate) struct Attrs {
        pub tier: Option<Tier>,
        pub channel: Option<Channel>,
        pub team_id: Option<Id>,
        pub fingerprint: Option<Pseudonym>,
        pub result: Option<Literal>,
        pub count: Option<u64>,
        #[attr(rename = "offset")]
        pub attempt: Option<i32>,
        pub layer: Option<f64>,
        pub status: Option<bool>,
        pub latency_ms: Option<Duration>,
    }
}

use vocabulary as step;

fn said(call: impl FnOnce()) -> Value {
    let recorder = Recorder::new();
    recorder.run(call);
    let [event] = &recorder.events()[..] else {
        panic!("not one event: {:?}", recorder.events())
    };
    let mut said = event.attributes.clone();
    said.retain(|name, _| {
        ![
            "EventId",
            "Timestamp",
            "Sequence",
            "SessionId",
            "Cohort",
            "FunnelStep",
        ]
        .contains(&name.as_str())
    });
    said.into_iter().collect()
}

fn pseudonym() -> Pseudonym {
    let key = PseudonymKey::new("k1", &[7; 32]).expect("long enough");
    key.pseudonym("visitor", "198.51.100.7")
}

#[test]
fn value_of_every_type() {
    let said = said(|| {
        step!(
            step::every,
            tier = Tier::Pro,
            channel = Channel::Web,
            team_id = Id::new("team_1"),
            fingerprint = pseudonym(),
            result = "fine",
            count = u64::MAX,
            attempt = -5,
            layer = 0.5,
            status = true,
            latency_ms = Duration::from_micros(1_999),
        );
    });
    let fingerprint = said["Fingerprint"].as_str().expect("a text");
    assert!(
        fingerprint.starts_with("k1:") && fingerprint.len() == 35,
        "{fingerprint}"
    );
    assert_eq!(
        said,
        json!({
            "Tier": "pro_2",
            "Channel": "web",
            "TeamId": "team_1",
            "Fingerprint": fingerprint,
            "Result": "fine",
            "Count": u64::MAX,
            "offset": -5,
            "Layer": 0.5,
            "Status": true,
            "LatencyMs": 1,
        })
    );
}

#[test]
fn optional_values_are_left_out_when_empty() {
    let tier = Some(Tier::Anonymous);
    let said = said(|| {
        step!(
            step::optional,
            tier = tier,
            team_id = None::<Id>,
            count = None::<u64>,
            status = Some(false)
        );
    });
    assert_eq!(said, json!({ "Tier": "anonymous", "Status": false }));
}

#[test]
fn values_by_reference() {
    struct Claimed {
        team: Id,
        tier: Option<Tier>,
        count: u64,
    }

    #[funnel_step(
        step::references,
        team_id = |claimed| &claimed.team,
        tier = |claimed| claimed.tier.as_ref(),
        count = |claimed| claimed.count,
        status = &given,
    )]
    fn annotated(given: bool) -> Result<Claimed, ()> {
        Ok(Claimed {
            team: Id::new("t"),
            tier: Some(Tier::Pro),
            count: 1,
        })
    }
    let said = said(|| drop(annotated(true)));
    assert_eq!(
        said,
        json!({ "TeamId": "t", "Tier": "pro_2", "Count": 1, "Status": true })
    );
}

#[test]
fn values_from_expressions() {
    struct Client(&'static str);

    impl Client {
        fn team(&self) -> Result<Id, funnel_runtime::IdError> {
            self.0.parse()
        }
    }

    #[funnel_step(
        step::conversions,
        team_id = client.team().ok(),
        count = { let text = client.0; text.len() as u64 },
        tier = if client.0.is_empty() { Tier::Anonymous } else { Tier::Pro },
        attempt = match client.0 { "abc" => 1, _ => 2 },
        latency_ms = start.elapsed().min(Duration::ZERO),
    )]
    fn annotated(client: Client, start: std::time::Instant) {
        let Client(_) = client;
        let _ = start;
    }
    let said = said(|| annotated(Client("abc"), std::time::Instant::now()));
    assert_eq!(
        said,
        json!({ "TeamId": "abc", "Count": 3, "Tier": "pro_2", "offset": 1, "LatencyMs": 0 })
    );
}

#[test]
fn literals_wherever_an_expression_ends_in_one() {
    const GIVEN: Option<Literal> = None;
    #[funnel_step(step::literals, result = |()| "after")]
    fn after() {}
    #[funnel_step(step::literals, result = "before")]
    fn before() {}
    #[funnel_step(step::literals, result = GIVEN)]
    fn neither() {}
    assert_eq!(said(after), json!({ "Result": "after" }));
    assert_eq!(said(before), json!({ "Result": "before" }));
    assert_eq!(said(neither), json!({}));
}

#[test]
fn closures_that_take_what_was_returned_apart() {
    #[funnel_step(
        step::closure_patterns,
        count = |(count, _)| *count,
        attempt = |&(_, attempt)| attempt,
        layer = |pair: &(u64, i32)| f64::from(pair.1) + f64::from(scale),
        status = move |_| scale > 1,
    )]
    fn annotated(scale: u8) -> Option<(u64, i32)> {
        Some((1, 2))
    }
    let said = said(|| assert!(annotated(2).is_some()));
    assert_eq!(
        said,
        json!({ "Count": 1, "offset": 2, "Layer": 4.0, "Status": true })
    );
}

#[test]
fn event_without_an_attribute() {
    #[funnel_step(step::nothing)]
    fn annotated() {}
    assert_eq!(said(annotated), json!({}));
}

#[test]
fn integer_literals_take_the_type_of_the_attribute() {
    let said = said(|| step!(step::typed, count = 1, attempt = 2, layer = 3.0));
    assert_eq!(said, json!({ "Count": 1, "offset": 2, "Layer": 3.0 }));
}
