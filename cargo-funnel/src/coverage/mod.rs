//! What a test run exercised, against what a binary has. Pure; the files are read by `commands`, how it
//! is written is `render`'s.

mod codes;
mod notes;

use std::collections::{BTreeMap, BTreeSet};

use funnel_runtime::registry::{CounterInfo, Place, Registry};
use serde::Serialize;

pub(crate) use codes::{BELOW_MINIMUM, CODES, FOREIGN_NOTE, NEVER_FIRED, ONLY_WITHOUT_EVENT};
pub(crate) use notes::{Key, Kind, Notes, Outcome};

use crate::code::Code;

/// What was exercised.
#[derive(Debug)]
pub(crate) struct Coverage<'a> {
    /// Funnels, then flows, then counters, each by name.
    pub(crate) groups: Vec<Group<'a>>,
    /// What was noted and these binaries do not have.
    pub(crate) foreign: Vec<&'a Key>,
    /// Whether the functions that count, and how calls ended without an event, could be noted.
    pub(crate) knows_calls: bool,
    /// Functions that count, left out because nothing could be noted of them.
    pub(crate) left_out: usize,
}

/// The sites of one funnel, flow or counter.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    pub(crate) kind: Kind,
    pub(crate) name: &'a str,
    /// As in the registry.
    pub(crate) sites: Vec<Site<'a>>,
}

/// A site, and the ways in which its calls ended.
#[derive(Debug)]
pub(crate) struct Site<'a> {
    pub(crate) kind: Kind,
    /// Empty where it is no funnel's.
    pub(crate) step: &'a str,
    /// Empty for a `step!`.
    pub(crate) function: &'a str,
    pub(crate) place: &'a Place,
    pub(crate) seen: BTreeSet<Outcome>,
    /// The ways in which its calls can end.
    pub(crate) possible: &'static [Outcome],
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Share {
    pub(crate) total: usize,
    pub(crate) fired: usize,
}

impl<'a> Coverage<'a> {
    /// Holds the notes against what the binaries have; a site that several have counts once.
    pub(crate) fn of(registries: &[&'a Registry], notes: &'a Notes) -> Self {
        let mut groups = BTreeMap::new();
        for registry in registries {
            add(&mut groups, registry);
        }
        let left_out = if notes.knows_calls() {
            0
        } else {
            // Without a note on what they are, functions that count would all seem never called.
            let counters = groups.iter().filter(|(key, _)| key.0 == Kind::Count);
            let left_out = counters.map(|(_, group)| group.sites.len()).sum();
            groups.retain(|key, _| key.0 != Kind::Count);
            left_out
        };
        let mut foreign = Vec::new();
        for (key, lines) in notes.all() {
            if key.kind == Kind::Count && !notes.knows_calls() {
                continue;
            }
            let group = groups.get_mut(&(key.kind, key.name.as_str()));
            let is_known = group.is_some_and(|group| group.see(key, lines));
            if !is_known {
                foreign.push(key);
            }
        }
        Self {
            groups: groups.into_values().collect(),
            foreign,
            knows_calls: notes.knows_calls(),
            left_out,
        }
    }

    pub(crate) fn sites(&self) -> impl Iterator<Item = (&Group<'a>, &Site<'a>)> {
        self.groups
            .iter()
            .flat_map(|group| group.sites.iter().map(move |site| (group, site)))
    }

    /// How many sites fired.
    pub(crate) fn share(&self) -> Share {
        Share::of(self.sites().map(|(_, site)| site.fired()))
    }

    /// How many of the sites whose calls can end so did.
    pub(crate) fn share_of(&self, outcome: Outcome) -> Share {
        let can = self.sites().map(|(_, site)| site);
        let can = can.filter(|site| site.possible.contains(&outcome));
        Share::of(can.map(|site| site.seen.contains(&outcome)))
    }
}

fn add<'a>(groups: &mut BTreeMap<(Kind, &'a str), Group<'a>>, registry: &'a Registry) {
    let mut add = |name: &'a str, site: Site<'a>| {
        let kind = site.kind;
        let group = groups.entry((kind, name)).or_insert_with(|| Group {
            kind,
            name,
            sites: Vec::new(),
        });
        if !group.sites.iter().any(|other| other.is_same(&site)) {
            group.sites.push(site);
        }
    };
    for site in &registry.sites {
        let possible = if site.function.is_empty() {
            &[Outcome::Ok][..]
        } else {
            &Outcome::OF_CALLS
        };
        add(
            &site.event,
            Site {
                kind: Kind::Site,
                step: &site.step,
                function: &site.function,
                place: &site.place,
                seen: BTreeSet::new(),
                possible,
            },
        );
    }
    for site in &registry.flow_sites {
        add(
            &site.event,
            Site {
                kind: Kind::Flow,
                step: "",
                function: &site.function,
                place: &site.place,
                seen: BTreeSet::new(),
                possible: &Outcome::OF_FLOWS,
            },
        );
    }
    for count in &registry.counting {
        let declared = registry.counters.iter();
        let mut declared = declared.filter(|counter| counter.name == count.counter);
        let possible = if declared.any(counts_calls) {
            &Outcome::OF_CALLS[..]
        } else {
            &[Outcome::Ok]
        };
        add(
            &count.counter,
            Site {
                kind: Kind::Count,
                step: "",
                function: &count.function,
                place: &count.place,
                seen: BTreeSet::new(),
                possible,
            },
        );
    }
}

/// Whether a counter counts every call of its function by how it ended.
fn counts_calls(counter: &CounterInfo) -> bool {
    let [label] = &*counter.labels else {
        return false;
    };
    let of_calls = Outcome::OF_CALLS.map(Outcome::as_str);
    label.name == "outcome" && label.values.iter().eq(of_calls.iter())
}

impl Group<'_> {
    /// Takes in what was noted of a site; whether there is such a site.
    ///
    /// Lines move while a program is written, so they count only where functions share a name.
    fn see(&mut self, key: &Key, lines: &BTreeMap<u32, BTreeSet<Outcome>>) -> bool {
        let mut same: Vec<_> = self.sites.iter_mut().filter(|s| s.is_of(key)).collect();
        if let [only] = &mut *same {
            only.seen.extend(lines.values().flatten());
            return true;
        }
        let mut is_known = false;
        for (line, outcomes) in lines {
            for site in same.iter_mut().filter(|site| site.place.line == *line) {
                site.seen.extend(outcomes);
                is_known = true;
            }
        }
        is_known
    }

    /// How many of its sites fired.
    pub(crate) fn share(&self) -> Share {
        Share::of(self.sites.iter().map(Site::fired))
    }
}

impl Site<'_> {
    /// Whether it did what it is there for: an event was sent, a flow ended, something was counted.
    pub(crate) fn fired(&self) -> bool {
        match self.kind {
            Kind::Site => self.seen.contains(&Outcome::Ok),
            Kind::Flow | Kind::Count => !self.seen.is_empty(),
        }
    }

    /// What is to be said against it.
    pub(crate) fn code(&self) -> Option<&'static Code> {
        match (self.fired(), self.seen.is_empty()) {
            (true, _) => None,
            (false, true) => Some(&NEVER_FIRED),
            (false, false) => Some(&ONLY_WITHOUT_EVENT),
        }
    }

    fn is_of(&self, key: &Key) -> bool {
        self.step == key.step
            && self.function == key.function
            && self.place.krate == key.krate
            && self.place.module == key.module
    }

    fn is_same(&self, other: &Self) -> bool {
        self.step == other.step && self.function == other.function && self.place == other.place
    }
}

impl Share {
    fn of(fired: impl Iterator<Item = bool>) -> Self {
        fired.fold(Self::default(), |share, fired| Self {
            total: share.total + 1,
            fired: share.fired + usize::from(fired),
        })
    }

    /// The percentage, cut and not rounded, so that 100 means all. Nothing of nothing is all.
    #[allow(
        clippy::cast_precision_loss,
        reason = "no binary has so many sites that a float could not count them"
    )]
    pub(crate) fn percent(self) -> f64 {
        if self.total == 0 {
            return 100.0;
        }
        (self.fired as f64 * 1_000.0 / self.total as f64).floor() / 10.0
    }

    /// Whether it is less than so many percent.
    #[allow(
        clippy::cast_precision_loss,
        reason = "no binary has so many sites that a float could not count them"
    )]
    pub(crate) fn is_below(self, percent: f64) -> bool {
        (self.fired as f64) * 100.0 < percent * self.total as f64
    }
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn a_hundred_percent_is_all() {
        for (fired, total, percent) in [
            (0, 0, 100.0),
            (0, 3, 0.0),
            (1, 3, 33.3),
            (2, 3, 66.6),
            (3, 3, 100.0),
            (9_999, 10_000, 99.9),
        ] {
            let share = Share { total, fired };
            assert!((share.percent() - percent).abs() < 1e-9, "{share:?}");
            assert_eq!(share.is_below(100.0), fired < total, "{share:?}");
            assert!(!share.is_below(0.0), "{share:?}");
        }
    }
}
