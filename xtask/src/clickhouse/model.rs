//! What the queries of a funnel have to answer, computed from the same lines without SQL. Knows how
//! `windowFunnel` counts, by trying every beginning.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use serde_json::{Value, json};

pub(super) const DAY: u64 = 24 * 60 * 60 * 1_000;
const WINDOW: u64 = 7 * DAY;
const LOOKBACK: u64 = 28 * DAY;

/// The events of a funnel, each once, people only.
pub(super) struct Model<'a> {
    steps: &'a [&'a str],
    now: u64,
    events: Vec<Event>,
}

struct Event {
    timestamp: u64,
    sequence: u64,
    /// The position of its step.
    step: usize,
    attributes: Value,
}

impl<'a> Model<'a> {
    pub(super) fn read(
        lines: &str,
        event: &str,
        steps: &'a [&'a str],
        now: u64,
    ) -> anyhow::Result<Self> {
        let mut seen = BTreeSet::new();
        let mut events = Vec::new();
        for line in lines.lines() {
            let attributes: Value = serde_json::from_str(line)?;
            let number = |key: &str| attributes[key].as_u64().with_context(|| line.to_owned());
            let text = |key: &str| attributes[key].as_str().with_context(|| line.to_owned());
            let step = text("funnelStep")?;
            let is_new = seen.insert(text("eventId")?.to_owned());
            if !is_new || text("event")? != event || text("cohort")? != "real" {
                continue;
            }
            events.push(Event {
                timestamp: number("timestamp")?,
                sequence: number("sequence")?,
                step: steps
                    .iter()
                    .position(|name| *name == step)
                    .context("a step")?,
                attributes: attributes.clone(),
            });
        }
        // As `windowFunnel` does, which knows no sequence.
        events.sort_by_key(|event| (event.timestamp, event.step));
        Ok(Self { steps, now, events })
    }

    /// The events of each entity not older than this.
    fn by_entity(&self, entity: &str, age: u64) -> BTreeMap<&str, Vec<&Event>> {
        let mut of: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        let young = self
            .events
            .iter()
            .filter(|event| event.timestamp >= self.now - age);
        for event in young {
            if let Some(who) = event.attributes[entity].as_str() {
                of.entry(who).or_default().push(event);
            }
        }
        of
    }

    pub(super) fn events(&self) -> Vec<Value> {
        let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
        for event in self
            .events
            .iter()
            .filter(|it| it.timestamp >= self.now - LOOKBACK)
        {
            *counts.entry(event.step).or_default() += 1;
        }
        let rows = counts.into_iter();
        rows.map(|(at, count)| json!({"position": at + 1, "step": self.steps[at], "events": count}))
            .collect()
    }

    pub(super) fn levels(&self, entity: &str) -> Vec<Value> {
        self.levels_of(entity, LOOKBACK)
    }

    /// The same of the events not older than this.
    pub(super) fn levels_of(&self, entity: &str, age: u64) -> Vec<Value> {
        let of = self.by_entity(entity, age);
        let reached: Vec<_> = of.values().map(|events| self.level(events)).collect();
        let mut before = None;
        let rows = (1..=self.steps.len()).map(|position| {
            let entities = at_least(&reached, position);
            let row = json!({
                "position": position,
                "step": self.steps[position - 1],
                "entities": entities,
                "of_first": share(entities, at_least(&reached, 1)),
                "of_previous": before.and_then(|before| share(entities, before)),
            });
            before = Some(entities);
            row
        });
        rows.collect()
    }

    pub(super) fn by_facet(&self, entity: &str, facet: &str) -> Vec<Value> {
        let mut by: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for events in self.by_entity(entity, LOOKBACK).values() {
            let with = events
                .iter()
                .filter(|event| event.attributes[facet].is_string());
            let first = with.min_by_key(|event| (event.timestamp, event.sequence));
            let value = first.and_then(|event| event.attributes[facet].as_str());
            by.entry(value).or_default().push(self.level(events));
        }
        let rows = by.iter().flat_map(|(value, reached)| {
            (1..=self.steps.len()).map(move |position| {
                let entities = at_least(reached, position);
                json!({
                    "value": value,
                    "position": position,
                    "step": self.steps[position - 1],
                    "entities": entities,
                    "of_first": share(entities, at_least(reached, 1)),
                })
            })
        });
        let mut rows: Vec<_> = rows.collect();
        // Entities without a value come last.
        rows.sort_by_key(|row| row["value"].is_null());
        rows
    }

    pub(super) fn week_over_week(&self, entity: &str) -> Vec<Value> {
        let mut weeks = [Vec::new(), Vec::new()];
        for events in self.by_entity(entity, 21 * DAY).values() {
            let Some(first) = events.iter().find(|event| event.step == 0) else {
                continue;
            };
            let age = self.now - first.timestamp;
            if age > 7 * DAY {
                weeks[usize::from(age > 14 * DAY)].push(self.level(events));
            }
        }
        if weeks.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let rows = (1..=self.steps.len()).map(|position| {
            let [last, before] = [0, 1].map(|week| at_least(&weeks[week], position));
            json!({
                "position": position,
                "step": self.steps[position - 1],
                "last_week": last,
                "week_before": before,
                "change": share(last, before).map(|share| share - 1.0),
            })
        });
        rows.collect()
    }

    pub(super) fn target(&self, entity: &str, from: &str, to: &str, least: f64) -> Vec<Value> {
        let [from, to] = [from, to].map(|name| self.steps.iter().position(|step| *step == name));
        let of = self.by_entity(entity, LOOKBACK);
        let reached = of.values().map(|events| {
            let events: Vec<_> = events
                .iter()
                .map(|event| (event.timestamp, event.step))
                .collect();
            longest(
                &events,
                &[from.unwrap_or(usize::MAX), to.unwrap_or(usize::MAX)],
            )
        });
        let reached: Vec<_> = reached.collect();
        let (entities, converted) = (at_least(&reached, 1), at_least(&reached, 2));
        vec![json!({
            "entities": entities,
            "converted": converted,
            "share": share(converted, entities),
            "at_least": least,
            "is_reached": share(converted, entities).map(|share| u64::from(share >= least)),
        })]
    }

    fn level(&self, events: &[&Event]) -> usize {
        let steps: Vec<_> = (0..self.steps.len()).collect();
        let events: Vec<_> = events
            .iter()
            .map(|event| (event.timestamp, event.step))
            .collect();
        longest(&events, &steps)
    }
}

/// How many of the steps were taken in their order and in time.
fn longest(events: &[(u64, usize)], steps: &[usize]) -> usize {
    let mut most = 0;
    for (at, (began, _)) in events.iter().enumerate() {
        let mut reached = 0;
        for (timestamp, step) in &events[at..] {
            if reached < steps.len() && *step == steps[reached] && *timestamp <= began + WINDOW {
                reached += 1;
            } else if reached == 0 {
                break;
            }
        }
        most = most.max(reached);
    }
    most
}

fn at_least(reached: &[usize], position: usize) -> u64 {
    reached.iter().filter(|level| **level >= position).count() as u64
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| to_float(part) / to_float(whole))
}

#[allow(clippy::cast_precision_loss, reason = "a few hundred")]
fn to_float(count: u64) -> f64 {
    count as f64
}

/// How many events there are, each counted once.
pub(super) fn distinct(lines: &str) -> anyhow::Result<u64> {
    let mut seen = BTreeSet::new();
    for line in lines.lines() {
        let event: Value = serde_json::from_str(line)?;
        seen.insert(event["eventId"].to_string());
    }
    Ok(seen.len() as u64)
}
