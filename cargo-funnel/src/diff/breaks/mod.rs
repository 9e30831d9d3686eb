//! Which lines of generated files ask for a name that is gone. By name alone, in each way in which a
//! language writes it: a dashboard of another generator counts as well.
//!
//! `spelling` knows how names are written, `page` what the lines of a file are about.

mod page;
mod spelling;

use std::collections::BTreeSet;

use funnel_rules::{BASE_ATTRIBUTES, Case, FLOW_ATTRIBUTES};
use page::Page;
use spelling::{Names, Spelled};

use super::rules::{
    EVENT_REMOVED, FLOW_REMOVED, KEY_CLASS_CHANGED, KEY_REMOVED, KEY_RENAMED, RENAME_ALL_CHANGED,
    STEPS_REORDERED,
};
use super::{Artifact, Change, Class};
use crate::lock::{Key, Lock};

/// A file that may ask for something.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Puts under every breaking change from the one lock to the other the lines that it breaks.
pub(crate) fn find(changes: &mut [Change], files: &[File], old: &Lock, new: &Lock) {
    let known = Known::of(old, new);
    let pages: Vec<_> = files.iter().map(Page::new).collect();
    let breaking = changes
        .iter_mut()
        .filter(|change| change.is(Class::Breaking));
    for change in breaking {
        let mut found = BTreeSet::new();
        let mut add = |page: &Page<'_>, line: usize| {
            found.insert(Artifact {
                path: page.path.to_owned(),
                line: line + 1,
            });
        };
        for gone in &change.gone {
            let of: BTreeSet<usize> = known.of_any(&gone.with).collect();
            let spelled = known.spelled(&gone.name);
            let spelled =
                spelled.but_not(&sent(new, |name| gone.with.iter().any(|with| with == name)));
            for page in &pages {
                if *change.rule == STEPS_REORDERED && !has_order(page, &gone.name, old, &known) {
                    continue;
                }
                for line in page.lines(&spelled) {
                    if gone.with.is_empty() || page.is_about(line, &of, &known) {
                        add(page, line);
                    }
                }
            }
        }
        for key in columns(change, old, new) {
            let spelled = known.spelled(key);
            for page in pages.iter().filter(|page| page.has_columns(&known)) {
                for line in page.lines(&spelled) {
                    add(page, line);
                }
            }
        }
        change.breaks = found.into_iter().collect();
    }
}

/// Whether a file has more than one step of the funnel with this event or counter.
fn has_order(page: &Page<'_>, name: &str, old: &Lock, known: &Known) -> bool {
    let of: BTreeSet<usize> = known.of_any(&[name.to_owned()]).collect();
    let events = old.events.keys();
    let events = events.filter(|event| event.name == name || event.counter == name);
    let steps: BTreeSet<_> = events
        .flat_map(|event| &event.steps)
        .map(|step| &step.name)
        .collect();
    let has_it = |step: &&String| {
        let mut lines = page.lines(&known.spelled(step)).into_iter();
        lines.any(|line| page.is_about(line, &of, known))
    };
    steps.into_iter().filter(has_it).nth(1).is_some()
}

/// The attributes whose columns nothing fills any more, or fills with something else. A table has those
/// of all events together.
fn columns<'a>(change: &'a Change, old: &'a Lock, new: &Lock) -> Vec<&'a str> {
    let rule = change.rule;
    let gone = change.gone.iter().map(|gone| &*gone.name);
    if *rule == KEY_CLASS_CHANGED {
        return gone.collect();
    }
    let names: Vec<&str> = if [KEY_REMOVED, KEY_RENAMED, RENAME_ALL_CHANGED].contains(rule) {
        gone.collect()
    } else if [EVENT_REMOVED, FLOW_REMOVED].contains(rule) {
        let is_gone = |name: &str| gone.clone().any(|gone| gone == name);
        let events = old.events.keys().filter(|event| is_gone(&event.name));
        let flows = old.flows.keys().filter(|flow| is_gone(&flow.name));
        let keys = events
            .flat_map(|event| &event.keys)
            .chain(flows.flat_map(|flow| &flow.keys));
        keys.map(|key| &*key.wire).collect()
    } else {
        return Vec::new();
    };
    let sent = sent(new, |_| true);
    names
        .into_iter()
        .filter(|name| !sent.contains(*name))
        .collect()
}

/// What the attributes of these events and flows are called. That of the name of an event is the same
/// in every case.
fn sent(lock: &Lock, is_wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let case = |rename_all: Option<&str>| {
        let case = rename_all.and_then(Case::from_name).unwrap_or_default();
        move |name: &&str| case.apply(name)
    };
    let base = || BASE_ATTRIBUTES.iter().filter(|name| **name != "event");
    let mut sent = BTreeSet::from(["event".to_owned()]);
    for event in lock.events.keys().filter(|event| is_wanted(&event.name)) {
        sent.extend(base().map(case(event.rename_all.as_deref())));
        sent.extend(event.keys.iter().map(|key| key.wire.clone()));
    }
    for flow in lock.flows.keys().filter(|flow| is_wanted(&flow.name)) {
        let of_flows = base().filter(|name| **name != "funnel_step");
        let all = of_flows.chain(FLOW_ATTRIBUTES);
        sent.extend(all.map(case(flow.rename_all.as_deref())));
        sent.extend(flow.keys.iter().map(|key| key.wire.clone()));
    }
    sent
}

fn keys(lock: &Lock) -> impl Iterator<Item = &Key> {
    let of_events = lock.events.keys().flat_map(|event| &event.keys);
    of_events.chain(lock.flows.keys().flat_map(|flow| &flow.keys))
}

/// The names of both locks.
#[derive(Debug)]
struct Known {
    /// What a file can be about: events, flows and counters, each with all the names of its own.
    subjects: Vec<Vec<(String, Spelled)>>,
    /// All names, those of attributes and texts as well.
    names: Names,
}

impl Known {
    fn of(old: &Lock, new: &Lock) -> Self {
        let mut subjects = BTreeSet::new();
        let mut names = BTreeSet::new();
        for lock in [old, new] {
            for event in lock.events.keys() {
                subjects.insert(vec![event.name.clone(), event.counter.clone()]);
                names.extend(event.steps.iter().map(|step| step.name.clone()));
            }
            for flow in lock.flows.keys() {
                let milestones = flow.milestones.iter();
                let events = flow.events.iter().chain(milestones.map(|told| &told.1));
                let all = std::iter::once(&flow.name).chain(events);
                subjects.insert(all.cloned().collect());
                names.extend(flow.steps.iter().chain(&flow.reasons).cloned());
                names.extend(flow.milestones.iter().map(|told| told.0.clone()));
            }
            for counter in lock.counters.keys() {
                subjects.insert(vec![counter.name.clone()]);
                names.extend(counter.labels.iter().map(|label| label.name.clone()));
                names.extend(counter.labels.iter().flat_map(|label| label.values.clone()));
            }
            names.extend(keys(lock).map(|key| key.wire.clone()));
            names.extend(keys(lock).flat_map(|key| key.values.clone()));
        }
        Self::new(&subjects.into_iter().collect::<Vec<_>>(), names)
    }

    fn new(subjects: &[Vec<String>], more: BTreeSet<String>) -> Self {
        let names = Names::new(more.into_iter().chain(subjects.iter().flatten().cloned()));
        let spelled = |name: &String| (name.clone(), names.spelled(name));
        let subjects = subjects.iter().map(|all| all.iter().map(spelled).collect());
        Self {
            subjects: subjects.collect(),
            names,
        }
    }

    fn spelled(&self, name: &str) -> Spelled {
        self.names.spelled(name)
    }

    /// The subjects that have one of these names.
    fn of_any(&self, names: &[String]) -> impl Iterator<Item = usize> {
        let subjects = self.subjects.iter().enumerate();
        let found = subjects.filter(|(_, all)| all.iter().any(|(name, _)| names.contains(name)));
        found.map(|(at, _)| at)
    }
}
