//! Business counters and, in `flows`, flows, from the bytes of a section to the model. Funnels and sites
//! are read by the tests of `cargo-funnel` in every format of files.

mod alerts;
mod flows;

use super::{CountInfo, CounterInfo, Registry};
use crate::registry::RecordError;

const PLACE: [(&str, &str); 5] = [
    ("crate", "shop"),
    ("version", "1.2.3"),
    ("module", "shop::telemetry"),
    ("file", "src/telemetry.rs"),
    ("line", "7"),
];

fn read(records: &[&[(&str, &str)]]) -> Result<Registry, RecordError> {
    let mut section = Vec::new();
    for fields in records {
        let text = fields.iter().fold(String::new(), |text, (name, value)| {
            text + name + "\x1f" + value + "\x1e"
        });
        section.extend(funnel_rules::record::MAGIC);
        section.extend(u32::try_from(12 + text.len()).unwrap().to_le_bytes());
        section.extend(text.as_bytes());
    }
    Registry::from_section(&section)
}

fn counter(fields: &[(&str, &str)]) -> Result<CounterInfo, RecordError> {
    let fields = [
        &[("kind", "counter"), ("counter", "orders_total")],
        fields,
        &PLACE,
    ]
    .concat();
    read(&[&fields]).map(|mut registry| registry.counters.remove(0))
}

fn refused(fields: &[(&str, &str)]) -> String {
    counter(fields).unwrap_err().to_string()
}

#[test]
fn a_counter_has_a_series_for_each_combination_of_texts() {
    let found = counter(&[
        ("help", "Orders by status. Drives an alert."),
        ("owner", "growth"),
        ("label", "status"),
        ("class", "label"),
        ("values", "created,paid,failed"),
        ("label", "channel"),
        ("class", "label"),
        ("values", "web,app"),
    ])
    .unwrap();
    assert_eq!(found.name, "orders_total");
    assert_eq!(found.help, "Orders by status. Drives an alert.");
    assert_eq!(found.owner.as_deref(), Some("growth"));
    let labels: Vec<_> = found
        .labels
        .iter()
        .map(|label| (&*label.name, label.values.join("|")))
        .collect();
    assert_eq!(
        labels,
        [
            ("status", "created|paid|failed".to_owned()),
            ("channel", "web|app".to_owned())
        ]
    );
    assert_eq!((found.series, found.max_series), (6, None));
    assert_eq!((&*found.place.krate, found.place.line), ("shop", 7));
}

#[test]
fn a_counter_without_labels_has_one_series() {
    let found = counter(&[]).unwrap();
    assert_eq!((found.labels.len(), found.series), (0, 1));
    assert_eq!((&*found.help, found.owner), ("", None));
}

#[test]
fn more_series_than_usual_are_allowed_with_a_reason() {
    let found = counter(&[("max_series", "2400"), ("reason", "one per shop")]).unwrap();
    let max = found.max_series.unwrap();
    assert_eq!((max.at_most, &*max.reason), (2_400, "one per shop"));
    assert_eq!(
        refused(&[("max_series", "2400")]),
        "the record at byte 0 has no field `reason`"
    );
    assert_eq!(
        refused(&[("max_series", "many"), ("reason", "")]),
        "the record at byte 0 has a value of `max_series` that cannot be"
    );
}

#[test]
fn a_number_of_series_beyond_all_numbers_is_the_largest() {
    let mut fields = Vec::new();
    for _ in 0..64 {
        fields.extend([("label", "x"), ("values", "a,b")]);
    }
    assert_eq!(counter(&fields).unwrap().series, u64::MAX);
}

#[test]
fn a_label_is_a_name_and_its_texts() {
    for (fields, expected) in [
        (&[("label", "status")][..], "has no field `values`"),
        (
            &[("label", "status"), ("values", "")],
            "has no field `values`",
        ),
        (&[("values", "a")], "has a value of `label` that cannot be"),
        (
            &[("label", "team"), ("class", "id")],
            "has a value of `class` that cannot be",
        ),
    ] {
        assert_eq!(refused(fields), format!("the record at byte 0 {expected}"));
    }
}

#[test]
fn order_of_fields_and_fields_of_later_versions_do_not_matter() {
    let first = counter(&[("help", "H."), ("label", "a"), ("values", "x")]).unwrap();
    let other = read(&[&[
        &PLACE[..],
        &[
            ("label", "a"),
            ("unit", "cents"),
            ("values", "x"),
            ("kind", "counter"),
            ("help", "H."),
            ("colour", "green"),
            ("counter", "orders_total"),
        ],
    ]
    .concat()]);
    assert_eq!(other.unwrap().counters, [first]);
}

#[test]
fn counters_and_counting_functions_come_in_a_fixed_order() {
    let declared = |name: &'static str, line: &'static str| {
        let mut fields = [&[("kind", "counter"), ("counter", name)], &PLACE[..]].concat();
        fields.last_mut().unwrap().1 = line;
        fields
    };
    let counts = |name: &'static str, function: &'static str, line: &'static str| {
        let mut fields = declared(name, line);
        fields[0].1 = "count";
        fields.push(("function", function));
        fields
    };
    let mut records = vec![
        declared("b_total", "10"),
        declared("b_total", "9"),
        declared("a_total", "20"),
        counts("b_total", "late", "12"),
        counts("b_total", "two", "3"),
        counts("b_total", "one", "3"),
        counts("a_total", "only", "90"),
        vec![("kind", "experiment")],
    ];
    let registry =
        |records: &[Vec<_>]| read(&records.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    let forth = registry(&records);
    records.reverse();
    assert_eq!(registry(&records), forth);
    let counters = forth.counters.iter().map(|c| (&*c.name, c.place.line));
    assert!(counters.eq([("a_total", 20), ("b_total", 9), ("b_total", 10)]));
    let functions = |count: &CountInfo| count.function.clone();
    let counting: Vec<_> = forth.counting.iter().map(functions).collect();
    assert_eq!(counting, ["only", "one", "two", "late"]);
}

#[test]
fn a_counting_function_names_its_counter() {
    let without = [&[("kind", "count"), ("function", "pay")], &PLACE[..]].concat();
    assert_eq!(
        read(&[&without]).unwrap_err().to_string(),
        "the record at byte 0 has no field `counter`"
    );
}
