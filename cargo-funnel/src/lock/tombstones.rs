//! Names that were removed. Data that was sent under such a name is still there, so the name must not
//! come back with another meaning.

use std::collections::{BTreeMap, BTreeSet};

use super::Lock;
use super::model::{Counter, Event, Flow, Key};

/// A name that was removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tombstone {
    pub(crate) kind: Kind,
    /// The event, flow or metric that it was a part of.
    pub(crate) of: Option<String>,
    pub(crate) name: String,
    /// What it meant, in words.
    pub(crate) was: String,
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Event,
    Flow,
    Metric,
    Step,
    Key,
    Label,
    Milestone,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] = [
        Self::Event,
        Self::Flow,
        Self::Metric,
        Self::Step,
        Self::Key,
        Self::Label,
        Self::Milestone,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Flow => "flow",
            Self::Metric => "metric",
            Self::Step => "step",
            Self::Key => "key",
            Self::Label => "label",
            Self::Milestone => "milestone",
        }
    }
}

/// Between the meanings that a name had in different builds.
const OR: &str = "; or ";

/// A name, without what it means.
type Name = (Kind, Option<String>, String);
/// Names and all that each of them means, where builds differ.
type Names = BTreeMap<Name, BTreeSet<String>>;

impl Tombstone {
    fn place(&self) -> Name {
        (self.kind, self.of.clone(), self.name.clone())
    }

    /// Whether it meant this, in one build at least.
    fn meant(&self, meaning: &str) -> bool {
        self.was == meaning || self.was.split(OR).any(|was| was == meaning)
    }

    /// The name as `--revive` takes it; the name alone will do, too.
    pub(crate) fn full_name(&self) -> String {
        match &self.of {
            Some(of) => format!("{of}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Lock {
    /// The names that are here and are dead, and mean something else than they did.
    pub(crate) fn back(&self, dead: &BTreeSet<Tombstone>) -> Vec<Tombstone> {
        let names = self.names();
        let is_back = |tombstone: &&Tombstone| {
            let meanings = names.get(&tombstone.place());
            meanings.is_some_and(|now| now.iter().any(|meaning| !tombstone.meant(meaning)))
        };
        dead.iter().filter(is_back).cloned().collect()
    }

    /// Whether the name of a tombstone is in use.
    pub(crate) fn has_name(&self, dead: &Tombstone) -> bool {
        self.names().contains_key(&dead.place())
    }

    /// Whether the name of a tombstone has one here, whatever it says.
    pub(crate) fn is_dead(&self, dead: &Tombstone) -> bool {
        self.tombstones
            .iter()
            .any(|other| other.place() == dead.place())
    }

    /// The tombstones after this one took the place of another lock: those of the other that are not
    /// here again, and one for every name that is gone.
    pub(crate) fn tombstones_after(&self, other: &Self) -> BTreeSet<Tombstone> {
        let names = self.names();
        let is_gone = |tombstone: &&Tombstone| !names.contains_key(&tombstone.place());
        let mut dead: BTreeMap<Name, Tombstone> = other
            .tombstones
            .iter()
            .filter(is_gone)
            .map(|tombstone| (tombstone.place(), tombstone.clone()))
            .collect();
        for ((kind, of, name), meanings) in other.names() {
            let place = (kind, of.clone(), name.clone());
            // What went with its event, flow or metric is told there.
            if names.contains_key(&place) || of.as_ref().is_some_and(|of| !has(&names, kind, of)) {
                continue;
            }
            let meanings: Vec<_> = meanings.into_iter().collect();
            let was = meanings.join(OR);
            dead.insert(
                place,
                Tombstone {
                    kind,
                    of,
                    name,
                    was,
                },
            );
        }
        dead.into_values().collect()
    }

    /// Every name of this lock and what it means.
    fn names(&self) -> Names {
        let mut names = Names::new();
        let mut put = |kind, of: Option<&str>, name: &str, was: String| {
            let name = (kind, of.map(str::to_owned), name.to_owned());
            names.entry(name).or_default().insert(was);
        };
        for event in self.events.keys() {
            put(Kind::Event, None, &event.name, event.meaning());
            let counts = format!("counts the steps of {}", event.name);
            put(Kind::Metric, None, &event.counter, counts);
            let steps = event.steps.iter().map(|step| &*step.name);
            parts(&mut put, &event.name, steps, &event.keys);
        }
        for flow in self.flows.keys() {
            put(Kind::Flow, None, &flow.name, flow.meaning());
            // The order of steps means nothing in a flow.
            for step in &flow.steps {
                put(
                    Kind::Step,
                    Some(&flow.name),
                    step,
                    "step of a flow".to_owned(),
                );
            }
            parts(&mut put, &flow.name, [].into_iter(), &flow.keys);
            for (name, event) in &flow.milestones {
                put(
                    Kind::Milestone,
                    Some(&flow.name),
                    name,
                    format!("sent as {event}"),
                );
            }
        }
        for counter in self.counters.keys() {
            put(Kind::Metric, None, &counter.name, counter.meaning());
            for label in &counter.labels {
                let was = format!("one of {}", label.values.join(", "));
                put(Kind::Label, Some(&counter.name), &label.name, was);
            }
        }
        names
    }
}

/// Whether the thing that a part of this kind was in is still there.
fn has(names: &Names, part: Kind, of: &str) -> bool {
    let kinds: &[Kind] = match part {
        Kind::Step | Kind::Key => &[Kind::Event, Kind::Flow],
        Kind::Milestone => &[Kind::Flow],
        _ => &[Kind::Metric],
    };
    kinds
        .iter()
        .any(|kind| names.contains_key(&(*kind, None, of.to_owned())))
}

fn parts<'a>(
    put: &mut impl FnMut(Kind, Option<&str>, &str, String),
    of: &str,
    steps: impl Iterator<Item = &'a str>,
    keys: &[Key],
) {
    let mut before: Option<&str> = None;
    for step in steps {
        let was = match before {
            None => "the first step".to_owned(),
            Some(before) => format!("comes after {before}"),
        };
        put(Kind::Step, Some(of), step, was);
        before = Some(step);
    }
    for key in keys {
        put(Kind::Key, Some(of), &key.wire, key.meaning());
    }
}

impl Event {
    fn meaning(&self) -> String {
        let steps: Vec<_> = self.steps.iter().map(|step| &*step.name).collect();
        format!(
            "funnel of {}; {}",
            list(&steps, " > ", "no steps"),
            attributes(&self.keys)
        )
    }
}

impl Flow {
    fn meaning(&self) -> String {
        format!(
            "flow, {}; {}",
            self.events.join(", "),
            attributes(&self.keys)
        )
    }
}

impl Counter {
    fn meaning(&self) -> String {
        let labels: Vec<_> = self.labels.iter().map(|label| &*label.name).collect();
        format!("business counter by {}", list(&labels, ", ", "nothing"))
    }
}

impl Key {
    fn meaning(&self) -> String {
        let entity = if self.entity { ", the entity" } else { "" };
        format!("{}{entity}", self.class.as_str())
    }
}

fn attributes(keys: &[Key]) -> String {
    let keys: Vec<_> = keys
        .iter()
        .map(|key| format!("{} ({})", key.wire, key.meaning()))
        .collect();
    let keys: Vec<_> = keys.iter().map(String::as_str).collect();
    list(&keys, ", ", "no attributes")
}

fn list(items: &[&str], between: &str, none: &str) -> String {
    match items {
        [] => none.to_owned(),
        items => items.join(between),
    }
}
