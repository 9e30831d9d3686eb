//! One history, and what the counters in it say at a time.
//!
//! A history is a `job`. One or more instances of the shop share its work, and any of them can have been
//! started anew, right behind a sample: then its counters begin at zero, and nothing that happened goes
//! unseen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use funnel_rules::synthetic_counter;

use super::pace::{DAY, HOUR, Pace, WEEK};
use super::shop::Exported;
use super::usual::{START, usual};
use crate::backfill::Series;

/// What one shop was through.
pub(super) struct History {
    pub(super) job: &'static str,
    /// What there is to say of it.
    pub(super) what: &'static str,
    /// When its first sample was taken.
    pub(super) since: i64,
    pub(super) instances: Vec<Instance>,
    /// What is not as usual, by series.
    unusual: Unusual,
    /// How the part goes that probes have in it, where there are any.
    probes: Option<Unusual>,
    /// The alerts that fire.
    pub(super) fires: &'static [&'static str],
    /// Those whose condition holds, and not for long enough.
    pub(super) pending: &'static [&'static str],
}

/// The pace of a series, where it is another one than usual.
type Unusual = fn(&Exported, Pace) -> Pace;

/// A process of the shop and the times at which it was started anew.
pub(super) struct Instance {
    name: &'static str,
    restarts: Vec<i64>,
}

impl Instance {
    pub(super) fn new(name: &'static str, restarts: Vec<i64>) -> Self {
        Self { name, restarts }
    }
}

/// How far back the histories go: a week, the longest window before that, and some time to look back
/// from.
pub(super) const LENGTH: i64 = WEEK + DAY + 3 * HOUR;

impl History {
    pub(super) fn new(job: &'static str, what: &'static str) -> Self {
        Self {
            job,
            what,
            since: -LENGTH,
            instances: vec![Instance {
                name: "shop-1:9000",
                restarts: Vec::new(),
            }],
            unusual: |_, pace| pace,
            probes: None,
            fires: &[],
            pending: &[],
        }
    }

    pub(super) fn but(mut self, unusual: Unusual) -> Self {
        self.unusual = unusual;
        self
    }

    pub(super) fn with_probes(mut self, probes: Unusual) -> Self {
        self.probes = Some(probes);
        self
    }

    pub(super) fn pending(mut self, alerts: &'static [&'static str]) -> Self {
        self.pending = alerts;
        self
    }

    pub(super) fn fires(mut self, alerts: &'static [&'static str]) -> Self {
        self.fires = alerts;
        self
    }

    /// What people and probes do, and what probes do.
    fn paces(&self, series: &Exported) -> (Pace, Option<Pace>) {
        let people = (self.unusual)(series, usual(series));
        (
            people,
            self.probes.map(|probes| probes(series, Pace::default())),
        )
    }

    /// What was counted between two times: by everybody, and by probes.
    pub(super) fn counted(&self, series: &Exported, from: i64, to: i64) -> (u64, u64) {
        let (all, probes) = self.happened(series, from, to);
        let instances = self.instances.len() as u64;
        (instances * all, instances * probes)
    }

    /// The same, by one of the instances: each does as much as any other.
    fn happened(&self, series: &Exported, from: i64, to: i64) -> (u64, u64) {
        #[allow(clippy::cast_precision_loss, reason = "there are few")]
        let share = 1.0 / self.instances.len() as f64;
        let (people, probes) = self.paces(series);
        let count = |pace: &Pace| {
            let pace = pace.shared(share);
            pace.count(self.since, to) - pace.count(self.since, from)
        };
        let probes = probes.as_ref().map_or(0, count);
        (count(&people) + probes, probes)
    }

    /// What a scrape of an instance says at a time.
    fn said(&self, series: &Exported, instance: usize, time: i64) -> (u64, u64) {
        // Counted before the first scrape of a process, and never again.
        if series.name == START {
            return (1, 0);
        }
        let restarts = self.instances[instance].restarts.iter().rev();
        let begin = restarts.copied().find(|restart| *restart < time);
        self.happened(series, begin.unwrap_or(self.since), time)
    }

    /// Each series of each instance, with what scrapes said at these times.
    fn series<Sampled>(
        &self,
        exported: &[Exported],
        sample: impl Fn(&dyn Fn(i64) -> u64) -> Sampled,
    ) -> Vec<(String, BTreeMap<String, String>, Sampled)> {
        let mut all = Vec::new();
        for (at, instance) in self.instances.iter().enumerate() {
            for series in exported {
                let mut labels = series.labels.clone();
                labels.insert("job".to_owned(), self.job.to_owned());
                labels.insert("instance".to_owned(), instance.name.to_owned());
                if self.probes.is_some() && can_be_synthetic(series) {
                    let name = synthetic_counter(&series.name);
                    let samples = sample(&|time| self.said(series, at, time).1);
                    all.push((name, labels.clone(), samples));
                }
                let samples = sample(&|time| self.said(series, at, time).0);
                all.push((series.name.clone(), labels, samples));
            }
        }
        all
    }

    /// The samples of the past.
    pub(super) fn past(&self, exported: &[Exported], end: u64, times: &[u64]) -> Vec<Series> {
        let sample = |value: &dyn Fn(i64) -> u64| {
            let times = times.iter().map(|time| (*time, from_end(*time, end)));
            let times = times.filter(|(_, from_end)| *from_end >= self.since);
            times
                .map(|(time, from_end)| (time, value(from_end)))
                .collect()
        };
        let series = self.series(exported, sample).into_iter();
        series
            .map(|(name, labels, samples)| Series {
                name,
                labels,
                samples,
            })
            .collect()
    }

    /// What a scrape brings at a time, in the text format.
    pub(super) fn scrape(&self, exported: &[Exported], time: i64, text: &mut String) {
        for (name, labels, value) in self.series(exported, |value| value(time)) {
            let labels: Vec<_> = labels
                .iter()
                .map(|(label, value)| format!("{label}=\"{value}\""))
                .collect();
            let _ = writeln!(text, "{name}{{{}}} {value}", labels.join(","));
        }
    }
}

pub(super) fn from_end(time: u64, end: u64) -> i64 {
    time.cast_signed() - end.cast_signed()
}

/// Whether the series has one beside it with what probes did: so it is for steps and business counters.
fn can_be_synthetic(series: &Exported) -> bool {
    !series.name.starts_with("funnel_")
}
