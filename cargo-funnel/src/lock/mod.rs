//! The lock: the registries of binaries in a form that people review and git compares. Pure; its file
//! is read and written by `commands`.
//!
//! A record stands in the lock once, however many builds have it; where not all have it, it says which.

mod alert;
mod lines;
mod model;
mod read;
#[cfg(test)]
pub(crate) mod tests;
mod tombstones;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use funnel_runtime::registry::Registry;

pub(crate) use alert::{Alert, Condition};
pub(crate) use lines::Lines;
pub(crate) use model::{Counter, ENDS, Event, Flow, Key, Of, Site, Step, Target};
pub(crate) use read::read;
pub(crate) use tombstones::{Kind, Tombstone};
pub(crate) use write::write;

/// The version of the file that this program writes and reads.
pub(crate) const VERSION: i64 = 1;

/// A binary as it is built for one target, with one set of features.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Build {
    pub(crate) binary: String,
    /// The target, and what `--note` says about the build.
    pub(crate) variant: String,
}

/// The builds that have a record.
pub(crate) type Builds = BTreeSet<Build>;

/// Records of one kind, and the builds that have each.
pub(crate) type Records<T> = BTreeMap<T, Builds>;

/// What a set of builds can emit and count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) builds: Builds,
    pub(crate) events: Records<Event>,
    pub(crate) flows: Records<Flow>,
    pub(crate) counters: Records<Counter>,
    pub(crate) sites: Records<Site>,
    /// What was removed, and must not come back as something else.
    pub(crate) tombstones: BTreeSet<Tombstone>,
}

impl Lock {
    /// The lock of one build.
    pub(crate) fn of(build: &Build, registry: &Registry) -> Self {
        let builds = Builds::from([build.clone()]);
        let mut sites: BTreeMap<Site, u64> = BTreeMap::new();
        let emitting = registry.sites.iter().map(Site::from);
        let running = registry.flow_sites.iter().map(Site::from);
        let counting = registry.counting.iter().map(Site::from);
        for site in emitting.chain(running).chain(counting) {
            *sites.entry(site).or_default() += 1;
        }
        let sites = sites
            .into_iter()
            .map(|(site, count)| Site { count, ..site });
        Self {
            events: records(registry.funnels.iter().map(Event::from), &builds),
            flows: records(registry.flows.iter().map(Flow::from), &builds),
            counters: records(registry.counters.iter().map(Counter::from), &builds),
            sites: records(sites, &builds),
            tombstones: BTreeSet::new(),
            builds,
        }
    }

    /// Takes in all that another lock has.
    pub(crate) fn add(&mut self, other: Self) {
        self.builds.extend(other.builds);
        union(&mut self.events, other.events);
        union(&mut self.flows, other.flows);
        union(&mut self.counters, other.counters);
        union(&mut self.sites, other.sites);
        self.tombstones.extend(other.tombstones);
    }

    /// What these builds have; the tombstones stay.
    pub(crate) fn only(mut self, keep: impl Fn(&Build) -> bool) -> Self {
        self.builds.retain(&keep);
        retain(&mut self.events, &keep);
        retain(&mut self.flows, &keep);
        retain(&mut self.counters, &keep);
        retain(&mut self.sites, &keep);
        self
    }

    /// The lock of one build under the name of another one.
    pub(crate) fn of_build(&self, build: &Build, name: &Build) -> Self {
        let mut lock = self.clone().only(|found| found == build);
        let name = Builds::from([name.clone()]);
        lock.events
            .values_mut()
            .for_each(|builds| builds.clone_from(&name));
        lock.flows
            .values_mut()
            .for_each(|builds| builds.clone_from(&name));
        lock.counters
            .values_mut()
            .for_each(|builds| builds.clone_from(&name));
        lock.sites
            .values_mut()
            .for_each(|builds| builds.clone_from(&name));
        lock.builds = name;
        lock
    }

    /// What it has, in words.
    pub(crate) fn summary(&self) -> String {
        format!(
            "builds {}, events {}, flows {}, counters {}, sites {}, removed names {}",
            self.builds.len(),
            self.events.len(),
            self.flows.len(),
            self.counters.len(),
            self.sites
                .keys()
                .map(|site| site.count)
                .fold(0, u64::saturating_add),
            self.tombstones.len()
        )
    }

    /// Whether both say the same about what is built, whatever was removed before.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        self.builds == other.builds
            && self.events == other.events
            && self.flows == other.flows
            && self.counters == other.counters
            && self.sites == other.sites
    }
}

impl Build {
    /// Both parts in one text: `api on x86_64-linux`.
    pub(crate) fn text(&self) -> String {
        format!("{} on {}", self.binary, self.variant)
    }
}

fn records<T: Ord>(records: impl Iterator<Item = T>, builds: &Builds) -> Records<T> {
    records.map(|record| (record, builds.clone())).collect()
}

fn union<T: Ord>(records: &mut Records<T>, others: Records<T>) {
    for (record, builds) in others {
        records.entry(record).or_default().extend(builds);
    }
}

fn retain<T: Ord>(records: &mut Records<T>, keep: impl Fn(&Build) -> bool) {
    records.retain(|_, builds| {
        builds.retain(&keep);
        !builds.is_empty()
    });
}
