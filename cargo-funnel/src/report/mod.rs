//! What the events in files say of the flows and funnels of a binary. Pure: lines in, numbers out; how
//! they are shown is `render`'s.

mod flows;
mod funnels;
mod line;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use funnel_runtime::registry::Registry;
use serde::Serialize;

use flows::Flows;
pub(crate) use flows::{FlowReport, StepReport};
pub(crate) use funnels::FunnelReport;
use funnels::Funnels;
use line::{Content, Event};

/// What was found in files.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) read: Read,
    /// By event, also those of which there is none.
    pub(crate) flows: Vec<FlowReport>,
    /// The same.
    pub(crate) funnels: Vec<FunnelReport>,
}

/// What became of the lines: each is in one of these.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Read {
    /// Events that the report is about.
    pub(crate) events: u64,
    /// Events that had been read before.
    pub(crate) duplicates: u64,
    /// Events of probes that were left out.
    pub(crate) synthetic: u64,
    /// Events whose end is missing.
    pub(crate) torn: u64,
    /// Lines that are no events.
    pub(crate) no_events: u64,
    /// Events of flows of which the binary has none, or more than one, with these events.
    pub(crate) unplaced: u64,
    /// Events that the binary does not have, by name.
    pub(crate) unknown: BTreeMap<String, u64>,
}

/// How often something was found.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Count {
    pub(crate) name: String,
    pub(crate) count: u64,
}

/// Takes lines, one after the other.
#[derive(Debug)]
pub(crate) struct Reporter<'a> {
    with_synthetic: bool,
    read: Read,
    seen: HashSet<String>,
    flows: Flows<'a>,
    funnels: Funnels<'a>,
}

impl<'a> Reporter<'a> {
    /// A report on these binaries, of which nothing was read. Events of probes are left out, unless told.
    pub(crate) fn new(registries: &[&'a Registry], with_synthetic: bool) -> Self {
        Self {
            with_synthetic,
            read: Read::default(),
            seen: HashSet::new(),
            flows: Flows::new(registries),
            funnels: Funnels::new(registries),
        }
    }

    /// Takes a line, with or without its end.
    pub(crate) fn line(&mut self, line: &[u8]) {
        let line = line.trim_ascii();
        if line.is_empty() {
            return;
        }
        for content in line::contents(line) {
            match content {
                Content::Event(event) => self.event(&event),
                Content::Torn => self.read.torn += 1,
                Content::NoEvent => self.read.no_events += 1,
            }
        }
    }

    fn event(&mut self, event: &Event) {
        let id = event.text("event_id").unwrap_or_default();
        if !self.seen.insert(id.to_owned()) {
            self.read.duplicates += 1;
        } else if !self.with_synthetic && event.text("cohort") == Some("synthetic") {
            self.read.synthetic += 1;
        } else if self.flows.take(event) || self.funnels.take(event) {
            self.read.events += 1;
        } else {
            *self.read.unknown.entry(event.name.clone()).or_default() += 1;
        }
    }

    /// What the lines said.
    pub(crate) fn finish(self) -> Report {
        let mut read = self.read;
        let (flows, unplaced) = self.flows.finish();
        read.unplaced = unplaced;
        read.events -= unplaced;
        Report {
            read,
            flows,
            funnels: self.funnels.finish(),
        }
    }
}

impl Read {
    /// All lines, where a torn one with an event behind it is two.
    pub(crate) fn lines(&self) -> u64 {
        let unknown: u64 = self.unknown.values().sum();
        let rest = [self.synthetic, self.torn, self.no_events, self.unplaced];
        self.events + self.duplicates + unknown + rest.iter().sum::<u64>()
    }
}

/// The most frequent first.
fn by_count(counts: BTreeMap<String, u64>) -> Vec<Count> {
    let counts = counts.into_iter();
    let mut counts: Vec<_> = counts.map(|(name, count)| Count { name, count }).collect();
    counts.sort_by_key(|one| std::cmp::Reverse(one.count));
    counts
}

/// The declared names in their order, and behind them those that only events have.
fn in_order<'n>(declared: &[&'n str], found: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut more: BTreeSet<&str> = found.collect();
    more.retain(|name| !declared.contains(name));
    declared.iter().copied().chain(more).collect()
}
