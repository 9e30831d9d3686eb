//! The tests of an alert that compares two counts: the series of each case, and what comes of them.

use std::collections::BTreeMap;

use super::super::model::{Alert, Amount, Recording, Test as Condition, Watch};
use super::file::{Fired, Looked, Test, Value};
use super::samples::{Samples, counter, restarted};
use super::thresholds::{Case, Counted, cases};
use super::{JOB, OTHER, Tests, fired, found};
use crate::generate::promql::{Metric, Series};

/// Where the windows are, in steps between samples.
struct Layout {
    /// In milliseconds.
    step: u64,
    window: usize,
    /// How long before now the earlier window ends.
    before: usize,
    /// From one evaluation to the next. Everything happens once for each of them, so that the condition holds
    /// at both, and there is nothing but what is in the windows.
    period: usize,
}

impl Layout {
    fn of(alert: &Alert, watch: &Watch) -> Self {
        let window = watch.left.count.window.seconds() * 1_000;
        let before = watch
            .right
            .count
            .before
            .map_or(0, |before| before.seconds() * 1_000);
        let step = divisor(window / 2, before);
        let steps = |milliseconds: u64| usize::try_from(milliseconds.div_ceil(step)).unwrap_or(0);
        let period = (before + 2 * window).max(alert.hold.seconds() * 1_000);
        Self {
            step,
            window: steps(window),
            before: steps(before),
            period: steps(period),
        }
    }

    fn at(&self, steps: usize) -> u64 {
        self.step * steps as u64
    }
}

/// The greatest common divisor.
pub(super) fn divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

pub(super) fn tests(alert: &Alert, watch: &Watch) -> Tests {
    let layout = Layout::of(alert, watch);
    let tests = cases(watch)
        .into_iter()
        .map(|case| test(alert, watch, &layout, &case));
    Tests {
        evaluation: layout.at(layout.period),
        tests: tests.collect(),
    }
}

/// The series of one job.
#[derive(Default)]
struct Growth(BTreeMap<(String, String), Vec<f64>>);

impl Growth {
    /// Counts so much within the window of each period.
    fn add(&mut self, job: &str, amount: &Amount, counted: Counted, layout: &Layout) {
        self.share(
            job,
            &amount.count.metric,
            amount,
            counted.people + counted.probes,
            layout,
        );
        if counted.probes > 0.0 {
            self.share(
                job,
                &amount.count.metric.synthetic(),
                amount,
                counted.probes,
                layout,
            );
        }
    }

    /// Halves of halves for each text, so that the sum is exact.
    fn share(&mut self, job: &str, metric: &Metric, amount: &Amount, count: f64, layout: &Layout) {
        let series = |text: Option<&str>| {
            let series = Series::of(metric).with("job", job);
            match (amount.label(), text) {
                (Some(label), Some(text)) => series.with(label, text),
                _ => series,
            }
        };
        if amount.texts.is_empty() {
            self.grow(metric, &series(None), amount, count, layout);
        }
        let mut rest = count;
        for (at, text) in amount.texts.iter().enumerate() {
            let is_last = at + 1 == amount.texts.len();
            let part = if is_last { rest } else { rest / 2.0 };
            rest -= part;
            self.grow(metric, &series(Some(text)), amount, part, layout);
        }
    }

    fn grow(
        &mut self,
        metric: &Metric,
        series: &Series,
        amount: &Amount,
        count: f64,
        layout: &Layout,
    ) {
        let key = (metric.to_string(), series.selector());
        let growth = self
            .0
            .entry(key)
            .or_insert_with(|| vec![0.0; 2 * layout.period]);
        let before = if amount.count.before.is_some() {
            layout.before
        } else {
            0
        };
        for period in 1..=2 {
            let end = period * layout.period - before;
            let begin = end - layout.window;
            if before > 0 || layout.before == 0 || layout.before >= 2 * layout.window {
                // What a longer window would see.
                growth[begin - 1] += 2.0 * count + 8.0;
            }
            let window = &mut growth[begin..end];
            #[allow(clippy::cast_precision_loss, reason = "a few steps")]
            if layout.window.is_power_of_two() {
                let part = count / layout.window as f64;
                for by in window {
                    *by += part;
                }
            } else {
                window[layout.window / 2] += count;
            }
        }
    }
}

fn test(alert: &Alert, watch: &Watch, layout: &Layout, case: &Case) -> Test {
    let [left, right] = [&watch.left, &watch.right];
    let mut growth = Growth::default();
    for (amount, counted) in [(left, case.left), (right, case.right)] {
        if let Some(counted) = counted {
            growth.add(JOB, amount, counted, layout);
        }
    }
    let mut series = written(growth, layout, watch, case);
    let mut fires = Vec::new();
    let at = layout.at(2 * layout.period);
    let people = [case.left, case.right].map(|counted| counted.unwrap_or_default().people);
    let mut well = None;
    if case.fires {
        // Another job, in which all is well, and texts that nobody asked for change nothing.
        let much = 2.0 * (people[0] + people[1]);
        let mut beside = Growth::default();
        for amount in [left, right] {
            beside.add(
                OTHER,
                amount,
                Counted {
                    people: much,
                    probes: 0.0,
                },
                layout,
            );
        }
        for amount in [left, right]
            .into_iter()
            .filter(|amount| amount.label().is_some())
        {
            let other = Amount {
                texts: vec!["something else".to_owned()],
                ..amount.clone()
            };
            beside.add(
                JOB,
                &other,
                Counted {
                    people: 8.0 * much,
                    probes: 0.0,
                },
                layout,
            );
        }
        series.extend(
            beside
                .0
                .into_iter()
                .map(|((_, selector), growth)| (selector, counter(&growth))),
        );
        well = Some(much);
        fires.push(told(alert, watch, people));
    }
    let is_whole = case.left.is_some() && case.right.is_some();
    let values = if is_whole {
        recorded(watch, people, well, at)
    } else {
        Vec::new()
    };
    Test {
        name: case.name.clone(),
        step: layout.step,
        series,
        looked: vec![Looked {
            at,
            alert: alert.name.clone(),
            fires,
        }],
        values,
    }
}

/// The alert of [`JOB`] with what is on both sides.
fn told(alert: &Alert, watch: &Watch, [left, right]: [f64; 2]) -> Fired {
    let value = match watch.test {
        Condition::Nothing => right,
        Condition::Ratio(..) => left / right,
    };
    fired(alert, &found(watch), value)
}

/// The series as they are told to promtool: some are not there in some cases.
fn written(growth: Growth, layout: &Layout, watch: &Watch, case: &Case) -> Vec<(String, Samples)> {
    let begin = 2 * layout.period - layout.window;
    let is_one = watch.right.count.before.is_some();
    let series = growth.0.into_iter().map(|((_, selector), growth)| {
        let mut samples = counter(&growth);
        if case.restarts {
            restarted(&mut samples, begin + layout.window / 2);
        }
        if is_one && case.right.is_none() {
            samples[..begin].fill(None);
        }
        if is_one && case.left.is_none() {
            samples[begin + 1..].fill(None);
        }
        (selector, samples)
    });
    series.collect()
}

/// What is recorded of both sides, and of the other job where there is one.
fn recorded(watch: &Watch, [left, right]: [f64; 2], well: Option<f64>, at: u64) -> Vec<Value> {
    let of_jobs = |name: &str, more: &str, other: Option<f64>, this: f64| {
        let jobs = [(OTHER, other), (JOB, Some(this))].into_iter();
        let found = jobs
            .filter_map(|(job, number)| Some((format!("{name}{{job=\"{job}\"{more}}}"), number?)));
        found.collect()
    };
    let mut values: Vec<_> = [(&watch.left, left), (&watch.right, right)]
        .map(|(amount, number)| {
            let name = if amount.label().is_none() {
                amount.count.name()
            } else {
                String::new()
            };
            Value {
                expression: amount.expression(),
                at,
                samples: of_jobs(&name, "", well, number),
            }
        })
        .into();
    // Nothing of nothing is no number, and promtool finds no two of these equal.
    if let Some(share) = watch.share.as_ref().filter(|_| right > 0.0) {
        let recording = Recording::Share(share.clone());
        let labels = Series::named("")
            .with("from", &share.from)
            .with("step", &share.to)
            .selector();
        let labels = labels.trim_matches(['{', '}']);
        let series = format!("{}{{{labels}}}", recording.name());
        values.push(Value {
            expression: series,
            at,
            samples: of_jobs(
                &recording.name(),
                &format!(",{labels}"),
                well.map(|_| 1.0),
                left / right,
            ),
        });
    }
    values
}
