//! Which record of a binary comes from which annotation. Reasons are `why`'s.

use std::collections::{BTreeMap, BTreeSet};

use funnel_runtime::registry::{Place, Registry};

use super::declared::{Declared, Kind};
use super::{Binary, Krate, Workspace};

/// A record of a binary.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: Kind,
    /// The function; empty for a declaration and for a `step!`.
    function: &'a str,
    /// The event, the step or the counter.
    pub(super) name: &'a str,
    pub(super) place: &'a Place,
}

/// What became of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Missing,
    Present,
    /// The function has a record, which says something else.
    Differs(usize),
}

/// Annotations and records side by side.
#[derive(Debug)]
pub(super) struct Matches<'a> {
    /// By crate and annotation; empty for crates that the binary does not take.
    fates: Vec<Vec<Fate>>,
    pub(super) records: Vec<Record<'a>>,
    /// Whether there is an annotation for the record.
    pub(super) is_explained: Vec<bool>,
}

/// What the names at sites mean.
#[derive(Debug, Default)]
struct Names<'a> {
    steps: BTreeSet<&'a str>,
    flows: BTreeMap<&'a str, BTreeSet<&'a str>>,
    counters: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

/// How well an annotation and a record go together, the best first.
const PASSES: [(bool, bool); 4] = [(true, true), (true, false), (false, true), (false, false)];

impl<'a> Matches<'a> {
    pub(super) fn of(krates: &[Krate<'_>], binary: &Binary<'a>) -> Self {
        let records = records(binary.registry);
        let names = Names::of(krates, binary.registry);
        let mut fates: Vec<_> = krates
            .iter()
            .map(|krate| {
                let annotations = if binary.takes(krate) {
                    krate.sources.declared.len()
                } else {
                    0
                };
                vec![Fate::Missing; annotations]
            })
            .collect();
        let mut by_module: BTreeMap<(Kind, &str, &str, String), Vec<usize>> = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            let place = record.place;
            let key = (
                record.kind,
                &*place.krate,
                &*place.version,
                plain(&place.module),
            );
            by_module.entry(key).or_default().push(at);
        }
        let mut is_explained = vec![false; records.len()];
        // The binary's own crate comes first: its library can have the same name.
        let mut order: Vec<_> = (0..krates.len()).collect();
        order.sort_by_key(|at| !binary.is(&krates[*at]));
        for (same_name, same_line) in PASSES {
            for krate in order.iter().copied() {
                let package = krates[krate].package;
                for (at, fate) in fates[krate].iter_mut().enumerate() {
                    let declared = &krates[krate].sources.declared[at];
                    if *fate != Fate::Missing {
                        continue;
                    }
                    let module = plain(&declared.module);
                    let key = (declared.kind, &*package.name, &*package.version, module);
                    let candidates = by_module.get(&key).into_iter().flatten();
                    let found = candidates.copied().find(|at| {
                        let record = &records[*at];
                        !is_explained[*at]
                            && (record.place.line == declared.line) >= same_line
                            && is_of(declared, record, same_line)
                            && names.agree(declared, record) == same_name
                    });
                    if let Some(record) = found {
                        is_explained[record] = true;
                        *fate = if same_name {
                            Fate::Present
                        } else {
                            Fate::Differs(record)
                        };
                    }
                }
            }
        }
        Self {
            fates,
            records,
            is_explained,
        }
    }

    /// The annotations of a crate that the binary takes, and what became of them.
    pub(super) fn fates(&self, krate: usize) -> &[Fate] {
        &self.fates[krate]
    }

    /// Whether the binary has something of the crate.
    pub(super) fn is_linked(&self, krates: &[Krate<'_>], binary: &Binary<'_>, at: usize) -> bool {
        let krate = &krates[at];
        if binary.is(krate) || self.fates[at].iter().any(|fate| *fate != Fate::Missing) {
            return true;
        }
        // A record that no annotation explains is of this crate, unless two have its name.
        let name = krate.target.krate();
        let is_shared = krates.iter().enumerate().any(|(other, that)| {
            other != at
                && that.package.id == krate.package.id
                && that.target.krate() == name
                && binary.takes(that)
        });
        !is_shared
            && self.records.iter().any(|record| {
                let root = record.place.module.split("::").next();
                record.place.krate == krate.package.name
                    && record.place.version == krate.package.version
                    && root == Some(&name)
            })
    }

    pub(super) fn declared(&self) -> usize {
        self.fates.iter().map(Vec::len).sum()
    }

    pub(super) fn present(&self) -> usize {
        let fates = self.fates.iter().flatten();
        fates.filter(|fate| **fate == Fate::Present).count()
    }

    /// How many records are of packages that are not in the workspace.
    pub(super) fn elsewhere(&self, workspace: &Workspace) -> usize {
        let is_here = |name: &str| workspace.packages.iter().any(|one| one.name == name);
        let records = self.records.iter();
        records
            .filter(|record| !is_here(&record.place.krate))
            .count()
    }
}

/// All records of a binary.
fn records(registry: &Registry) -> Vec<Record<'_>> {
    let mut records = Vec::new();
    let mut add = |kind, function, name, place| {
        records.push(Record {
            kind,
            function,
            name,
            place,
        });
    };
    for one in &registry.funnels {
        add(Kind::Funnel, "", &*one.event, &one.place);
    }
    for one in &registry.flows {
        add(Kind::Flow, "", &*one.event, &one.place);
    }
    for one in &registry.counters {
        add(Kind::Counter, "", &*one.name, &one.place);
    }
    for one in &registry.sites {
        add(Kind::Step, &*one.function, &*one.step, &one.place);
    }
    for one in &registry.flow_sites {
        add(Kind::Run, &*one.function, &*one.event, &one.place);
    }
    for one in &registry.counting {
        add(Kind::Count, &*one.function, &*one.counter, &one.place);
    }
    records
}

/// A name or a path without the `r#` of names that are keywords.
fn plain(name: &str) -> String {
    name.replace("r#", "")
}

/// Whether a record can be that of an annotation in the same module, whatever it names.
fn is_of(declared: &Declared, record: &Record<'_>, same_line: bool) -> bool {
    match declared.kind {
        Kind::Funnel | Kind::Flow => true,
        // The record does not say what the static is called.
        Kind::Counter => same_line || own_name(declared, record.name),
        // One `step!` is like another, but for its place and its step.
        Kind::Step if declared.item.is_empty() => {
            record.function.is_empty()
                && (same_line || declared.name.as_deref() == Some(record.name))
        }
        Kind::Step | Kind::Run | Kind::Count => plain(record.function) == declared.item,
    }
}

/// Whether a counter has the name that is declared, or that the macro makes of the function's.
fn own_name(declared: &Declared, name: &str) -> bool {
    if let Some(declared) = &declared.name {
        return declared == name;
    }
    let item = funnel_rules::snake(&declared.item);
    let item = item.strip_suffix("_total").unwrap_or(&item);
    name.ends_with(&format!("{item}_total"))
}

impl<'a> Names<'a> {
    fn of(krates: &'a [Krate<'_>], registry: &'a Registry) -> Self {
        let mut names = Self::default();
        for funnel in &registry.funnels {
            names
                .steps
                .extend(funnel.steps.iter().map(|step| &*step.name));
        }
        for krate in krates {
            names
                .steps
                .extend(krate.sources.steps.iter().map(|step| &**step));
            for declared in &krate.sources.declared {
                let Some(name) = &declared.name else { continue };
                let by_item = match declared.kind {
                    Kind::Flow => &mut names.flows,
                    Kind::Counter => &mut names.counters,
                    _ => continue,
                };
                by_item.entry(&declared.item).or_default().insert(name);
            }
        }
        names
    }

    /// Whether an annotation names what the record does. A name that nobody declares is that of an import
    /// from elsewhere, and says nothing.
    fn agree(&self, declared: &Declared, record: &Record<'_>) -> bool {
        let named = |by_item: &BTreeMap<&str, BTreeSet<&str>>, item: &str| {
            by_item
                .get(item)
                .is_none_or(|names| names.contains(record.name))
        };
        let Some(name) = declared.name.as_deref() else {
            return true;
        };
        match declared.kind {
            Kind::Funnel | Kind::Flow | Kind::Counter => name == record.name,
            Kind::Step => name == record.name || !self.steps.contains(name),
            Kind::Run => named(&self.flows, name),
            Kind::Count => named(&self.counters, name),
        }
    }
}
