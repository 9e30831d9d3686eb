//! `cargo funnel reconcile`: why sources and binaries differ.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Ended, print};
use crate::audit;
use crate::findings::{CRATE_NOT_LINKED, Finding, reach};
use crate::flags::{self, BuiltWith, Format};
use crate::reconcile::{
    Binary, Krate, Package, Purpose, Reconciliation, Target, Workspace, sources,
};
use crate::render::reconcile::{json, markdown, table};
use crate::source;
use crate::source::workspace::{Disk, tree, workspace};

/// Compares all that can be read, and tells of each thing that cannot.
pub(crate) fn run(flags: &flags::Reconcile) -> Ended {
    let (binaries, problems) = source::binaries_or_empty(flags.binaries.subject());
    let mut ended = Ended::with(problems);
    if binaries.is_empty() {
        return ended;
    }
    let root = flags.workspace_root.as_deref();
    let workspace = match workspace(root) {
        Ok(workspace) => workspace,
        Err(problem) => {
            ended.problems.push(problem);
            return ended;
        }
    };
    let krates = krates(&workspace);
    let mut compared = Vec::new();
    for binary in &binaries {
        match compare(root, &flags.built_with, &workspace, &krates, binary) {
            Ok(found) => compared.push((&*binary.path, found)),
            Err(problem) => ended.problems.push(format!("{}: {problem}", binary.path)),
        }
    }
    if compared.is_empty() {
        return ended;
    }
    let text = match flags.format {
        Format::Table => table(&compared),
        Format::Json => json(&compared),
        Format::Markdown => markdown(&compared),
    };
    ended.problems.extend(print(&text, "list"));
    let findings = compared.iter().flat_map(|(_, found)| &found.findings);
    ended.objects = flags.deny.is_some_and(|deny| reach(findings, deny));
    ended
}

/// All crates of the workspace, as far as their files can be read.
fn krates(workspace: &Workspace) -> Vec<Krate<'_>> {
    let files = Disk {
        root: workspace.workspace_root.clone(),
    };
    let mut krates = Vec::new();
    for package in &workspace.packages {
        let talks = package.dependencies_on("funnel-runtime").next().is_some();
        for target in &package.targets {
            krates.push(Krate {
                package,
                target,
                sources: sources(&files, &target.krate(), &target.src_path, talks),
            });
        }
    }
    krates
}

/// What nothing refers to, of the crates that Cargo takes to build each of these binaries.
///
/// # Errors
///
/// When Cargo cannot say what they are built from.
pub(super) fn not_linked(binaries: &[audit::Binary]) -> Result<Vec<Vec<Finding>>, String> {
    let workspace = workspace(None)?;
    let krates = krates(&workspace);
    let built_with = BuiltWith::default();
    let of_each = binaries.iter().map(|binary| {
        let compared = compare(None, &built_with, &workspace, &krates, binary);
        let mut findings = compared
            .map_err(|problem| format!("{}: {problem}", binary.path))?
            .findings;
        findings.retain(|finding| *finding.code == CRATE_NOT_LINKED);
        Ok(findings)
    });
    of_each.collect()
}

fn compare(
    root: Option<&Path>,
    built_with: &BuiltWith,
    workspace: &Workspace,
    krates: &[Krate<'_>],
    binary: &audit::Binary,
) -> Result<Reconciliation, String> {
    let path = Path::new(&binary.path);
    let (package, target) = target_of(workspace, binary, path)?;
    let is_trial = target.purpose() == Purpose::Trial;
    let tree = tree(root, package, is_trial, built_with)?;
    // Cargo puts what it builds for `cargo test` there.
    let folder = path.parent().and_then(Path::file_name);
    let may_be_test = is_trial || folder.is_some_and(|folder| folder == "deps");
    Ok(Reconciliation::of(
        workspace,
        krates,
        &Binary {
            registry: &binary.registry,
            package,
            target,
            tree: &tree,
            is_test: if may_be_test { None } else { Some(false) },
            changed: &changed(workspace, krates, path),
        },
    ))
}

/// The target that a binary was built from: the one of its name; of several, the one that its records speak
/// of.
fn target_of<'a>(
    workspace: &'a Workspace,
    binary: &audit::Binary,
    path: &Path,
) -> Result<(&'a Package, &'a Target), String> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.replace('-', "_");
    let names = names(&stem);
    let targets = workspace
        .packages
        .iter()
        .flat_map(|package| package.targets.iter().map(move |target| (package, target)));
    let mut found: Vec<_> = targets
        .filter(|(_, target)| target.purpose() != Purpose::Building)
        .filter(|(_, target)| names.contains(&&*target.krate()))
        .collect();
    let speaks = |package: &Package| {
        let sites = binary.registry.sites.iter().map(|one| &one.place);
        let funnels = binary.registry.funnels.iter().map(|one| &one.place);
        let counters = binary.registry.counters.iter().map(|one| &one.place);
        let flows = binary.registry.flows.iter().map(|one| &one.place);
        let mut places = sites.chain(funnels).chain(counters).chain(flows);
        places.any(|place| place.krate == package.name)
    };
    // A program of a package is called as its library, as a rule.
    let rank = |target: &Target| match target.purpose() {
        Purpose::Executable => 0,
        Purpose::Trial => 1,
        Purpose::Library | Purpose::Building => 2,
    };
    found.sort_by_key(|(package, target)| {
        // `libshop.so` is the library's, whatever program has its name.
        let is_library = !stem.starts_with(&target.krate());
        (
            !speaks(package),
            is_library && rank(target) < 2,
            rank(target),
        )
    });
    found.first().copied().ok_or_else(|| {
        format!(
            "no target of the workspace {} is called so, and the name of the file is how its sources are found; give it the name of its target, or name another `--workspace-root`",
            workspace.workspace_root.display()
        )
    })
}

/// The names of the crates that a file of this name can be built from.
fn names(stem: &str) -> Vec<&str> {
    let mut names = vec![stem];
    // Cargo's own names, as in `deps/shop-0123456789abcdef`.
    if let Some((name, hash)) = stem.rsplit_once('_')
        && hash.len() == 16
        && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        names.push(name);
    }
    let libraries: Vec<_> = names
        .iter()
        .filter_map(|name| name.strip_prefix("lib"))
        .collect();
    names.extend(libraries);
    names
}

/// The files with annotations that were changed after the binary was built.
fn changed(workspace: &Workspace, krates: &[Krate<'_>], binary: &Path) -> BTreeSet<String> {
    let modified = |path: &Path| {
        fs::metadata(path)
            .and_then(|metadata| metadata.modified())
            .ok()
    };
    let Some(built) = modified(binary) else {
        return BTreeSet::new();
    };
    let declared = krates.iter().flat_map(|krate| &krate.sources.declared);
    let files: BTreeSet<_> = declared.map(|declared| &declared.file).collect();
    let is_newer = |file: &&&String| {
        let modified = modified(&workspace.workspace_root.join(file));
        modified.is_some_and(|modified| modified > built)
    };
    files
        .iter()
        .filter(is_newer)
        .map(|file| (*file).clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_file_is_named_after_its_crate() {
        assert_eq!(names("shop"), ["shop"]);
        assert_eq!(names("libshop"), ["libshop", "shop"]);
        assert_eq!(
            names("shop_0123456789abcdef"),
            ["shop_0123456789abcdef", "shop"]
        );
        assert_eq!(names("shop_admin"), ["shop_admin"]);
    }
}
