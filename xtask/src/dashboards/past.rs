//! A past in which every series of the examples was counted at a pace of its own, and what that comes to:
//! computed from the paces, and not by asking anybody.

use std::collections::BTreeMap;

use super::vocabulary::Vocabulary;
use crate::backfill::{Series, Times};

pub(super) const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;
/// Some series begin with this much, so that nobody takes their first samples for their beginning.
const BASE: u64 = 1_000_000;
/// When everything is asked, in seconds since 1970.
pub(super) const END: u64 = 1_767_225_600;
/// How far apart samples are where they are looked at.
const STEP: u64 = 5 * 60;
const LENGTH: u64 = WEEK + DAY + 2 * HOUR;
/// How long before the end everything began to go at another pace.
const TURN: u64 = WEEK / 2;
/// How long before the end the second process of a job was started anew.
const RESTARTS: [u64; 2] = [WEEK + HOUR / 2, HOUR / 2];
const BACKENDS: [&str; 2] = ["json_lines", "newrelic"];
const REASONS: [&str; 3] = ["queue_full", "rejected", "expired"];
const PROBLEMS: [&str; 5] = [
    "missing_required",
    "pii_value",
    "invalid_value",
    "panic",
    "misuse",
];
const CALLS: [&str; 4] = ["ok", "error", "cancelled", "panicked"];
const ENDS: [&str; 3] = ["completed", "aborted", "failed"];

pub(super) type Labels = BTreeMap<String, String>;
/// Numbers by what tells them apart.
pub(super) type Found = BTreeMap<Labels, f64>;

pub(super) struct Past(Vec<Counted>);

/// What one process counted.
struct Counted {
    name: String,
    /// With `job` and `instance`.
    labels: Labels,
    /// In each [`STEP`], until and after the turn.
    paces: [u64; 2],
    is_restarted: bool,
}

/// Which series are meant, and what is told apart.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) name: &'a str,
    pub(super) wanted: &'a [(&'a str, &'a str)],
    pub(super) by: &'a [&'a str],
}

/// What somebody chose above the dashboard.
pub(super) struct View {
    pub(super) jobs: Vec<String>,
    /// Seconds.
    pub(super) window: u64,
}

/// The jobs of an example: the first has two processes, one of which is started anew, and has seen probes.
pub(super) fn jobs(example: &str) -> [String; 2] {
    [example.to_owned(), format!("{example}.eu")]
}

impl Past {
    pub(super) fn of(vocabularies: &[Vocabulary]) -> Self {
        let mut all = Vec::new();
        for vocabulary in vocabularies {
            let [first, second] = jobs(vocabulary.example);
            for (job, instance) in [(&first, "one"), (&first, "two"), (&second, "one")] {
                for (name, mut labels, has_probes) in exported(vocabulary) {
                    labels.insert("job".to_owned(), job.clone());
                    labels.insert("instance".to_owned(), instance.to_owned());
                    let paces = [0, 1].map(|week| 50 + hash(&name, &labels, week) % 200);
                    let is_restarted = instance == "two";
                    if has_probes && *job == first {
                        let name = format!("{}_synthetic_total", name.trim_end_matches("_total"));
                        let paces = [2, 3].map(|week| 1 + hash(&name, &labels, week) % 40);
                        let labels = labels.clone();
                        all.push(Counted {
                            name,
                            labels,
                            paces,
                            is_restarted,
                        });
                    }
                    all.push(Counted {
                        name,
                        labels,
                        paces,
                        is_restarted,
                    });
                }
            }
        }
        Self(all)
    }

    /// With the samples that scrapes would have taken.
    pub(super) fn series(&self) -> Vec<Series> {
        let times = Times {
            end: END,
            length: LENGTH,
            step: HOUR,
            fine: STEP,
            seen: &[0, WEEK],
            span: DAY,
        };
        let times = times.all();
        let series = self.0.iter().map(|counted| Series {
            name: counted.name.clone(),
            labels: written(&counted.labels),
            samples: times
                .iter()
                .map(|time| (*time, counted.said(END - time)))
                .collect(),
        });
        series.collect()
    }

    /// What was counted within the window that ended so long before the end.
    pub(super) fn counted(&self, of: Of<'_>, view: &View, before: u64) -> Found {
        self.sum(of, view, |counted| {
            counted.total(before) - counted.total(before + view.window)
        })
    }

    /// The same without what probes counted.
    pub(super) fn real(&self, of: Of<'_>, view: &View, before: u64) -> Found {
        let probes = format!("{}_synthetic_total", of.name.trim_end_matches("_total"));
        let probes = self.counted(
            Of {
                name: &probes,
                ..of
            },
            view,
            before,
        );
        let mut real = self.counted(of, view, before);
        for (labels, count) in probes {
            *real.entry(labels).or_default() -= count;
        }
        real
    }

    /// What the processes said last.
    pub(super) fn said(&self, of: Of<'_>, view: &View) -> Found {
        self.sum(of, view, |counted| counted.said(0))
    }

    /// How many series the process with the most has, by job.
    pub(super) fn series_of(&self, name: &str, view: &View) -> Found {
        let by = ["job", "instance"];
        let of = Of {
            name,
            wanted: &[],
            by: &by,
        };
        let mut most = Found::new();
        for (mut labels, count) in self.sum(of, view, |_| 1) {
            labels.remove("instance");
            let known = most.entry(labels).or_default();
            *known = known.max(count);
        }
        most
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no number comes near what a float cannot hold"
    )]
    fn sum(&self, of: Of<'_>, view: &View, count: impl Fn(&Counted) -> u64) -> Found {
        let mut sums = Found::new();
        for counted in self.0.iter().filter(|counted| counted.name == of.name) {
            let has =
                |label: &str, text: &str| counted.labels.get(label).is_some_and(|it| it == text);
            let is_chosen = view.jobs.iter().any(|job| has("job", job));
            if is_chosen && of.wanted.iter().all(|(label, text)| has(label, text)) {
                let labels = of
                    .by
                    .iter()
                    .map(|label| ((*label).to_owned(), counted.labels[*label].clone()));
                *sums.entry(labels.collect()).or_default() += count(counted) as f64;
            }
        }
        sums
    }
}

impl Counted {
    /// What was counted until so long before the end, whatever was started anew meanwhile.
    fn total(&self, before: u64) -> u64 {
        let steps = |from: u64, to: u64| (from - to) / STEP;
        let [slow, fast] = self.paces;
        let until = before.max(TURN);
        BASE + slow * steps(LENGTH, until.min(LENGTH)) + fast * steps(TURN, before.min(TURN))
    }

    /// What a scrape says at this time.
    fn said(&self, before: u64) -> u64 {
        let mut restarts = RESTARTS.iter().rev().filter(|_| self.is_restarted);
        let begun = restarts.find(|restart| **restart > before);
        self.total(before) - begun.map_or(0, |restart| self.total(*restart))
    }
}

/// A series of a process: its name, its labels, and whether probes are counted apart.
type Exported = (String, Labels, bool);

fn exported(vocabulary: &Vocabulary) -> Vec<Exported> {
    let mut all = Vec::new();
    let mut add = |name: &str, labels: &[(&str, &str)], has_probes| {
        let labels = labels
            .iter()
            .map(|(label, text)| ((*label).to_owned(), (*text).to_owned()));
        all.push((name.to_owned(), labels.collect(), has_probes));
    };
    for funnel in &vocabulary.funnels {
        for step in &funnel.steps {
            add(&funnel.counter, &[("step", step)], true);
            for outcome in CALLS {
                let labels = [
                    ("event", &*funnel.event),
                    ("step", step),
                    ("outcome", outcome),
                ];
                add("funnel_step_outcomes_total", &labels, false);
            }
        }
    }
    for counter in &vocabulary.counters {
        let mut series: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
        for (label, texts) in &counter.labels {
            let more = series.iter().flat_map(|series| {
                texts
                    .iter()
                    .map(|text| [&series[..], &[(&**label, &**text)]].concat())
            });
            series = more.collect();
        }
        for labels in series {
            add(&counter.name, &labels, true);
        }
    }
    for flow in &vocabulary.flows {
        let event = ("event", &*flow.name);
        add("funnel_flow_started_total", &[event], false);
        for outcome in ENDS {
            add("funnel_flow_total", &[event, ("outcome", outcome)], false);
            for step in ["none"]
                .into_iter()
                .chain(flow.steps.iter().map(String::as_str))
            {
                let labels = [event, ("step", step), ("outcome", outcome)];
                add("funnel_flow_ends_total", &labels, false);
            }
        }
        for milestone in &flow.milestones {
            add(
                "funnel_flow_milestones_total",
                &[event, ("milestone", milestone)],
                false,
            );
        }
    }
    for site in &vocabulary.sites {
        for problem in PROBLEMS {
            let labels = [("site", &*site.name), ("problem", problem)];
            add("funnel_site_problems_total", &labels, false);
        }
    }
    for backend in BACKENDS {
        add(
            "funnel_events_accepted_total",
            &[("backend", backend)],
            false,
        );
        add(
            "funnel_events_delivered_total",
            &[("backend", backend)],
            false,
        );
        for reason in REASONS {
            let labels = [("backend", backend), ("reason", reason)];
            add("funnel_events_dropped_total", &labels, false);
        }
    }
    add("funnel_worker_restarts_total", &[], false);
    add("funnel_unknown_backends_total", &[], false);
    all
}

/// As OpenMetrics writes them.
pub(super) fn written(labels: &Labels) -> Labels {
    let texts = labels.iter().map(|(label, text)| {
        let text = text
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n");
        (label.clone(), text)
    });
    texts.collect()
}

/// A number that looks like any other, and is always the same.
fn hash(name: &str, labels: &Labels, salt: u64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ salt;
    let labels = labels.iter().flat_map(|(label, text)| [&**label, &**text]);
    for byte in labels.chain([name]).flat_map(str::bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^ (hash >> 32)
}
