//! What is left of a count when others are taken off: of each text of their labels, of people alone, and where
//! there is nothing to take off.

use super::super::model::{Count, Net};
use super::file::{Test, Value};
use super::samples::{counter, restarted};
use super::{JOB, OTHER, Tests};
use crate::generate::promql::{Metric, Series};

/// What is counted within the window: of people and of probes, and what of people is taken off; nothing where
/// it is not counted at all.
type Counted = ([f64; 2], Option<[f64; 2]>);

pub(super) fn tests(net: &Net) -> Tests {
    let window = net.of.window.seconds() * 1_000;
    let one: Counted = ([96.0, 0.0], Some([32.0, 0.0]));
    let cases: [(&str, [Counted; 2], bool); 5] = [
        (
            "some is taken off",
            [one, ([64.0, 0.0], Some([8.0, 0.0]))],
            false,
        ),
        ("the process began again", [one, one], true),
        (
            "more is taken off than there is",
            [([8.0, 0.0], Some([64.0, 0.0])), one],
            false,
        ),
        (
            "nothing was ever taken off",
            [([96.0, 0.0], None), one],
            false,
        ),
        (
            "what probes did is not counted",
            [([96.0, 16.0], Some([32.0, 4.0])), one],
            false,
        ),
    ];
    let tests = cases.into_iter().map(|(name, counted, restarts)| {
        let mut series = Vec::new();
        let mut samples = Vec::new();
        // Another job, and where there are labels another text.
        let text = if net.of.labels.is_empty() {
            ""
        } else {
            "other"
        };
        for ((job, text), (of, less)) in [(JOB, ""), (OTHER, text)].into_iter().zip(counted) {
            let mut add = |count: &Count, counted| {
                series.extend(written(count, [job, text], counted, restarts));
            };
            add(&net.of, of);
            let mut left = of[0];
            for count in &net.less {
                if let Some(less) = less {
                    add(count, less);
                    left -= less[0];
                }
            }
            samples.push((
                labelled(&net.of, Series::named(net.name()), [job, text]),
                left,
            ));
        }
        Test {
            name: name.to_owned(),
            step: window / 2,
            series,
            looked: Vec::new(),
            values: vec![Value {
                expression: net.name(),
                at: 2 * window,
                samples,
            }],
        }
    });
    Tests {
        evaluation: window,
        tests: tests.collect(),
    }
}

fn labelled(count: &Count, series: Series, [job, text]: [&str; 2]) -> String {
    let series = series.with("job", job);
    let labels = count.labels.iter();
    labels
        .fold(series, |series, label| {
            series.with(label, &format!("a{text}"))
        })
        .selector()
}

/// The series of people and probes, and of probes alone.
fn written(
    count: &Count,
    of: [&str; 2],
    [people, probes]: [f64; 2],
    restarts: bool,
) -> Vec<(String, Vec<Option<f64>>)> {
    let series = |metric: &Metric, each: f64| {
        // Before the window there is something else.
        let mut samples = counter(&[2.0, 2.0, each / 2.0, each / 2.0]);
        if restarts {
            restarted(&mut samples, 3);
        }
        (labelled(count, Series::of(metric), of), samples)
    };
    let mut written = vec![series(&count.metric, people + probes)];
    if probes > 0.0 {
        written.push(series(&count.metric.synthetic(), probes));
    }
    written
}
