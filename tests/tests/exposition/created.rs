//! When a series is said to have come to be.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use funnel_runtime::Config;
use funnel_runtime::prometheus::Collector;

use crate::declared::{LOGINS, LoginOutcome, quietly, visit};
use crate::reader::Family;
use crate::{by_name, child};

/// The moment that every series of these says.
#[track_caller]
fn moment(families: &[Family]) -> f64 {
    let samples = families.iter().flat_map(|family| &family.samples);
    let created = samples.filter(|sample| sample.name.ends_with("_created"));
    let moments: BTreeSet<_> = created.map(|sample| &sample.value).collect();
    assert_eq!(moments.len(), 1, "{moments:?}");
    moments
        .first()
        .map_or(0.0, |moment| moment.parse().unwrap())
}

fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or(Duration::ZERO).as_secs_f64()
}

#[test]
fn every_series_says_when_it_began() {
    let families = by_name::openmetrics();
    for family in &families {
        let (counts, moments): (Vec<_>, Vec<_>) = family
            .samples
            .iter()
            .partition(|sample| sample.name.ends_with("_total"));
        // Of this one the moment would have the name of another family.
        let expected = if family.name == "shop_orders" {
            0
        } else {
            counts.len()
        };
        assert_eq!(moments.len(), expected, "{}", family.name);
    }
}

#[test]
fn the_moment_is_one_and_does_not_move() {
    let first = moment(&by_name::openmetrics());
    let start = now();
    // By then the millisecond is another.
    while now() < start + 0.002 {}
    assert!((moment(&by_name::openmetrics()) - first).abs() < 1e-9);
}

#[test]
fn the_moment_is_not_behind_what_came_first() {
    let scenes: [(&str, fn()); 4] = [
        ("counting", || LOGINS.inc(LoginOutcome::Success)),
        ("failing", || quietly(visit)),
        ("installing", || drop(Config::new().install().unwrap())),
        ("collecting", || drop(Collector::new())),
    ];
    let test = "created::the_moment_is_not_behind_what_came_first";
    for (name, first) in scenes {
        let scene = || {
            if std::env::var("FIRST").unwrap() != name {
                return;
            }
            first();
            let after = now();
            while now() < after + 0.002 {}
            let moment = moment(&by_name::openmetrics());
            assert!(moment <= after, "{moment} is behind {after}");
        };
        let Some(output) = child::output(test, &[("FIRST", name)], scene) else {
            continue;
        };
        assert!(output.status.success(), "{name}: {output:?}");
    }
}
