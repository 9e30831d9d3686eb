//! One line of a file of events, as the backend `json_lines` writes it. A process that is killed can
//! leave half a line, and the next one appends to it.

use funnel_rules::Case;
use serde_json::{Map, Value};

/// What the line of an event begins with, and nothing inside of it can contain.
const BEGIN: &[u8] = b"{\"event\":";

/// What stands in a line.
#[derive(Debug)]
pub(super) enum Content {
    Event(Event),
    /// The beginning of an event.
    Torn,
    /// Anything else.
    NoEvent,
}

/// An event, with the case in which its declaration has the names of attributes.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) name: String,
    members: Map<String, Value>,
    case: Case,
}

/// Takes a line apart: one thing, as a rule, or several where the end of a line is missing.
pub(super) fn contents(line: &[u8]) -> Vec<Content> {
    if let Ok(value) = serde_json::from_slice(line) {
        return vec![event(value)];
    }
    let begins = |part: &[u8]| part.starts_with(BEGIN) || BEGIN.starts_with(part);
    let mut contents = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let mut windows = rest.windows(BEGIN.len()).skip(1);
        let next = windows.position(|window| window == BEGIN);
        let (part, behind) = rest.split_at(next.map_or(rest.len(), |at| at + 1));
        contents.push(match serde_json::from_slice(part) {
            Ok(value) => event(value),
            Err(_) if begins(part) => Content::Torn,
            Err(_) => Content::NoEvent,
        });
        rest = behind;
    }
    contents
}

fn event(value: Value) -> Content {
    let Value::Object(members) = value else {
        return Content::NoEvent;
    };
    let mut cases = Case::NAMES.into_iter().filter_map(Case::from_name);
    // Every event has these, and the case shows in them.
    let case = cases.find(|case| {
        let base = ["event_id", "session_id"].map(|name| members.get(&case.apply(name)));
        base.iter()
            .all(|member| member.is_some_and(Value::is_string))
    });
    match (members.get("event"), case) {
        (Some(Value::String(name)), Some(case)) => Content::Event(Event {
            name: name.clone(),
            members,
            case,
        }),
        _ => Content::NoEvent,
    }
}

impl Event {
    fn base(&self, name: &str) -> Option<&Value> {
        self.members.get(&self.case.apply(name))
    }

    /// The text of an attribute of the framework, by its name in `snake_case`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.base(name)?.as_str()
    }

    /// The same for a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.base(name)?.as_u64()
    }

    /// What an attribute of the declaration says, by its name in events.
    pub(super) fn attribute(&self, wire: &str) -> Option<&Value> {
        self.members.get(wire)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Content, contents};

    const WHOLE: &str =
        r#"{"event":"Login","eventId":"e1","sessionId":"s1","flowId":7,"plan":"a"}"#;

    /// The kinds of what stands in a line.
    fn kinds(line: impl AsRef<[u8]>) -> String {
        let kind = |content: &Content| match content {
            Content::Event(_) => 'e',
            Content::Torn => 't',
            Content::NoEvent => 'n',
        };
        contents(line.as_ref()).iter().map(kind).collect()
    }

    #[test]
    fn the_case_is_that_of_the_event() {
        for [id, session, flow] in [
            ["event_id", "session_id", "flow_id"],
            ["eventId", "sessionId", "flowId"],
            ["EventId", "SessionId", "FlowId"],
            ["event-id", "session-id", "flow-id"],
        ] {
            let line = format!(r#"{{"event":"Login","{id}":"e1","{session}":"s1","{flow}":7}}"#);
            let [Content::Event(event)] = &contents(line.as_bytes())[..] else {
                panic!("{line}")
            };
            assert_eq!(event.text("event_id"), Some("e1"), "{line}");
            assert_eq!(event.number("flow_id"), Some(7), "{line}");
            assert_eq!(event.text("flow_id"), None, "{line}");
        }
    }

    #[test]
    fn what_is_no_event_is_told_from_what_was_torn() {
        for no_event in ["{}", "[1]", "7", "log line", r#"{"event":"Login"}"#] {
            assert_eq!(kinds(no_event), "n", "{no_event}");
        }
        assert_eq!(kinds(r#"{"event":7,"event_id":"e","session_id":"s"}"#), "n");
        assert_eq!(kinds(format!("Region? {WHOLE}")), "ne");
        assert_eq!(kinds(format!("{WHOLE}{WHOLE}")), "ee");
        assert_eq!(kinds(format!(r#"{{"line":{WHOLE}}}"#)), "n");
        assert_eq!(kinds(b"\xff\xfe"), "n");
        assert_eq!(kinds(b"{\"event\":\"Login\",\"plan\":\"\xc3"), "t");
    }

    proptest! {
        #[test]
        fn what_stands_behind_a_torn_event_is_read(cut in 1..WHOLE.len()) {
            let torn = &WHOLE[..cut];
            prop_assert_eq!(kinds(torn), "t");
            prop_assert_eq!(kinds(format!("{torn}{WHOLE}")), "te");
        }

        #[test]
        fn events_on_one_line_are_read(cut in super::BEGIN.len()..WHOLE.len()) {
            let torn = &WHOLE[..cut];
            prop_assert_eq!(kinds(format!("{WHOLE}{torn}{WHOLE}")), "ete");
            prop_assert_eq!(kinds(format!("{torn}{torn}")), "tt");
        }

        #[test]
        fn any_line_is_read(line in proptest::collection::vec(any::<u8>(), 1..100)) {
            prop_assert!(!kinds(&line).is_empty());
            prop_assert!(!kinds([super::BEGIN, &line].concat()).is_empty());
        }
    }
}
