//! Funnels: their events, counters, steps and targets.

use std::collections::BTreeSet;

use super::names::Names;
use super::pair::pair;
use super::rules::{
    EVENT_ADDED, EVENT_REMOVED, EVENT_RENAMED, METRIC_RENAMED, STEP_ADDED, STEP_REMOVED,
    STEP_RENAMED, STEPS_REORDERED, TARGET_CHANGED,
};
use super::{Change, Diff, Named, Said, Subject, named};
use crate::lock::{Event, Key, Lock, Of, Step, Target};

impl Diff<'_> {
    pub(super) fn events(&mut self, names: &mut Names) {
        let old = named(&self.old.events, |event| &event.name);
        let new = named(&self.new.events, |event| &event.name);
        let is_like = |old: &Named<'_, Event>, new: &Named<'_, Event>| {
            let (was, is) = (old.records[0].0, new.records[0].0);
            let shape = |event: &Event| -> Vec<_> {
                // An alert is called after its event.
                let steps = event.steps.iter();
                steps
                    .map(|step| (step.name.clone(), step.target.clone()))
                    .collect()
            };
            let same_shape = shape(was) == shape(is) && was.keys == is.keys;
            same_shape || same_sites(self.old, old.name, self.new, new.name)
        };
        let pairs = pair(&old, &new, |named| named.name, is_like);
        for event in pairs.removed {
            names.event_gone(event.name);
            self.event_removed(event);
        }
        for event in pairs.added {
            names.event_came(event.name);
            self.event_added(event.records[0].0);
        }
        for (was, is) in pairs.renamed {
            names.event_renamed(was.name, is.name);
            let message = Said::new(
                "was called {}; its steps or its sites are the same",
                &[was.name],
            );
            let subject = Subject::new("event", is.name);
            let change = Change::new(&EVENT_RENAMED, subject.clone(), message);
            self.changes.push(change.without(was.name));
            self.records(&subject, was, is, |diff, old, new| {
                diff.event(names, old, new);
            });
        }
        for (was, is) in pairs.kept {
            let subject = Subject::new("event", is.name);
            self.records(&subject, was, is, |diff, old, new| {
                diff.event(names, old, new);
            });
        }
    }

    fn event_removed(&mut self, event: &Named<'_, Event>) {
        let message = Said::new("is not sent any more", &[]);
        let subject = Subject::new("event", event.name);
        let mut change = Change::new(&EVENT_REMOVED, subject, message).without(event.name);
        for (event, _) in &event.records {
            if !has_counter(self.new, &event.counter) {
                change = change.without(&event.counter);
            }
        }
        self.changes.push(change);
    }

    fn event_added(&mut self, event: &Event) {
        let subject = Subject::new("event", &event.name);
        let message = Said::new("is sent now, with {}", &[&described(&event.keys)]);
        let change = Change::new(&EVENT_ADDED, subject.clone(), message);
        self.changes
            .push(change.with_privacy(!event.keys.is_empty()));
        self.owner_of_new(&subject, event.owner.as_deref());
        self.exceptions(&subject, &event.keys);
    }

    fn event(&mut self, names: &mut Names, old: &Event, new: &Event) {
        let subject = Subject::new("event", &new.name);
        if old.counter != new.counter {
            let subject = subject.part("counter", &new.counter);
            let message = Said::new("was called {}", &[&old.counter]);
            let mut change = Change::new(&METRIC_RENAMED, subject, message);
            if !has_counter(self.new, &old.counter) {
                change = change.without(&old.counter);
            }
            self.changes.push(change);
        }
        self.owner(&subject, old.owner.as_deref(), new.owner.as_deref());
        let with = [old.name.clone(), old.counter.clone()];
        let cases = [old.rename_all.as_deref(), new.rename_all.as_deref()];
        self.rename_all(&subject, &with, cases, &[]);
        self.steps(names, &with, old, new);
        self.keys(&subject, &with, &old.keys, &new.keys);
    }

    fn steps(&mut self, names: &mut Names, with: &[String], old: &Event, new: &Event) {
        let subject = Subject::new("event", &new.name);
        let at = |steps: &[Step], step: &Step| steps.iter().position(|other| other == step);
        let is_like = |was: &Step, is: &Step| {
            let [before, now] = [
                functions(self.old, &old.name, Some(&was.name)),
                functions(self.new, &new.name, Some(&is.name)),
            ];
            let same_place = at(&old.steps, was) == at(&new.steps, is);
            let same_sites = !before.is_empty() && before == now;
            same_sites || same_place && old.steps.len() == new.steps.len()
        };
        let pairs = pair(&old.steps, &new.steps, |step| step.name.as_str(), is_like);
        for step in pairs.removed {
            names.step_gone(&old.name, &step.name);
            let message = Said::new("is not emitted any more", &[]);
            let change = Change::new(&STEP_REMOVED, subject.part("step", &step.name), message);
            self.changes.push(change.without_part(&step.name, with));
        }
        for step in pairs.added {
            names.step_came(&new.name, &step.name);
            let message = Said::new("is new in the order {}", &[&order(&new.steps)]);
            self.say(&STEP_ADDED, subject.part("step", &step.name), message);
        }
        for (was, is) in &pairs.renamed {
            names.step_renamed(&old.name, &was.name, &is.name);
            let message = Said::new(
                "was called {}; its place or its sites are the same",
                &[&was.name],
            );
            let change = Change::new(&STEP_RENAMED, subject.part("step", &is.name), message);
            self.changes.push(change.without_part(&was.name, with));
        }
        let places: Vec<_> = pairs
            .kept
            .iter()
            .map(|(_, is)| at(&new.steps, is))
            .collect();
        if !places.is_sorted() {
            let names = [&order(&new.steps)[..], &order(&old.steps)];
            let message = Said::new(
                "its steps are {}, and were {}: a funnel is read in order",
                &names,
            );
            let change = Change::new(&STEPS_REORDERED, subject.clone(), message);
            self.changes
                .push(change.without(&old.name).without(&old.counter));
        }
        for (was, is) in pairs.kept.into_iter().chain(pairs.renamed) {
            if was.target != is.target {
                let names = [
                    &target(is.target.as_ref())[..],
                    &target(was.target.as_ref()),
                ];
                let message = Said::new("is meant to reach {}, and was to reach {}", &names);
                let subject = subject.part("target", &is.name);
                self.say(&TARGET_CHANGED, subject, message);
            }
            self.alerts(&subject.part("step", &is.name), &was.alerts, &is.alerts);
        }
    }
}

/// Whether a name is that of a counter of any kind.
pub(super) fn has_counter(lock: &Lock, name: &str) -> bool {
    let steps = lock.events.keys().any(|event| event.counter == name);
    steps || lock.counters.keys().any(|counter| counter.name == name)
}

fn same_sites(old: &Lock, was: &str, new: &Lock, is: &str) -> bool {
    let before = functions(old, was, None);
    !before.is_empty() && before == functions(new, is, None)
}

/// The functions that emit an event, at one step or at all.
fn functions(lock: &Lock, event: &str, step: Option<&str>) -> BTreeSet<String> {
    let sites = lock.sites.keys().filter(|site| {
        matches!(&site.of, Of::Step { event: of, step: at }
            if of == event && step.is_none_or(|step| step == at))
    });
    sites
        .map(|site| format!("{} {}", site.krate, site.place()))
        .collect()
}

/// The attributes in words: `tier (label of 2 texts), teamId (id, the entity)`.
pub(super) fn described(keys: &[Key]) -> String {
    let keys = keys
        .iter()
        .map(|key| format!("{} ({})", key.wire, key.described()));
    let keys: Vec<_> = keys.collect();
    match &keys[..] {
        [] => "no attributes".to_owned(),
        keys => keys.join(", "),
    }
}

fn order(steps: &[Step]) -> String {
    let steps: Vec<_> = steps.iter().map(|step| &*step.name).collect();
    steps.join(" > ")
}

fn target(target: Option<&Target>) -> String {
    match target {
        None => "nothing in particular".to_owned(),
        Some(target) => format!("at least {} of {}", target.at_least, target.from),
    }
}
