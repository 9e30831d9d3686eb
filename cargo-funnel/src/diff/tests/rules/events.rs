//! Funnels: what an edit of one is, rule by rule.

use super::super::{BASE, between, edited, lines};
use super::{check, part, without_event};

#[test]
fn event_removed() {
    check(
        &without_event(),
        ["event-removed breaking event <Checkout>: is not sent any more"],
    );
}

#[test]
fn event_renamed() {
    let text = BASE
        .replace("\"Checkout\"", "\"Purchase\"")
        .replace("checkout_total", "purchase_total");
    let found = between(
        BASE,
        &text.replace("of = \"Purchase\"", "of = \"Checkout\""),
    );
    assert_eq!(
        lines(&found),
        [
            "event-renamed breaking event <Purchase>: was called <Checkout>; its steps or its sites are the same",
            "metric-renamed breaking event <Purchase>, counter <purchase_total>: was called <checkout_total>",
        ]
    );
    // The sites alone are enough, too.
    let changed = text.replace(
        "    \"paid\",\n]\n\n[[event.target]]",
        "    \"paid\",\n    \"kept\",\n]\n\n[[event.target]]",
    );
    assert_ne!(changed, text);
    let names: Vec<_> = between(BASE, &changed)
        .iter()
        .map(|change| change.rule.code.name)
        .collect();
    assert_eq!(names[0], "event-renamed");
    assert!(names.contains(&"step-added"), "{names:?}");
}

#[test]
fn event_added() {
    let old = edited(&without_event());
    assert_eq!(
        lines(&between(&old, BASE)),
        [
            "event-added privacy-relevant event <Checkout>: is sent now, with <teamId (id, the entity), tier (label of 2 texts), token_count (number)>",
            "exception-added privacy-relevant event <Checkout>, key <token_count>: is of the denylist, and is allowed because: <a number of model tokens>",
        ]
    );
    // One that says nothing but that it happened is compatible.
    let event = "[[event]]\nname = \"Ping\"\ncounter = \"ping_total\"\nowner = \"ops\"\nsteps = [\"sent\"]\n\n[[flow]]";
    check(
        &[("[[flow]]", event)],
        ["event-added compatible event <Ping>: is sent now, with <no attributes>"],
    );
}

#[test]
fn step_removed() {
    let site = part(
        "[[site]]\nevent = \"Checkout\"\nstep = \"paid\"",
        "[[running]]",
    );
    check(
        &[
            (
                "    \"paid\",\n]\n\n[[event.target]]",
                "]\n\n[[event.target]]",
            ),
            (site, ""),
        ],
        ["step-removed breaking event <Checkout>, step <paid>: is not emitted any more"],
    );
}

#[test]
fn step_renamed() {
    check(
        &[
            (
                "    \"paid\",\n]\n\n[[event.target]]",
                "    \"bought\",\n]\n\n[[event.target]]",
            ),
            ("step = \"paid\"", "step = \"bought\""),
        ],
        [
            "step-renamed breaking event <Checkout>, step <bought>: was called <paid>; its place or its sites are the same",
        ],
    );
}

#[test]
fn step_added() {
    check(
        &[(
            "    \"claim\",\n    \"paid\",\n",
            "    \"claim\",\n    \"tried\",\n    \"paid\",\n",
        )],
        [
            "step-added compatible event <Checkout>, step <tried>: is new in the order <landing > claim > tried > paid>",
        ],
    );
    check(
        &[("    \"plan\",\n", "    \"plan\",\n    \"terms\",\n")],
        ["step-added compatible flow <App Create>, step <terms>: is gone through now"],
    );
}

#[test]
fn steps_reordered() {
    check(
        &[(
            "    \"landing\",\n    \"claim\",\n",
            "    \"claim\",\n    \"landing\",\n",
        )],
        [
            "steps-reordered breaking event <Checkout>: its steps are <claim > landing > paid>, and were <landing > claim > paid>: a funnel is read in order",
        ],
    );
}

#[test]
fn target_changed() {
    check(
        &[("at_least = \"0.10\"", "at_least = \"0.05\"")],
        [
            "target-changed compatible event <Checkout>, target <claim>: is meant to reach <at least 0.05 of landing>, and was to reach <at least 0.10 of landing>",
        ],
    );
    check(
        &[(part("[[event.target]]", "[[event.key]]"), "")],
        [
            "target-changed compatible event <Checkout>, target <claim>: is meant to reach <nothing in particular>, and was to reach <at least 0.10 of landing>",
        ],
    );
}
