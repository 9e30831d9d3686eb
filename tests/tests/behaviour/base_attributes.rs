//! The attributes that the framework adds to every event.

use std::collections::BTreeSet;

use funnel_runtime::testing::{RecordedEvent, Recorder};
use funnel_runtime::{Cohort, funnel, funnel_step};
use serde_json::Value;

macro_rules! funnel_of_case {
    ($name:ident, $event:literal, $case:literal) => {
        #[funnel(event = $event, rename_all = $case)]
        mod $name {
            pub(crate) enum Step {
                FirstStep,
            }

            pub(crate) struct Attrs {
                pub team_id: Option<u64>,
            }
        }
    };
}

#[funnel(event = "BaseSnake")]
mod snake {
    pub(crate) enum Step {
        FirstStep,
    }

    pub(crate) struct Attrs {
        pub team_id: Option<u64>,
    }
}

funnel_of_case!(camel, "BaseCamel", "camelCase");
funnel_of_case!(pascal, "BasePascal", "PascalCase");
funnel_of_case!(kebab, "BaseKebab", "kebab-case");

#[funnel_step(snake::first_step, team_id = 1_u64)]
#[funnel_step(camel::first_step, team_id = 1_u64)]
#[funnel_step(pascal::first_step, team_id = 1_u64)]
#[funnel_step(kebab::first_step, team_id = 1_u64)]
fn annotated() {}

fn recorded(calls: usize) -> Vec<RecordedEvent> {
    let recorder = Recorder::new();
    for _ in 0..calls {
        recorder.run(annotated);
    }
    recorder.events()
}

#[test]
fn names_follow_the_case_of_the_funnel() {
    let expected = [
        (
            "BaseSnake",
            [
                "cohort",
                "event_id",
                "funnel_step",
                "sequence",
                "session_id",
                "team_id",
                "timestamp",
            ],
        ),
        (
            "BaseCamel",
            [
                "cohort",
                "eventId",
                "funnelStep",
                "sequence",
                "sessionId",
                "teamId",
                "timestamp",
            ],
        ),
        (
            "BasePascal",
            [
                "Cohort",
                "EventId",
                "FunnelStep",
                "Sequence",
                "SessionId",
                "TeamId",
                "Timestamp",
            ],
        ),
        (
            "BaseKebab",
            [
                "cohort",
                "event-id",
                "funnel-step",
                "sequence",
                "session-id",
                "team-id",
                "timestamp",
            ],
        ),
    ];
    let recorder = Recorder::new();
    recorder.run(annotated);
    let events = recorder.events();
    assert_eq!(events.len(), expected.len());
    for (event, (name, keys)) in events.iter().zip(expected) {
        assert_eq!(event.name, name);
        assert_eq!(event.attributes.keys().collect::<Vec<_>>(), keys);
    }
    // The step itself has one name everywhere.
    recorder.assert_steps(&["first_step"; 4]);
}

#[test]
fn sequence_increases_and_ids_are_unique() {
    let events = recorded(25);
    let sequences: Vec<_> = events
        .iter()
        .map(|event| number(event, ["sequence", "Sequence"]))
        .collect();
    assert!(sequences.is_sorted_by(|a, b| a < b), "{sequences:?}");
    let ids: BTreeSet<_> = events
        .iter()
        .map(|event| text(event, ["event_id", "eventId", "EventId", "event-id"]))
        .collect();
    assert_eq!(ids.len(), events.len());
    let sessions: BTreeSet<_> = events
        .iter()
        .map(|event| {
            text(
                event,
                ["session_id", "sessionId", "SessionId", "session-id"],
            )
        })
        .collect();
    assert_eq!(sessions.len(), 1, "one process is one session");
}

/// Ids are of version 7: they begin with the time of the event.
#[test]
fn id_begins_with_the_timestamp() {
    for event in recorded(3) {
        let id = text(&event, ["event_id", "eventId", "EventId", "event-id"]);
        let millis = number(&event, ["timestamp", "Timestamp"]);
        let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
        assert_eq!(u64::from_str_radix(&digits[..12], 16), Ok(millis));
        assert_eq!((&digits[12..13], digits.len()), ("7", 32));
    }
}

#[test]
fn cohort_is_real_unless_said_otherwise() {
    let recorder = Recorder::new();
    recorder.run(|| {
        annotated();
        let synthetic = Cohort::synthetic().enter();
        annotated();
        {
            let _real = Cohort::real().enter();
            annotated();
        }
        annotated();
        drop(synthetic);
        annotated();
    });
    let cohorts: Vec<_> = recorder
        .events()
        .iter()
        .filter(|event| event.name == "BaseSnake")
        .map(|event| text(event, ["cohort"]))
        .collect();
    assert_eq!(cohorts, ["real", "synthetic", "real", "synthetic", "real"]);
}

fn find<const N: usize>(event: &RecordedEvent, names: [&str; N]) -> Value {
    let found = names.iter().find_map(|name| event.attributes.get(*name));
    found.expect("a base attribute is in every event").clone()
}

fn text<const N: usize>(event: &RecordedEvent, names: [&str; N]) -> String {
    find(event, names).as_str().expect("a text").to_owned()
}

fn number<const N: usize>(event: &RecordedEvent, names: [&str; N]) -> u64 {
    find(event, names).as_u64().expect("a number")
}
