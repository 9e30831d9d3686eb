//! How long the conditions of alerts have to hold: each becomes true at one moment and stays so. Half of that
//! time is too short, and anything longer is too long.
//!
//! A week of such evaluations takes promtool seconds, so alerts that have to hold for as long and look at
//! different series are tested at once.

use std::collections::BTreeMap;

use funnel_rules::Duration;

use super::super::model::{Alert, Amount, Condition as Of, Side, Test as Condition, Watch};
use super::file::{Fired, Looked, Test};
use super::samples::counter;
use super::{JOB, Tests, fired};
use crate::generate::promql::Series;

/// How often rules are evaluated while a condition has to hold.
const EVALUATIONS: u64 = 2;

/// How often rules are evaluated at most before a condition becomes true: more would take promtool minutes.
const MOST: u64 = 50_000;

type Watching<'a> = (&'a Alert, &'a Watch);

/// The tests, by how long conditions have to hold.
pub(super) fn tests(alerts: &[&Alert]) -> Vec<(Duration, Tests)> {
    let mut by_hold: BTreeMap<Duration, Vec<Vec<Watching<'_>>>> = BTreeMap::new();
    for alert in alerts {
        let Of::Watch(watch) = &alert.condition else {
            continue;
        };
        if alert.hold.seconds() == 0 || !can_hold(alert, watch) {
            continue;
        }
        let together = by_hold.entry(alert.hold).or_default();
        let free = together.iter_mut().find(|others| {
            let mut others = others.iter();
            others.all(|(of, other)| of.name != alert.name && is_apart(watch, other))
        });
        match free {
            Some(others) => others.push((alert, watch)),
            None => together.push(vec![(alert, watch)]),
        }
    }
    let tests = by_hold.into_iter().map(|(hold, together)| {
        let evaluation = hold.seconds() * 1_000 / EVALUATIONS;
        let tests = together
            .iter()
            .map(|watching| test(hold, evaluation, watching));
        let tests = tests.collect();
        (hold, Tests { evaluation, tests })
    });
    tests.collect()
}

fn window(watch: &Watch) -> u64 {
    watch.left.count.window.seconds() * 1_000
}

fn before(watch: &Watch) -> u64 {
    watch
        .right
        .count
        .before
        .map_or(0, |before| before.seconds() * 1_000)
}

/// Whether both windows can be as they have to for as long.
fn can_hold(alert: &Alert, watch: &Watch) -> bool {
    let hold = alert.hold.seconds() * 1_000;
    if (before(watch) + window(watch)) / (hold / EVALUATIONS) > MOST {
        return false;
    }
    let is_short = hold < window(watch) || watch.guard == Side::Left;
    is_short || before(watch) == 0 || before(watch) > window(watch) + 2 * hold
}

/// Whether two alerts look at different series.
fn is_apart(one: &Watch, other: &Watch) -> bool {
    let same = |one: &Amount, other: &Amount| {
        let texts = [one, other].map(|amount| amount.texts.first());
        one.count.metric == other.count.metric
            && (texts[0] == texts[1] || texts.contains(&None) || one.label() != other.label())
    };
    let sides = [&one.left, &one.right];
    sides.iter().all(|one| {
        [&other.left, &other.right]
            .iter()
            .all(|other| !same(one, other))
    })
}

/// Times in milliseconds.
struct Times {
    step: u64,
    /// From when on the conditions are true.
    from: u64,
    end: u64,
    evaluation: u64,
}

impl Times {
    fn steps(&self, milliseconds: u64) -> usize {
        usize::try_from(milliseconds / self.step).unwrap_or(0)
    }
}

fn test(hold: Duration, evaluation: u64, watching: &[Watching<'_>]) -> Test {
    let watches = || watching.iter().map(|(_, watch)| *watch);
    let spans = watches().flat_map(|watch| [window(watch), before(watch)]);
    let from = watches()
        .map(|watch| window(watch) + before(watch))
        .max()
        .unwrap_or(0);
    let from = (from + 2 * evaluation).next_multiple_of(evaluation);
    let times = Times {
        step: spans.fold(evaluation / 2, super::watch::divisor),
        from,
        end: from + hold.seconds() * 1_000,
        evaluation,
    };
    let mut growth = Growth {
        times: &times,
        of: BTreeMap::new(),
    };
    let mut by_name: BTreeMap<&str, Vec<Fired>> = BTreeMap::new();
    for (alert, watch) in watching {
        let value = growth.make_true(watch);
        let labels = super::found(watch);
        by_name
            .entry(&alert.name)
            .or_default()
            .push(fired(alert, &labels, value));
    }
    let looked = by_name.into_iter().flat_map(|(alert, fires)| {
        [(times.end - evaluation, Vec::new()), (times.end, fires)].map(|(at, fires)| Looked {
            at,
            alert: alert.to_owned(),
            fires,
        })
    });
    let looked = looked.collect();
    let series = growth
        .of
        .into_iter()
        .map(|(series, growth)| (series, counter(&growth)));
    Test {
        name: format!("the condition has held for {hold}"),
        step: times.step,
        series: series.collect(),
        looked,
        values: Vec::new(),
    }
}

/// How much each series grows in each step.
struct Growth<'a> {
    times: &'a Times,
    of: BTreeMap<String, Vec<f64>>,
}

impl Growth<'_> {
    /// Has a condition become true, and returns the value of the alert.
    #[allow(clippy::cast_precision_loss, reason = "counts are far smaller")]
    fn make_true(&mut self, watch: &Watch) -> f64 {
        let Times {
            step,
            from,
            end,
            evaluation,
        } = *self.times;
        let (window, before) = (window(watch), before(watch));
        let hold = end - from;
        let floor = watch.floor as f64;
        let is_apart = before == 0 || before > window + hold + evaluation;
        if watch.test == Condition::Nothing && is_apart {
            // All the time something on the right, and the last on the left leaves the window.
            let steps = (window / step) as f64;
            let each = 2.0 * (floor / steps).ceil();
            self.add(
                &watch.right,
                from - window - evaluation - before,
                end - before,
                each,
            );
            self.add(&watch.left, from - window - step, from - window, 4.0);
            return each * steps;
        }
        // Something comes to the side with the floor, and if need be again and again.
        let (amount, before) = match watch.guard {
            Side::Left => (&watch.left, 0),
            Side::Right => (&watch.right, before),
        };
        let last = if hold >= window { end } else { from };
        self.add(amount, from - before - step, last - before, 4.0 * floor);
        self.add(&watch.left, 0, 0, 0.0);
        self.add(&watch.right, 0, 0, 0.0);
        match (watch.test, watch.guard) {
            (Condition::Nothing, _) => 4.0 * floor,
            (Condition::Ratio(..), Side::Left) => f64::INFINITY,
            (Condition::Ratio(..), Side::Right) => 0.0,
        }
    }

    /// Counts so much in each step between two times.
    fn add(&mut self, amount: &Amount, begin: u64, end: u64, each: f64) {
        let series = Series::of(&amount.count.metric).with("job", JOB);
        let series = match (amount.label(), amount.texts.first()) {
            (Some(label), Some(text)) => series.with(label, text),
            _ => series,
        };
        let [begin, end, all] = [begin, end, self.times.end].map(|time| self.times.steps(time));
        let growth = self
            .of
            .entry(series.selector())
            .or_insert_with(|| vec![0.0; all]);
        for by in &mut growth[begin..end] {
            *by += each;
        }
    }
}
