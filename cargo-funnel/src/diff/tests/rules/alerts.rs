//! Alerts, and the case of names.

use super::super::{BASE, between, edited, lines};
use super::check;

const CLAIM: &str = "\
[[event.alert]]
name = \"CheckoutClaimDrop\"
step = \"claim\"
drop = \"0.5\"
versus = \"1w\"
window = \"1h\"
hold = \"5m\"
floor = 20
severity = \"warning\"

[[flow]]";

const ORDERS: &str = "\
[[counter.alert]]
name = \"OrdersGap\"
gap_from = \"open\"
gap_to = \"paid\"
gap_at_least = \"0.5\"
window = \"1h\"
hold = \"5m\"
floor = 20
severity = \"critical\"
summary = \"Orders wait\"

[[site]]
event = \"Checkout\"
step = \"landing\"";

/// The base with an alert on a step and one on a counter.
fn watched() -> String {
    edited(&[
        ("[[flow]]", CLAIM),
        ("[[site]]\nevent = \"Checkout\"\nstep = \"landing\"", ORDERS),
    ])
}

/// What an edit of the watched base is.
fn changed(edits: &[(&str, &str)]) -> Vec<String> {
    let new = edits.iter().fold(watched(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    });
    lines(&between(&watched(), &new))
}

#[test]
fn alert_added() {
    assert_eq!(
        lines(&between(BASE, &watched())),
        [
            "alert-added compatible event <Checkout>, step <claim>, alert <CheckoutClaimDrop>: somebody is told now of: <drop 0.5 versus 1w, window 1h, hold 5m, floor 20, any text, severity warning, no summary, no runbook>",
            "alert-added compatible metric <orders_total>, alert <OrdersGap>: somebody is told now of: <gap from open to paid below 0.5, window 1h, hold 5m, floor 20, any text, severity critical, summary Orders wait, no runbook>",
        ]
    );
}

#[test]
fn alert_removed() {
    assert_eq!(
        lines(&between(&watched(), BASE)),
        [
            "alert-removed compatible event <Checkout>, step <claim>, alert <CheckoutClaimDrop>: nobody is told any more of: <drop 0.5 versus 1w>",
            "alert-removed compatible metric <orders_total>, alert <OrdersGap>: nobody is told any more of: <gap from open to paid below 0.5>",
        ]
    );
}

#[test]
fn alert_changed() {
    assert_eq!(
        changed(&[
            (
                "drop = \"0.5\"\nversus = \"1w\"\nwindow = \"1h\"",
                "spike = \"3\"\nversus = \"2w\"\nwindow = \"2h\""
            ),
            (
                "severity = \"critical\"\nsummary = \"Orders wait\"",
                "severity = \"info\""
            ),
        ]),
        [
            "alert-changed compatible event <Checkout>, step <claim>, alert <CheckoutClaimDrop>: is <spike 3 versus 2w, window 2h>, and was <drop 0.5 versus 1w, window 1h>",
            "alert-changed compatible metric <orders_total>, alert <OrdersGap>: is <severity info, no summary>, and was <severity critical, summary Orders wait>",
        ]
    );
    // One that says the same under another name is still that one.
    assert_eq!(
        changed(&[("\"OrdersGap\"", "\"OrdersWait\"")]),
        [
            "alert-changed compatible metric <orders_total>, alert <OrdersWait>: was called <OrdersGap>; whatever routes or silences it goes by its name",
        ]
    );
}

#[test]
fn rename_all_changed() {
    check(
        &[(
            "owner = \"growth\"",
            "owner = \"growth\"\nrename_all = \"camelCase\"",
        )],
        [
            "rename-all-changed breaking event <Checkout>: the names of what every event has are in <camelCase> now, and were in <snake_case>",
        ],
    );
    check(
        &[(
            "owner = \"cli\"",
            "owner = \"cli\"\nrename_all = \"kebab-case\"",
        )],
        [
            "rename-all-changed breaking flow <App Create>: the names of what every event has are in <kebab-case> now, and were in <snake_case>",
        ],
    );
    // What asks for the old names is found, in files that are about the event.
    let changes = super::changes(&[(
        "owner = \"growth\"",
        "owner = \"growth\"\nrename_all = \"camelCase\"",
    )]);
    let gone: Vec<_> = changes[0].gone.iter().map(|gone| &*gone.name).collect();
    assert_eq!(
        gone,
        [
            "event_id",
            "session_id",
            "service_name",
            "service_version",
            "funnel_step"
        ]
    );
    assert!(
        changes[0]
            .gone
            .iter()
            .all(|gone| gone.with == ["Checkout", "checkout_total"])
    );
}
