//! Alerts, from the bytes of a record to the model.

use super::super::{AlertInfo, Beside, Condition};
use super::{PLACE, counter, read, refused};

/// The fields that every alert has.
const COMMON: [(&str, &str); 5] = [
    ("alert_name", "OrdersDrop"),
    ("window", "1h"),
    ("hold", "5m"),
    ("floor", "20"),
    ("severity", "warning"),
];

fn alerts(fields: &[(&str, &str)]) -> Vec<AlertInfo> {
    counter(fields).unwrap().alerts
}

fn condition(fields: &[(&str, &str)]) -> Condition {
    let mut found = alerts(&[fields, &COMMON].concat());
    assert_eq!(found.len(), 1);
    found.remove(0).condition
}

#[test]
fn each_condition_has_its_fields() {
    let text = str::to_owned;
    let compared = [("threshold", "0.5"), ("versus", "1w")];
    let beside = |beside| Condition::Stalled { beside };
    for (fields, expected) in [
        (
            &[&[("alert", "drop")], &compared[..]].concat()[..],
            Condition::Drop {
                by: text("0.5"),
                versus: text("1w"),
            },
        ),
        (
            &[&[("alert", "spike")], &compared[..]].concat(),
            Condition::Spike {
                times: text("0.5"),
                versus: text("1w"),
            },
        ),
        (
            &[("alert", "stalled"), ("beside_step", "landing")],
            beside(Beside::Step(text("landing"))),
        ),
        (
            &[("alert", "stalled"), ("beside_counter", "logins_total")],
            beside(Beside::Counter(text("logins_total"))),
        ),
        (
            &[("alert", "stalled"), ("versus", "1d")],
            beside(Beside::Before(text("1d"))),
        ),
        (
            &[
                ("alert", "gap"),
                ("from", "created"),
                ("to", "paid"),
                ("threshold", "0.5"),
            ],
            Condition::Gap {
                from: text("created"),
                to: text("paid"),
                at_least: text("0.5"),
            },
        ),
    ] {
        assert_eq!(condition(fields), expected);
    }
}

#[test]
fn what_all_have_is_read_and_the_rest_may_be_missing() {
    let first = [("alert", "stalled"), ("versus", "1w")];
    let more = [
        ("only", "open,paid"),
        ("summary", "Orders, { and }"),
        ("runbook", "https://example.org/orders"),
    ];
    let found = alerts(&[&first[..], &COMMON, &more, &first, &COMMON].concat());
    let [all, least] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(all.name, "OrdersDrop");
    assert_eq!((&*all.window, &*all.hold, all.floor), ("1h", "5m", 20));
    assert_eq!(
        (&*all.severity, &all.only[..]),
        ("warning", &["open".to_owned(), "paid".to_owned()][..])
    );
    assert_eq!(all.summary.as_deref(), Some("Orders, { and }"));
    assert_eq!(all.runbook.as_deref(), Some("https://example.org/orders"));
    assert_eq!(
        (&least.summary, &least.runbook, least.only.len()),
        (&None, &None, 0)
    );
}

#[test]
fn labels_may_stand_before_and_behind_alerts() {
    let label = [("label", "status"), ("class", "label"), ("values", "a,b")];
    let alert = [&[("alert", "stalled"), ("versus", "1w")][..], &COMMON].concat();
    for fields in [[&label[..], &alert].concat(), [&alert, &label[..]].concat()] {
        let found = counter(&fields).unwrap();
        assert_eq!((found.labels.len(), found.alerts.len()), (1, 1));
    }
}

#[test]
fn each_step_has_its_own_alerts() {
    let stalled = [("alert", "stalled"), ("beside_step", "landing")];
    let fields = [
        &[
            ("kind", "funnel"),
            ("event", "Signup"),
            ("counter", "signup_total"),
            ("step", "landing"),
            ("step", "claim"),
            ("target_from", "landing"),
            ("target_at_least", "0.1"),
        ][..],
        &stalled,
        &COMMON,
        &stalled,
        &COMMON,
        &[
            ("step", "paid"),
            ("key", "tier"),
            ("wire", "tier"),
            ("class", "number"),
        ],
        &PLACE,
    ]
    .concat();
    let registry = read(&[&fields]).unwrap();
    let steps = registry.funnels[0].steps.iter();
    let numbers: Vec<_> = steps.map(|step| step.alerts.len()).collect();
    assert_eq!(numbers, [0, 2, 0]);
}

#[test]
fn what_is_missing_or_cannot_be_is_refused() {
    let without = |name: &str| {
        let fields = [
            &[("alert", "drop"), ("threshold", "0.5"), ("versus", "1w")][..],
            &COMMON,
        ]
        .concat();
        let fields: Vec<_> = fields.into_iter().filter(|field| field.0 != name).collect();
        refused(&fields)
    };
    for name in [
        "alert_name",
        "threshold",
        "versus",
        "window",
        "hold",
        "floor",
        "severity",
    ] {
        assert_eq!(
            without(name),
            format!("the record at byte 0 has no field `{name}`")
        );
    }
    for (fields, name) in [
        ([("alert", "flood"), ("versus", "1w")], "alert"),
        ([("alert", "stalled"), ("floor", "many")], "floor"),
    ] {
        let fields = [&fields[..], &[("versus", "1w")], &COMMON].concat();
        assert_eq!(
            refused(&fields),
            format!("the record at byte 0 has a value of `{name}` that cannot be")
        );
    }
}
