//! Flows: their families are there before anything has run, and two declarations of one name are one flow.

use funnel_runtime::prometheus::encode_text;

use crate::child;
use crate::declared::{order, order_by_telephone};
use crate::reader::{self, Family};

/// The series of a family by the texts of their labels.
fn series(families: &[Family], name: &str) -> Vec<(String, u64)> {
    let family = families.iter().find(|family| family.name == name);
    let samples = family.expect(name).samples.iter();
    let samples = samples.map(|sample| {
        let texts: Vec<_> = sample
            .labels
            .iter()
            .map(|(_, text)| text.as_str())
            .collect();
        (texts.join("/"), sample.value.parse().unwrap())
    });
    samples.collect()
}

#[test]
fn every_series_is_at_zero_before_a_flow_has_run() {
    let Some(output) = child::output(
        "flows::every_series_is_at_zero_before_a_flow_has_run",
        &[],
        || child::hand_over(&encode_text()),
    ) else {
        return;
    };
    let families = reader::text(&child::handed_over(&output)).unwrap();
    for (name, expected) in [
        ("funnel_flow_started_total", 1),
        ("funnel_flow_total", 3),
        // In no step and in three, of which the declarations share one.
        ("funnel_flow_ends_total", 12),
        ("funnel_flow_milestones_total", 1),
    ] {
        let series = series(&families, name);
        assert_eq!(series.len(), expected, "{series:?}");
        assert!(series.iter().all(|(_, count)| *count == 0), "{series:?}");
    }
}

#[test]
fn declarations_of_one_name_are_added_up() {
    let Some(output) = child::output("flows::declarations_of_one_name_are_added_up", &[], || {
        order(true).expect("with a gift");
        order(false).expect_err("without one");
        order_by_telephone();
        child::hand_over(&encode_text());
    }) else {
        return;
    };
    let families = reader::text(&child::handed_over(&output)).unwrap();
    let counted = |name| {
        let mut series = series(&families, name);
        series.retain(|(_, count)| *count > 0);
        series
    };
    let is = |texts: &str, count| (texts.to_owned(), count);
    assert_eq!(counted("funnel_flow_started_total"), [is("Shop Order", 3)]);
    assert_eq!(
        counted("funnel_flow_ends_total"),
        [
            is("Shop Order/cart/aborted", 1),
            is("Shop Order/pay/completed", 2),
        ]
    );
    assert_eq!(
        counted("funnel_flow_milestones_total"),
        [is("Shop Order/chose_gift", 1)]
    );
}
