//! What was told, as lines that a test can compare: the name of each event and all that it says, but
//! for what is another one in every run. What holds of every story is checked on the way.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::world::World;

/// What every event says, and what is another in every run.
const LEFT_OUT: [&str; 10] = [
    "cohort",
    "duration_ms",
    "event",
    "event_id",
    "flow_id",
    "installation",
    "sequence",
    "service_name",
    "service_version",
    "session_id",
];

/// How a command ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End<'a> {
    /// It did what it was told.
    Done,
    /// The person gave it up.
    Cancelled,
    /// It failed with an error of this class.
    Failed(&'a str),
    /// Its process was ended, which is told with these words.
    Killed(&'a str),
}

/// Asserts that exactly this was told: a command, and inside of it these events.
#[track_caller]
pub(crate) fn assert_told(world: &World, command: &str, end: End<'_>, inside: &[&str]) {
    let start = format!("Command Invoked ci=false command={command}");
    let begin = format!("Command Completed ci=false command={command}");
    let end = match end {
        End::Done => {
            format!("{begin} exit_code=0 step=run succeeded=true user_cancelled=false")
        }
        End::Cancelled => format!(
            "{begin} exit_code=130 reason=cancelled step=run succeeded=false user_cancelled=true"
        ),
        End::Failed(class) => format!(
            "{begin} error_class={class} exit_code=1 step=run succeeded=false user_cancelled=false"
        ),
        End::Killed(why) => format!("{begin} {why} step=run succeeded=false"),
    };
    let mut expected = vec![start.as_str()];
    expected.extend(inside);
    expected.push(&end);
    assert_eq!(told(world), expected);
}

/// All that was told by one process.
#[track_caller]
pub(crate) fn told(world: &World) -> Vec<String> {
    let events = world.events();
    check(&events);
    lines(&events)
}

/// One line per event.
pub(crate) fn lines(events: &[Value]) -> Vec<String> {
    events.iter().map(line).collect()
}

fn line(event: &Value) -> String {
    let mut line = text(event, "event").to_owned();
    for (key, value) in event.as_object().unwrap() {
        if !LEFT_OUT.contains(&key.as_str()) && key != "timestamp" {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            // Writing to a text cannot fail.
            let _ = write!(line, " {key}={value}");
        }
    }
    line
}

/// What holds of all events of one process: they are in order, of one session and one installation,
/// and each flow has one start, which comes first, and one end, which comes last.
#[track_caller]
pub(crate) fn check(events: &[Value]) {
    let numbers: Vec<_> = events
        .iter()
        .map(|event| number(event, "sequence"))
        .collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    let mut flows: BTreeMap<u64, Vec<&Value>> = BTreeMap::new();
    for event in events {
        assert_eq!(text(event, "session_id"), text(&events[0], "session_id"));
        assert_eq!(
            text(event, "installation"),
            text(&events[0], "installation")
        );
        assert_eq!(text(event, "cohort"), "real");
        assert_eq!(text(event, "service_name"), "app-cli");
        assert_eq!(
            event.get("duration_ms").is_none(),
            is_start(event),
            "{event}"
        );
        flows
            .entry(number(event, "flow_id"))
            .or_default()
            .push(event);
    }
    for (id, flow) in flows {
        assert_eq!(number(flow[0], "sequence"), id);
        let starts = flow.iter().filter(|event| is_start(event)).count();
        let ends = flow.iter().filter(|event| is_end(event)).count();
        assert_eq!((starts, ends), (1, 1), "{flow:#?}");
        assert!(
            is_start(flow[0]) && is_end(flow[flow.len() - 1]),
            "{flow:#?}"
        );
    }
}

pub(crate) fn is_start(event: &Value) -> bool {
    let name = text(event, "event");
    name == "Command Invoked" || name.ends_with(" Started")
}

pub(crate) fn is_end(event: &Value) -> bool {
    let name = text(event, "event");
    [" Completed", " Aborted", " Failed"]
        .iter()
        .any(|end| name.ends_with(end))
}

#[track_caller]
fn text<'a>(event: &'a Value, key: &str) -> &'a str {
    event[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {event}"))
}

#[track_caller]
pub(crate) fn number(event: &Value, key: &str) -> u64 {
    event[key]
        .as_u64()
        .unwrap_or_else(|| panic!("no {key} in {event}"))
}
