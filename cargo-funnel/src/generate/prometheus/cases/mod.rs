//! The tests of the alerts, for `promtool test rules`: a file for each alert with every way in which it has
//! to fire and to be silent, and files that say how long conditions have to hold.
//!
//! Numbers are compared by promtool to the last bit. Counts are therefore sums of powers of two that grow
//! evenly within a window, and the counters are read at the ends of the windows and in their middle: then
//! `increase` is exact, whether a version of Prometheus counts the sample at the beginning of a window or not.
//! Rules are evaluated seldom, twice in each test, so that weeks take no time.

mod file;
mod hold;
mod loss;
mod net;
mod samples;
mod thresholds;
mod watch;

use std::collections::BTreeMap;

use funnel_rules::Duration;

use super::model::{Alert, Condition, Net, Watch};
use super::rules::labels;
use super::words::{annotations, expanded};
use file::{Fired, Test};

/// The job that a test is about, and one beside it.
const JOB: &str = "watched";
const OTHER: &str = "another";

/// The tests of an alert.
pub(super) fn of_alert(alert: &Alert) -> String {
    match &alert.condition {
        Condition::Loss(of) => file::text("..", &loss::tests(alert, of)),
        Condition::Watch(of) => file::text("..", &watch::tests(alert, of)),
    }
}

/// The tests of how long conditions have to hold, by how long that is.
pub(super) fn of_holds(alerts: &[&Alert]) -> Vec<(Duration, String)> {
    let tests = hold::tests(alerts).into_iter();
    tests
        .map(|(hold, tests)| (hold, file::text("../..", &tests)))
        .collect()
}

/// The tests of what is left of a count.
pub(super) fn of_net(net: &Net) -> String {
    file::text("../..", &net::tests(net))
}

/// Several tests, and how often rules are evaluated in them, in milliseconds.
struct Tests {
    evaluation: u64,
    tests: Vec<Test>,
}

/// The labels that are found where both sides of an alert are.
fn found(watch: &Watch) -> Vec<(&'static str, &str)> {
    let mut labels = vec![("job", JOB)];
    if let Some(share) = &watch.share {
        labels.extend([("from", &*share.from), ("step", &share.to)]);
    }
    labels
}

/// The alert as it fires with this value, for these labels.
fn fired(alert: &Alert, found: &[(&'static str, &str)], value: f64) -> Fired {
    let mut all: BTreeMap<&'static str, String> = BTreeMap::new();
    all.extend(found.iter().map(|(name, text)| (*name, (*text).to_owned())));
    let said = annotations(alert, |said| expanded(said, &all, value));
    all.extend(labels(alert));
    Fired {
        labels: all,
        annotations: said,
    }
}
