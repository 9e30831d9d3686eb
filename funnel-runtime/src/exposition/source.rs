//! Where the series of a family come from, and how they are read. Everything that is known before a
//! scrape is made ready once: which series are one, and under which names.

use std::collections::BTreeMap;

use super::declared::{counters, funnels};
use super::flows::Flows;
use super::reading::Reading;
use super::unique::unique;
use super::{Sink, Texts};
use crate::account::{Account, Reason};
use crate::cells::{Cells, Snapshot};
use crate::counter::CounterDef;
use crate::metrics::CallOutcome;
use crate::problem::Problem;
use crate::registry::{Place, Registry};
use crate::vocabulary::FunnelDef;

/// One declaration's part of a family, or a family of this crate.
#[derive(Debug)]
pub(super) enum Source {
    /// A business counter, and whether its texts are plain.
    Counter(&'static CounterDef, Texts, Of),
    /// The steps of funnels that share a counter.
    Steps(Vec<(&'static str, Sum)>, Of),
    /// How the calls of every step ended, by event and step.
    Outcomes(Vec<([&'static str; 2], Sum)>),
    /// What is counted of flows.
    Flows(Flows),
    /// The records of each place where something can go wrong, by the name of the place.
    Problems(Vec<(String, Vec<usize>)>),
    /// The counters of each name.
    Overflow(Vec<(&'static str, Sum)>),
    Accepted,
    Delivered,
    Dropped,
    UnknownBackends,
    Restarts,
    EmitFailed,
}

/// Whose traffic a family shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    All,
    /// That of probes, in a process that has had some.
    Probes,
}

impl Of {
    fn count(self, cells: &Cells, counts: &Snapshot, at: usize) -> u64 {
        match self {
            Self::All => counts.count(cells, at),
            Self::Probes => counts.of_probes(cells, at),
        }
    }

    fn is_absent(self, counts: &Snapshot) -> bool {
        self == Self::Probes && !counts.has_probes()
    }
}

/// Cells that are shown as one, since their labels are the same.
type Sum = Vec<&'static Cells>;

fn count(of: Of, cells: &Sum, counts: &Snapshot, at: usize) -> u64 {
    let counts = cells.iter().map(|cells| of.count(cells, counts, at));
    counts.fold(0, u64::saturating_add)
}

impl Source {
    pub(super) fn counter(counter: &'static CounterDef, of: Of) -> Self {
        let mut texts = counter.values.iter().copied().flatten();
        let is_plain = texts.all(|text| is_plain(text));
        let texts = if is_plain { Texts::Plain } else { Texts::Any };
        Self::Counter(counter, texts, of)
    }

    pub(super) fn steps(funnels: &[&'static FunnelDef], of: Of) -> Self {
        let steps = funnels.iter().flat_map(|funnel| funnel.steps);
        let steps = unique(steps.map(|step| (step.name, &step.outcomes.0)));
        Self::Steps(steps, of)
    }

    pub(super) fn outcomes() -> Self {
        let funnels = funnels();
        let steps = funnels.iter().flat_map(|funnel| {
            let steps = funnel.steps.iter();
            steps.map(|step| ([funnel.words.event, step.name], &step.outcomes.0))
        });
        Self::Outcomes(unique(steps))
    }

    pub(super) fn overflow() -> Self {
        let counters = counters().into_iter();
        Self::Overflow(unique(
            counters.map(|counter| (counter.name, &counter.cells)),
        ))
    }

    pub(super) fn problems() -> Self {
        Self::Problems(places())
    }

    /// The names of the labels.
    pub(super) fn labels(&self) -> &'static [&'static str] {
        match self {
            Self::Counter(counter, ..) => counter.keys,
            Self::Steps(..) => &["step"],
            Self::Outcomes(_) => &["event", "step", CallOutcome::KEY],
            Self::Flows(flows) => flows.labels(),
            Self::Problems(_) => &["site", "problem"],
            Self::Overflow(_) => &["counter"],
            Self::Accepted | Self::Delivered => &["backend"],
            Self::Dropped => &["backend", "reason"],
            Self::UnknownBackends | Self::Restarts => &[],
            Self::EmitFailed => &["reason"],
        }
    }

    /// Whether there is no series, at this moment at least.
    pub(super) fn is_empty(&self, reading: &Reading) -> bool {
        match self {
            Self::Counter(counter, _, of) => {
                counter.cells.len() == 0 || of.is_absent(&reading.counts)
            }
            Self::Steps(steps, of) => steps.is_empty() || of.is_absent(&reading.counts),
            Self::Outcomes(steps) => steps.is_empty(),
            Self::Flows(flows) => flows.is_empty(),
            Self::Problems(places) => places.is_empty(),
            Self::Overflow(counters) => counters.is_empty(),
            Self::Accepted | Self::Delivered | Self::Dropped => reading.accounts.is_empty(),
            Self::UnknownBackends | Self::Restarts | Self::EmitFailed => false,
        }
    }

    /// Whether no two series have the same labels. Only labels written by hand, without the derive,
    /// can repeat a text.
    pub(super) fn is_distinct(&self) -> bool {
        let Self::Counter(counter, ..) = self else {
            return true;
        };
        counter.values.iter().all(|texts| {
            let mut sorted = texts.to_vec();
            sorted.sort_unstable();
            sorted.is_sorted_by(|one, next| one < next)
        })
    }

    /// Hands over every series.
    pub(super) fn series(&self, reading: &Reading, sink: &mut impl Sink) {
        let counts = &reading.counts;
        match self {
            Self::Counter(counter, texts, of) => {
                sink.labels(counter.keys, *texts);
                product(counter, *of, counts, sink);
            }
            Self::Steps(steps, of) => {
                sink.labels(self.labels(), Texts::Any);
                for (step, cells) in steps {
                    let count = count(*of, cells, counts, CallOutcome::Ok as usize);
                    sink.series(0, &[step], count);
                }
            }
            Self::Outcomes(steps) => {
                sink.labels(self.labels(), Texts::Any);
                for ([event, step], cells) in steps {
                    for (at, outcome) in CallOutcome::TEXTS.into_iter().enumerate() {
                        let texts = [event, step, outcome];
                        let count = count(Of::All, cells, counts, at);
                        sink.series(kept(at, 2), &texts, count);
                    }
                }
            }
            Self::Flows(flows) => flows.series(counts, sink),
            Self::Problems(places) => {
                sink.labels(self.labels(), Texts::Any);
                for (place, records) in places {
                    for (at, problem) in Problem::ALL.into_iter().enumerate() {
                        let counts = records
                            .iter()
                            .filter_map(|&record| reading.problems.get(&(record, problem)));
                        sink.series(kept(at, 1), &[place, problem.as_str()], counts.sum());
                    }
                }
            }
            Self::Overflow(counters) => {
                sink.labels(self.labels(), Texts::Any);
                for (counter, cells) in counters {
                    let excess = cells.iter().map(|cells| counts.excess(cells));
                    sink.series(0, &[counter], excess.fold(0, u64::saturating_add));
                }
            }
            Self::Accepted => self.of_backends(reading, sink, |account| account.accepted),
            Self::Delivered => self.of_backends(reading, sink, |account| account.delivered),
            Self::Dropped => {
                sink.labels(self.labels(), Texts::Any);
                for account in &reading.accounts {
                    for (at, (reason, count)) in account.dropped.iter().enumerate() {
                        let texts = [&*account.backend, reason.as_str()];
                        sink.series(kept(at, 1), &texts, *count);
                    }
                }
            }
            Self::UnknownBackends => {
                sink.labels(self.labels(), Texts::Plain);
                sink.series(0, &[], reading.unknown_backends);
            }
            Self::Restarts => {
                sink.labels(self.labels(), Texts::Plain);
                sink.series(0, &[], reading.restarts);
            }
            Self::EmitFailed => {
                sink.labels(self.labels(), Texts::Plain);
                for reason in Reason::ALL {
                    let count = reading.lost.get(&reason).copied();
                    sink.series(0, &[reason.as_str()], count.unwrap_or(0));
                }
            }
        }
    }

    fn of_backends(&self, reading: &Reading, sink: &mut impl Sink, value: fn(&Account) -> u64) {
        sink.labels(self.labels(), Texts::Any);
        for account in &reading.accounts {
            sink.series(0, &[&account.backend], value(account));
        }
    }
}

/// How many labels keep their texts, when `all` do from the second series of a row on.
fn kept(at: usize, all: usize) -> usize {
    if at == 0 { 0 } else { all }
}

/// The records of each place where something can go wrong, by the name of the place.
pub(super) fn places() -> Vec<(String, Vec<usize>)> {
    let registry = Registry::of_process();
    let sites = registry.sites.iter();
    let sites = sites.map(|site| (name(&site.function, &site.place), site.address()));
    let flows = registry.flow_sites.iter();
    let flows = flows.map(|site| (name(&site.function, &site.place), site.address()));
    let counting = registry.counting.iter();
    let counting = counting.map(|place| (name(&place.function, &place.place), place.address()));
    let mut places = BTreeMap::<_, Vec<_>>::new();
    for (name, record) in sites.chain(flows).chain(counting) {
        places.entry(name).or_default().push(record);
    }
    places.into_iter().collect()
}

fn name(function: &str, place: &Place) -> String {
    if function.is_empty() {
        format!("{}:{}", place.module, place.line)
    } else {
        format!("{}::{function}", place.module)
    }
}

/// The series of a counter: one of each label's texts, the last label varying fastest.
fn product(counter: &CounterDef, of: Of, counts: &Snapshot, sink: &mut impl Sink) {
    let values = counter.values;
    let mut at = vec![0; values.len()];
    let mut texts: Vec<&str> = values
        .iter()
        .filter_map(|texts| texts.first().copied())
        .collect();
    let mut kept = 0;
    for series in 0..counter.cells.len() {
        sink.series(kept, &texts, of.count(&counter.cells, counts, series));
        kept = values.len();
        while kept > 0 {
            kept -= 1;
            at[kept] += 1;
            let is_last = at[kept] == values[kept].len();
            if is_last {
                at[kept] = 0;
            }
            texts[kept] = values[kept][at[kept]];
            if !is_last {
                break;
            }
        }
    }
}

/// Whether a text consists of what the derive lets a label be.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:/+-".contains(&byte);
    text.bytes().all(is_plain)
}
