//! What is on both sides of an alert in each of its cases: on both sides of every number, and whatever else must
//! not matter.

use super::super::model::{Comparison, Side, Test as Condition, Watch};

/// A little less, and a little more, of anything: exact, and less than a minute of an hour.
const LESS: f64 = 63.0 / 64.0;
const MORE: f64 = 65.0 / 64.0;

/// What is counted within a window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counted {
    pub(super) people: f64,
    pub(super) probes: f64,
}

#[allow(clippy::unnecessary_wraps, reason = "one side may have nothing")]
fn people(people: f64) -> Option<Counted> {
    Some(Counted {
        people,
        probes: 0.0,
    })
}

#[allow(clippy::unnecessary_wraps, reason = "one side may have nothing")]
fn both(people: f64, probes: f64) -> Option<Counted> {
    Some(Counted { people, probes })
}

/// A case: what is on both sides, nothing where there are no series.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) left: Option<Counted>,
    pub(super) right: Option<Counted>,
    /// Whether the process begins again within the window.
    pub(super) restarts: bool,
    pub(super) fires: bool,
}

#[allow(clippy::cast_precision_loss, reason = "counts are far smaller")]
pub(super) fn cases(watch: &Watch) -> Vec<Case> {
    let floor = watch.floor as f64;
    let mut cases = match watch.test {
        Condition::Nothing => nothing(floor),
        Condition::Ratio(comparison, threshold) => {
            let (numerator, denominator) = threshold.fraction();
            let guarded = match watch.guard {
                Side::Left => numerator,
                Side::Right => denominator,
            };
            let times = watch.floor.div_ceil(guarded.max(1)).max(1);
            let [left, right] =
                [numerator, denominator].map(|number| number.saturating_mul(times) as f64);
            match comparison {
                Comparison::AtLeast => high(left, right, floor),
                comparison => low(comparison, left, right, floor),
            }
        }
    };
    let healthy = 2.0 * floor.max(1.0);
    let healthy_right = match watch.test {
        // So that no rounding is near the threshold.
        Condition::Ratio(Comparison::AtLeast, _) => healthy * 2.0,
        _ => healthy,
    };
    let [left, right] = [people(healthy), people(healthy_right)];
    cases.extend([
        case("all is well", left, right, false),
        Case {
            restarts: true,
            ..case(
                "all is well, and the process began again",
                left,
                right,
                false,
            )
        },
        case("there is nothing to compare with", people(0.0), None, false),
        case("there is only what to compare with", None, right, false),
    ]);
    cases
}

fn case(name: &str, left: Option<Counted>, right: Option<Counted>, fires: bool) -> Case {
    Case {
        name: name.to_owned(),
        left,
        right,
        restarts: false,
        fires,
    }
}

/// Of an alert on too little, where these two are just at the threshold.
fn low(comparison: Comparison, left: f64, right: f64, floor: f64) -> Vec<Case> {
    let at = comparison.takes_equal();
    // Where nothing at all is the threshold, there is nothing below it.
    let little = if left > 0.0 { left } else { right };
    let mut cases = vec![
        case(
            "far below the threshold",
            people(0.0),
            people(4.0 * right),
            true,
        ),
        case("at the threshold", people(left), people(right), at),
        case(
            "a little above the threshold",
            people(left + little / 64.0),
            people(right),
            false,
        ),
    ];
    if left > 0.0 {
        cases.push(case(
            "a little below the threshold",
            people(left * LESS),
            people(right),
            true,
        ));
    }
    cases.extend([
        case("at the floor", people(0.0), people(floor), true),
        case(
            "a little below the floor",
            people(0.0),
            people(floor * LESS),
            false,
        ),
        case(
            "probes hide nothing",
            both(0.0, 4.0 * right),
            people(4.0 * right),
            true,
        ),
        case(
            "there were probes alone",
            people(0.0),
            both(0.0, 4.0 * right),
            false,
        ),
    ]);
    cases
}

/// Of an alert on too much, where these two are just at the threshold.
fn high(left: f64, right: f64, floor: f64) -> Vec<Case> {
    let mut little = floor / 64.0;
    while floor / little < 2.0 * left / right {
        little /= 2.0;
    }
    vec![
        case(
            "far above the threshold",
            people(4.0 * left),
            people(right),
            true,
        ),
        case("at the threshold", people(left), people(right), true),
        case(
            "a little above the threshold",
            people(left * MORE),
            people(right),
            true,
        ),
        case(
            "a little below the threshold",
            people(4.0 * left * LESS),
            people(4.0 * right),
            false,
        ),
        case("at the floor", people(floor), people(little), true),
        case(
            "a little below the floor",
            people(floor * LESS),
            people(little),
            false,
        ),
        case(
            "probes alone are more",
            both(right, 8.0 * left),
            people(4.0 * right),
            false,
        ),
        case(
            "there were probes before",
            people(4.0 * left),
            both(right, 8.0 * left),
            true,
        ),
    ]
}

/// Of an alert on nothing at all.
fn nothing(floor: f64) -> Vec<Case> {
    vec![
        case("nothing is counted", people(0.0), people(4.0 * floor), true),
        case("one is counted", people(1.0), people(4.0 * floor), false),
        case(
            "as good as nothing is counted",
            people(LESS),
            people(4.0 * floor),
            true,
        ),
        case("at the floor", people(0.0), people(floor), true),
        case(
            "a little below the floor",
            people(0.0),
            people(floor * LESS),
            false,
        ),
        case(
            "probes hide nothing",
            both(0.0, 4.0),
            people(4.0 * floor),
            true,
        ),
        case(
            "there were probes alone",
            people(0.0),
            both(0.0, 4.0 * floor),
            false,
        ),
    ]
}
