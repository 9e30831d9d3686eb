//! The families of flows: how many began, how they ended and where, and what was told on the way. Two
//! flows of one name are one flow.

use super::unique::unique;
use super::{Sink, Texts};
use crate::cells::{Cells, Snapshot};
use crate::vocabulary::{FlowDef, FlowOutcome};

/// A family: series that are known before a scrape.
#[derive(Debug)]
pub(super) struct Flows {
    labels: &'static [&'static str],
    series: Vec<Series>,
}

/// The cells whose counts are one series.
#[derive(Debug)]
struct Series {
    texts: Vec<&'static str>,
    /// How many texts are those of the series before.
    kept: usize,
    cells: Vec<Cell>,
}

type Cell = (&'static Cells, usize);

/// What a series of a flow in no step says.
const NO_STEP: &str = "none";

impl Flows {
    pub(super) fn started(flows: &[&'static FlowDef]) -> Self {
        let begun = flows
            .iter()
            .map(|flow| ([flow.words.event], (&flow.started, 0)));
        Self::of(&["event"], begun)
    }

    pub(super) fn outcomes(flows: &[&'static FlowDef]) -> Self {
        let ended = flows.iter().flat_map(|flow| {
            ends(flow).map(|(_, outcome, cell)| ([flow.words.event, outcome], cell))
        });
        Self::of(&["event", "outcome"], ended)
    }

    pub(super) fn ends(flows: &[&'static FlowDef]) -> Self {
        let ended = flows.iter().flat_map(|flow| {
            ends(flow).map(|(step, outcome, cell)| ([flow.words.event, step, outcome], cell))
        });
        Self::of(&["event", "step", "outcome"], ended)
    }

    pub(super) fn milestones(flows: &[&'static FlowDef]) -> Self {
        let told = flows.iter().flat_map(|flow| {
            let milestones = flow.milestones.iter().enumerate();
            milestones.map(|(at, told)| ([flow.words.event, told.name], (&flow.told, at)))
        });
        Self::of(&["event", "milestone"], told)
    }

    fn of<const N: usize>(
        labels: &'static [&'static str; N],
        cells: impl Iterator<Item = ([&'static str; N], Cell)>,
    ) -> Self {
        let mut before = None;
        let series = unique(cells).into_iter().map(|(texts, cells)| {
            let same = |before: [_; N]| {
                let pairs = before.into_iter().zip(texts);
                pairs.take_while(|(one, other)| one == other).count()
            };
            let kept = before.replace(texts).map_or(0, same);
            let texts = texts.to_vec();
            Series { texts, kept, cells }
        });
        Self {
            labels,
            series: series.collect(),
        }
    }

    /// The names of the labels.
    pub(super) fn labels(&self) -> &'static [&'static str] {
        self.labels
    }

    /// Whether there is no series.
    pub(super) fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Hands over every series.
    pub(super) fn series(&self, counts: &Snapshot, sink: &mut impl Sink) {
        sink.labels(self.labels, Texts::Any);
        for series in &self.series {
            let cells = series.cells.iter();
            let counts = cells.map(|&(cells, at)| counts.count(cells, at));
            let sum = counts.fold(0, u64::saturating_add);
            sink.series(series.kept, &series.texts, sum);
        }
    }
}

/// Every way in which a flow can end: the step, the outcome, and where that is counted.
fn ends(flow: &'static FlowDef) -> impl Iterator<Item = (&'static str, &'static str, Cell)> {
    let steps = flow.steps.iter().copied().enumerate();
    let steps = steps.map(|(at, step)| (Some(at), step));
    let rows = std::iter::once((None, NO_STEP)).chain(steps);
    rows.flat_map(move |(at, step)| {
        let first = FlowDef::end_at(at, FlowOutcome::Completed);
        let outcomes = FlowOutcome::TEXTS.into_iter().enumerate();
        outcomes.map(move |(at, outcome)| (step, outcome, (&flow.ends, first + at)))
    })
}
