//! Reasons that lie in packages: what Cargo does not take for a binary, and what nothing refers to.

use std::collections::BTreeSet;
use std::path::Path;

use super::conditions::feature_list;
use super::{Reason, Why, reason};
use crate::findings::{
    CONFIGURED_OUT, CRATE_NOT_LINKED, DEAD_PACKAGE, FEATURE_OFF, Message, OTHER_TARGET, TEST_ONLY,
};
use crate::reconcile::workspace::Dependency;
use crate::reconcile::{Krate, Package, Purpose};

impl Why<'_> {
    /// Why nothing of the crate is built for the binary.
    pub(super) fn not_taken(&self, krate: &Krate<'_>) -> Reason {
        let package = krate.package;
        match krate.target.purpose() {
            Purpose::Trial => reason(
                &TEST_ONLY,
                Message::new("the tests, benchmarks and examples of ")
                    .name(&package.name)
                    .text(" have "),
                Message::new(": they are programs of their own, and this one does not hold them"),
            ),
            Purpose::Building => reason(
                &OTHER_TARGET,
                Message::default()
                    .name(&krate.target.name)
                    .text(" of ")
                    .name(&package.name)
                    .text(" runs while something is built, and has "),
                Message::new(", which no program gets from there"),
            ),
            Purpose::Executable if self.binary.tree.has(package) => reason(
                &OTHER_TARGET,
                Message::new("the executable ")
                    .name(&krate.target.name)
                    .text(" of ")
                    .name(&package.name)
                    .text(" has "),
                Message::new(": reconcile that executable to compare them"),
            ),
            Purpose::Library | Purpose::Executable => self.not_needed(package),
        }
    }

    /// Why no package of the binary's graph depends on this one.
    fn not_needed(&self, package: &Package) -> Reason {
        let head = Message::new("the package ").name(&package.name);
        let taken = self.workspace.packages.iter();
        let taken = taken.filter(|one| self.binary.tree.has(one));
        let dependencies: Vec<_> = taken
            .flat_map(|one| one.dependencies_on(&package.name).map(move |by| (one, by)))
            .collect();
        let find = |wanted: &dyn Fn(&Dependency) -> bool| {
            dependencies.iter().find(|(_, by)| wanted(by)).copied()
        };
        if let Some((one, by)) = find(&|by| by.optional) {
            let features = one.features_for(by);
            return reason(
                &FEATURE_OFF,
                head.text(" is an optional dependency of ")
                    .name(&one.name)
                    .text(", and ")
                    .then(feature_list(features))
                    .text(" off in this build; it has "),
                Message::new(": turn the feature on, and tell this command with `--features`"),
            );
        }
        if let Some((one, by)) = find(&|by| by.kind.is_none() && by.target.is_some()) {
            return reason(
                &CONFIGURED_OUT,
                head.text(" is a dependency of ")
                    .name(&one.name)
                    .text(" for ")
                    .name(by.target.as_deref().unwrap_or_default())
                    .text(" alone; it has "),
                Message::new(": builds for other machines do not hold them"),
            );
        }
        if let Some((one, by)) = find(&|by| by.kind.is_some()) {
            let kind = by.kind.as_deref().unwrap_or_default();
            return reason(
                &TEST_ONLY,
                head.text(" is only a ")
                    .text(if kind == "dev" { "dev" } else { "build" })
                    .text("-dependency of ")
                    .name(&one.name)
                    .text("; it has "),
                Message::new(": no executable holds them"),
            );
        }
        if self.is_of_other_executable(package) {
            return reason(
                &OTHER_TARGET,
                head.text(" is not among the dependencies of ")
                    .name(&self.binary.package.name)
                    .text(", but of another executable; it has "),
                Message::new(": reconcile that executable to compare them"),
            );
        }
        reason(
            &DEAD_PACKAGE,
            head.text(" is in the workspace, and no executable depends on it; it has "),
            Message::new(": none of them can ever emit; depend on it, or remove it"),
        )
    }

    /// Whether a package with an executable comes to this one by its dependencies.
    fn is_of_other_executable(&self, package: &Package) -> bool {
        let packages = &self.workspace.packages;
        let is_executable = |one: &&Package| {
            let mut targets = one.targets.iter();
            targets.any(|target| target.purpose() == Purpose::Executable)
        };
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut next: Vec<_> = packages.iter().filter(is_executable).collect();
        while let Some(one) = next.pop() {
            if !reached.insert(&one.name) {
                continue;
            }
            let needed = one.dependencies.iter().filter(|by| by.kind.is_none());
            let needed: BTreeSet<_> = needed.map(|by| by.name.as_str()).collect();
            next.extend(
                packages
                    .iter()
                    .filter(|other| needed.contains(&*other.name)),
            );
        }
        reached.contains(&*package.name)
    }

    /// The crate is there, and nothing refers to it.
    pub(super) fn not_linked(&self, krate: &Krate<'_>) -> Reason {
        let head = Message::new("nothing refers to the crate ")
            .name(krate.target.krate())
            .text(", so that it is not linked, and ");
        let behind = match self.who_should_refer(krate) {
            Some((name, file)) => Message::new(" of it cannot emit; write ")
                .name(format!("use {name} as _;"))
                .text(" in ")
                .name(file),
            None => Message::new(" of it cannot emit; write ")
                .name(format!("use {} as _;", krate.target.krate()))
                .text(" in a crate that is linked and depends on it"),
        };
        reason(&CRATE_NOT_LINKED, head, behind)
    }

    /// What a crate is called by one that depends on it, and the root file of that one.
    fn who_should_refer(&self, krate: &Krate<'_>) -> Option<(String, String)> {
        let shown = |path: &Path| {
            let root = &self.workspace.workspace_root;
            path.strip_prefix(root)
                .unwrap_or(path)
                .display()
                .to_string()
        };
        let root = self.binary.package;
        let file = shown(&self.binary.target.src_path);
        if root.id == krate.package.id {
            return Some((krate.target.krate(), file));
        }
        let normal = |one: &&Dependency| one.kind.is_none();
        if let Some(by) = root.dependencies_on(&krate.package.name).find(normal) {
            return Some((by.called(krate.target), file));
        }
        let is_linked = |package: &Package| {
            let mut krates = self.krates.iter().enumerate();
            krates.any(|(at, that)| {
                that.package.id == package.id
                    && self.binary.takes(that)
                    && self.matches.is_linked(self.krates, self.binary, at)
            })
        };
        let packages = self.workspace.packages.iter();
        let mut between: Vec<_> = packages
            .filter(|one| self.binary.tree.has(one))
            .filter_map(|one| {
                let by = one.dependencies_on(&krate.package.name).find(normal)?;
                Some((one, by, one.library()?))
            })
            .collect();
        between.sort_by_key(|(one, ..)| !is_linked(one));
        let (_, by, library) = between.first()?;
        Some((by.called(krate.target), shown(&library.src_path)))
    }
}
