//! What a Prometheus would have noted that had the rules all the time: what is recorded, and since when
//! the condition of each alert holds. All of it is what a Prometheus without the rules answers.

use std::collections::BTreeSet;

use crate::backfill::Series;
use crate::monitor::{Monitor, Range};

use super::rules::{Kind, Rule};

/// How far apart the notes are, in seconds.
const STEP: u64 = 60;
/// How many there are: more than any alert has to hold.
const STEPS: u64 = 75;

/// The rules that record something, each after those whose records it reads.
pub(super) fn levels(rules: &[Rule]) -> Vec<Vec<&Rule>> {
    let mut left: Vec<_> = rules
        .iter()
        .filter(|rule| matches!(rule.kind, Kind::Recording))
        .collect();
    let mut levels = Vec::new();
    while !left.is_empty() {
        let missing: BTreeSet<_> = left.iter().map(|rule| &rule.name).collect();
        let is_ready = |rule: &mut &Rule| !missing.iter().any(|name| rule.query.contains(*name));
        let level: Vec<_> = left.extract_if(.., is_ready).collect();
        if level.is_empty() {
            // They read each other; what they record then comes to nothing, which is found.
            return levels;
        }
        levels.push(level);
    }
    levels
}

/// What a rule recorded up to this time, in seconds since 1970.
pub(super) fn recorded(
    monitor: &Monitor,
    rule: &Rule,
    end: u64,
) -> anyhow::Result<Vec<Series<f64>>> {
    let ranges = monitor.range(&rule.query, (end - STEPS * STEP, end), STEP)?;
    let series = ranges.into_iter().map(|Range { mut labels, values }| {
        labels.extend(rule.labels.clone());
        labels.remove("__name__");
        Series {
            name: rule.name.clone(),
            labels,
            samples: values,
        }
    });
    Ok(series.collect())
}

/// The notes of an alert, where it would be pending or fire at this time, in seconds since 1970.
pub(super) fn since(monitor: &Monitor, rule: &Rule, end: u64) -> anyhow::Result<Vec<Series<f64>>> {
    let ranges = monitor.range(&rule.query, (end - STEPS * STEP, end), STEP)?;
    Ok(ranges
        .into_iter()
        .filter_map(|held| note(rule, held, end))
        .collect())
}

fn note(rule: &Rule, held: Range, end: u64) -> Option<Series<f64>> {
    // Only what holds without a gap up to the end.
    let expected = (0..).map(|at| end - at * STEP);
    let times = held.values.iter().rev().map(|(time, _)| *time);
    let mut times: Vec<_> = times
        .zip(expected)
        .take_while(|(time, expected)| time == expected)
        .map(|(time, _)| time)
        .collect();
    times.reverse();
    #[allow(clippy::cast_precision_loss, reason = "as Prometheus notes it")]
    let since = *times.first()? as f64;
    let mut labels = held.labels;
    labels.extend(rule.labels.clone());
    labels.insert("alertname".to_owned(), rule.name.clone());
    labels.remove("__name__");
    Some(Series {
        name: "ALERTS_FOR_STATE".to_owned(),
        labels,
        samples: times.into_iter().map(|time| (time, since)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Kind, Range, Rule, levels, note};

    fn rule(name: &str, query: &str) -> Rule {
        Rule {
            name: name.to_owned(),
            query: query.to_owned(),
            labels: BTreeMap::new(),
            kind: Kind::Recording,
        }
    }

    #[test]
    fn what_is_read_is_recorded_before() {
        let rules = [rule("c", "a / b"), rule("a", "x"), rule("b", "a + y")];
        let names: Vec<Vec<_>> = levels(&rules)
            .iter()
            .map(|level| level.iter().map(|rule| rule.name.as_str()).collect())
            .collect();
        assert_eq!(names, [vec!["a"], vec!["b"], vec!["c"]]);
    }

    #[test]
    fn a_condition_holds_since_the_last_time_it_did_not() {
        let held = |times: &[u64]| {
            let range = Range {
                labels: BTreeMap::new(),
                values: times.iter().map(|time| (*time, 0.5)).collect(),
            };
            note(&rule("a", "x"), range, 600).map(|it| it.samples)
        };
        assert_eq!(held(&[60, 480, 540, 600]).unwrap()[0], (480, 480.0));
        assert!(held(&[420, 480, 540]).is_none());
    }
}
