//! Flows: what an edit of one is, rule by rule.

use super::super::{BASE, between, edited, lines};
use super::{check, part};

#[test]
fn flow_removed() {
    check(
        &[
            (part("[[flow]]", "[[counter]]"), ""),
            (part("[[running]]", "[[counting]]"), ""),
        ],
        ["flow-removed breaking flow <App Create>: is not run any more"],
    );
}

#[test]
fn flow_renamed() {
    check(
        &[
            ("name = \"App Create\"", "name = \"App New\""),
            ("flow = \"App Create\"", "flow = \"App New\""),
        ],
        [
            "flow-renamed breaking flow <App New>: was called <App Create>; what it has or its sites are the same",
        ],
    );
}

#[test]
fn flow_added() {
    let old = edited(&[
        (part("[[flow]]", "[[counter]]"), ""),
        (part("[[running]]", "[[counting]]"), ""),
    ]);
    assert_eq!(
        lines(&between(&old, BASE)),
        [
            "flow-added privacy-relevant flow <App Create>: is run now; its events have <region (label of 2 texts)>",
        ]
    );
}

#[test]
fn flow_event_renamed() {
    check(
        &[(
            "aborted = \"App Create Aborted\"",
            "aborted = \"App Create Given Up\"",
        )],
        [
            "flow-event-renamed breaking flow <App Create>, aborted <App Create Given Up>: was called <App Create Aborted>",
        ],
    );
}

#[test]
fn reason_removed() {
    check(
        &[("    \"quota\",\n", "")],
        [
            "reason-removed breaking flow <App Create>, reason <quota>: is no reason to give up any more",
        ],
    );
}

#[test]
fn reason_added() {
    check(
        &[("    \"quota\",\n", "    \"quota\",\n    \"tired\",\n")],
        ["reason-added compatible flow <App Create>, reason <tired>: is a reason to give up now"],
    );
}

#[test]
fn milestone_removed() {
    check(
        &[(part("[[flow.milestone]]", "[[flow.key]]"), "")],
        [
            "milestone-removed breaking flow <App Create>, milestone <accepted_terms>: is not told any more, as the event <Accepted Terms>",
        ],
    );
}

#[test]
fn milestone_renamed() {
    check(
        &[("event = \"Accepted Terms\"", "event = \"Terms Accepted\"")],
        [
            "milestone-renamed breaking flow <App Create>, milestone <accepted_terms>: was called <accepted_terms> and sent as <Accepted Terms>, and is sent as <Terms Accepted>",
        ],
    );
    check(
        &[("name = \"accepted_terms\"", "name = \"accepted\"")],
        [
            "milestone-renamed breaking flow <App Create>, milestone <accepted>: was called <accepted_terms> and sent as <Accepted Terms>, and is sent as <Accepted Terms>",
        ],
    );
}

#[test]
fn milestone_added() {
    let milestone = "[[flow.milestone]]\nname = \"told\"\nevent = \"Told\"\n\n[[flow.key]]";
    check(
        &[("[[flow.key]]", milestone)],
        [
            "milestone-added privacy-relevant flow <App Create>, milestone <told>: is told now, as the event <Told>",
        ],
    );
}
