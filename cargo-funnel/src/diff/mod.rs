//! What changed from one lock to another: every difference as a change with a rule. Pure; `breaks` is
//! given the files that it looks into.

mod alerts;
mod breaks;
mod change;
mod check;
mod counters;
mod events;
mod flows;
mod keys;
mod names;
mod pair;
pub(crate) mod rules;
mod sites;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub(crate) use breaks::{File, find};
pub(crate) use change::{Artifact, Change, Class, Said, Subject};
pub(crate) use check::{check, like};
pub(crate) use rules::Rule;

use crate::lock::{Build, Builds, Lock, Records, Tombstone};

/// All differences, the worst first.
pub(crate) fn diff(old: &Lock, new: &Lock) -> Vec<Change> {
    let mut diff = Diff::new(old, new);
    diff.builds();
    let mut names = names::Names::default();
    diff.events(&mut names);
    diff.flows(&mut names);
    diff.counters(&mut names);
    diff.sites(&names);
    if diff.changes.is_empty() && !old.says_the_same(new) {
        let message = Said::new(
            "something changed that no rule is about; compare the files",
            &[],
        );
        diff.say(
            &rules::LOCK_OUT_OF_DATE,
            Subject::new("lock", "funnel.lock"),
            message,
        );
    }
    diff.done()
}

/// What is different about the dead names of two lock files.
pub(crate) fn tombstones(old: &Lock, new: &Lock) -> Vec<Change> {
    let back = new.back(&old.tombstones);
    let lost = old.tombstones.iter();
    let lost = lost.filter(|dead| !new.tombstones.contains(dead) && !new.is_dead(dead));
    let changes = lost.filter_map(|dead| {
        if back.contains(dead) {
            let names = [dead.kind.as_str(), &dead.full_name(), &dead.was];
            let message = Said::new("the {} {} is back with another meaning: it was {}", &names);
            return Some(Change::new(&rules::NAME_REVIVED, subject(dead), message));
        }
        // What is back as it was needs no tombstone.
        if new.has_name(dead) {
            return None;
        }
        let message = Said::new(
            "its tombstone is gone: nothing keeps the name from being used",
            &[],
        );
        Some(Change::new(&rules::TOMBSTONE_LOST, subject(dead), message))
    });
    changes.collect()
}

/// The names that are back with another meaning.
pub(crate) fn came_back(now: &Lock, dead: &BTreeSet<Tombstone>) -> Vec<Change> {
    let back = now.back(dead);
    let changes = back.iter().map(|dead| {
        let message = Said::new(
            "the name was removed, and is back with another meaning: it was {}; data from then is read as if it were from now",
            &[&dead.was],
        );
        Change::new(&rules::NAME_CAME_BACK, subject(dead), message)
    });
    changes.collect()
}

fn subject(dead: &Tombstone) -> Subject {
    Subject::new(dead.kind.as_str(), &dead.full_name())
}

/// The changes, the worst first, each once.
pub(crate) fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    let rank = |change: &Change| {
        let class = change.classes.first().copied();
        (
            class,
            change.rule.code.id,
            change.subject.clone(),
            change.message.clone(),
        )
    };
    changes.sort_by_key(rank);
    changes.dedup_by_key(|change| rank(change));
    changes
}

/// A comparison that is being made.
struct Diff<'a> {
    old: &'a Lock,
    new: &'a Lock,
    /// The builds that both know.
    shared: Builds,
    changes: Vec<Change>,
}

/// The records of one name, of which there are several where builds differ.
struct Named<'a, T> {
    name: &'a str,
    records: Vec<(&'a T, &'a Builds)>,
}

impl<'a> Diff<'a> {
    fn new(old: &'a Lock, new: &'a Lock) -> Self {
        Self {
            old,
            new,
            shared: old.builds.intersection(&new.builds).cloned().collect(),
            changes: Vec::new(),
        }
    }

    fn done(self) -> Vec<Change> {
        sorted(self.changes)
    }

    fn say(&mut self, rule: &'static Rule, subject: Subject, message: Said) {
        self.changes.push(Change::new(rule, subject, message));
    }

    fn builds(&mut self) {
        for build in self.new.builds.difference(&self.old.builds) {
            let subject = Subject::new("build", &build.text());
            self.say(
                &rules::BUILD_ADDED,
                subject,
                Said::new("is now locked, too", &[]),
            );
        }
        for build in self.old.builds.difference(&self.new.builds) {
            let subject = Subject::new("build", &build.text());
            self.say(
                &rules::BUILD_REMOVED,
                subject,
                Said::new("is not locked any more", &[]),
            );
        }
    }

    /// Tells where other builds than before have a record.
    fn presence(&mut self, subject: &Subject, old: &Builds, new: &Builds) {
        let [old, new] = [old, new].map(|builds| words(builds.intersection(&self.shared)));
        if old != new {
            let message = Said::new("was in {}, and is in {}", &[&old, &new]);
            self.say(&rules::PRESENCE_CHANGED, subject.clone(), message);
        }
    }

    /// Compares what both have under one name, or one under a new name.
    fn records<T: PartialEq>(
        &mut self,
        subject: &Subject,
        old: &Named<'a, T>,
        new: &Named<'a, T>,
        mut compare: impl FnMut(&mut Self, &'a T, &'a T),
    ) {
        let mut left_old = old.records.clone();
        let mut left_new = new.records.clone();
        left_old.retain(|(record, builds)| {
            let same = left_new.iter().position(|(other, _)| other == record);
            if let Some(at) = same {
                let (_, others) = left_new.remove(at);
                self.presence(subject, builds, others);
            }
            same.is_none()
        });
        // What differs is held against what the same builds have.
        let find = |records: &[(&'a T, &'a Builds)], wanted: &Builds| {
            let near = records
                .iter()
                .find(|(_, builds)| !builds.is_disjoint(wanted));
            near.or(records.first()).map(|(record, _)| *record)
        };
        for (record, builds) in &left_new {
            let from = find(&left_old, builds).or_else(|| find(&old.records, builds));
            if let Some(from) = from {
                compare(self, from, record);
            }
        }
        for (record, builds) in &left_old {
            let to = find(&left_new, builds).or_else(|| find(&new.records, builds));
            if let Some(to) = to {
                compare(self, record, to);
            }
        }
    }
}

impl<T> Clone for Named<'_, T> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            records: self.records.clone(),
        }
    }
}

/// Records by name.
fn named<T>(records: &Records<T>, name: for<'b> fn(&'b T) -> &'b str) -> Vec<Named<'_, T>> {
    let mut all: Vec<Named<'_, T>> = Vec::new();
    for (record, builds) in records {
        let found = (record, builds);
        // They are sorted by name first.
        match all.last_mut() {
            Some(last) if last.name == name(record) => last.records.push(found),
            _ => all.push(Named {
                name: name(record),
                records: vec![found],
            }),
        }
    }
    all
}

fn words<'b>(builds: impl Iterator<Item = &'b Build>) -> String {
    let builds: Vec<_> = builds.map(Build::text).collect();
    match &builds[..] {
        [] => "none of the builds that both know".to_owned(),
        builds => builds.join(", "),
    }
}
