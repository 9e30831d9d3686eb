//! What sources declare, held against what a binary has, with a reason for each difference. Pure: who
//! reads files and runs Cargo is `source`, and how it is shown is `render`'s.
//!
//! Macros are not expanded, so that the sources are known without a build; what only an expansion would
//! show is said to be unknown, and not guessed.

mod attributes;
mod cfg;
mod declared;
mod matching;
mod modules;
mod scan;
#[cfg(test)]
mod tests;
mod tokens;
mod why;
mod workspace;

use std::collections::BTreeSet;

use funnel_runtime::registry::Registry;

pub(crate) use declared::Sources;
pub(crate) use modules::{Files, sources};
pub(crate) use workspace::{Package, Purpose, Target, Tree, Workspace};

use crate::findings::{Finding, worst_first};
use matching::Matches;

/// What one crate of the workspace declares.
#[derive(Debug)]
pub(crate) struct Krate<'a> {
    pub(crate) package: &'a Package,
    pub(crate) target: &'a Target,
    pub(crate) sources: Sources,
}

/// A binary, and what Cargo takes to build it.
#[derive(Debug)]
pub(crate) struct Binary<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) package: &'a Package,
    pub(crate) target: &'a Target,
    pub(crate) tree: &'a Tree,
    /// Whether it was built to test something; nothing where that cannot be told.
    pub(crate) is_test: Option<bool>,
    /// The source files that were changed after it was built.
    pub(crate) changed: &'a BTreeSet<String>,
}

/// How sources and binary go together.
#[derive(Debug)]
pub(crate) struct Reconciliation {
    /// How much the crates declare that are built for it.
    pub(crate) declared: usize,
    /// How much of that the binary has.
    pub(crate) present: usize,
    /// How much the binary has of crates outside of the workspace, which is not compared.
    pub(crate) elsewhere: usize,
    /// The differences, the worst first.
    pub(crate) findings: Vec<Finding>,
}

impl Binary<'_> {
    /// Whether a crate is built for it, be it linked or not.
    fn takes(&self, krate: &Krate<'_>) -> bool {
        match krate.target.purpose() {
            _ if self.is(krate) => true,
            Purpose::Library => self.tree.has(krate.package),
            Purpose::Executable | Purpose::Trial | Purpose::Building => false,
        }
    }

    /// Whether it is the crate itself.
    fn is(&self, krate: &Krate<'_>) -> bool {
        krate.package.id == self.package.id
            && krate.target.name == self.target.name
            && krate.target.kind == self.target.kind
    }
}

impl Reconciliation {
    /// Holds a binary against the crates of its workspace.
    pub(crate) fn of(workspace: &Workspace, krates: &[Krate<'_>], binary: &Binary<'_>) -> Self {
        let matches = Matches::of(krates, binary);
        let mut findings = why::findings(workspace, krates, binary, &matches);
        worst_first(&mut findings);
        Self {
            declared: matches.declared(),
            present: matches.present(),
            elsewhere: matches.elsewhere(workspace),
            findings,
        }
    }
}
