//! What Cargo says of a workspace: plain data, read off `cargo metadata --no-deps` and `cargo tree`. Cargo
//! is run elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

/// The packages of a workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_root: PathBuf,
}

/// A package of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// How Cargo is told which one is meant.
    pub(crate) id: String,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
    #[serde(default)]
    pub(crate) features: BTreeMap<String, Vec<String>>,
}

/// What a package depends on, as declared.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) rename: Option<String>,
    /// `dev`, `build`, or nothing.
    pub(crate) kind: Option<String>,
    pub(crate) optional: bool,
    /// Where it is needed, if not everywhere.
    pub(crate) target: Option<String>,
}

/// What Cargo builds of a package.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Vec<String>,
    pub(crate) src_path: PathBuf,
}

/// What a target is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Library,
    Executable,
    /// A test, a benchmark or an example.
    Trial,
    /// It runs while something is built: a build script or procedural macros.
    Building,
}

/// The packages that a build of one of them takes, with their versions and features.
#[derive(Debug, Default)]
pub(crate) struct Tree(BTreeMap<(String, String), BTreeSet<String>>);

impl Workspace {
    /// Reads what `cargo metadata` wrote.
    ///
    /// # Errors
    ///
    /// When that is something else.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

impl Package {
    /// Its library, if it has one.
    pub(crate) fn library(&self) -> Option<&Target> {
        let mut targets = self.targets.iter();
        targets.find(|target| target.purpose() == Purpose::Library)
    }

    /// What it declares of its dependency on another package.
    pub(crate) fn dependencies_on<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Dependency> {
        self.dependencies.iter().filter(move |one| one.name == name)
    }

    /// The features that turn on an optional dependency.
    pub(crate) fn features_for(&self, dependency: &Dependency) -> Vec<&str> {
        let name = dependency.rename.as_ref().unwrap_or(&dependency.name);
        let by = [format!("dep:{name}"), name.clone()];
        let turns_on = |effects: &[String]| {
            effects.iter().any(|effect| {
                by.contains(effect)
                    || effect
                        .strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let features = self.features.iter();
        let features: Vec<_> = features
            .filter(|(feature, effects)| {
                *feature == name && effects.is_empty() || turns_on(effects)
            })
            .map(|(feature, _)| feature.as_str())
            .collect();
        features
    }
}

impl Dependency {
    /// What sources call it.
    pub(crate) fn called(&self, library: &Target) -> String {
        let name = self.rename.as_ref().unwrap_or(&library.name);
        name.replace('-', "_")
    }
}

impl Target {
    /// The name of the crate.
    pub(crate) fn krate(&self) -> String {
        self.name.replace('-', "_")
    }

    pub(crate) fn purpose(&self) -> Purpose {
        let is = |kind: &str| self.kind.iter().any(|one| one == kind);
        if is("custom-build") || is("proc-macro") {
            Purpose::Building
        } else if is("bin") {
            Purpose::Executable
        } else if is("test") || is("bench") || is("example") {
            Purpose::Trial
        } else {
            Purpose::Library
        }
    }
}

impl Tree {
    /// How `cargo tree` is asked to write a package.
    pub(crate) const FORMAT: &'static str = "{p}|{f}";

    /// Reads what `cargo tree` wrote, one package on a line.
    pub(crate) fn read(text: &str) -> Self {
        let packages = text.lines().filter_map(|line| {
            let line = line.trim();
            // Behind a package that was shown before.
            let line = line.strip_suffix("(*)").unwrap_or(line).trim_end();
            let (package, features) = line.rsplit_once('|')?;
            let mut words = package.split_whitespace();
            let name = words.next()?.to_owned();
            let version = words.next()?.strip_prefix('v')?.to_owned();
            let features = features.split(',').filter(|feature| !feature.is_empty());
            Some((
                (name, version),
                features.map(str::to_owned).collect::<BTreeSet<_>>(),
            ))
        });
        let mut tree = BTreeMap::new();
        for (package, features) in packages {
            let all: &mut BTreeSet<_> = tree.entry(package).or_default();
            all.extend(features);
        }
        Self(tree)
    }

    /// The features of a package; nothing where the build does not take it.
    pub(crate) fn features(&self, package: &Package) -> Option<&BTreeSet<String>> {
        self.0.get(&(package.name.clone(), package.version.clone()))
    }

    /// Whether the build takes the package.
    pub(crate) fn has(&self, package: &Package) -> bool {
        self.features(package).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Tree, Workspace};

    #[test]
    fn a_tree_is_read_with_features_and_what_stands_behind_names() {
        let tree = Tree::read(
            "app v0.1.0 (/home/a|b/app)|default,x\nbilling v1.2.3 (/p/billing)|\n\
             macros v0.1.0 (proc-macro) (/p/macros)|\napp v0.1.0 (/home/a|b/app)|default,x (*)\n\nnonsense\n",
        );
        let names: Vec<_> = tree.0.keys().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["app", "billing", "macros"]);
        let features = tree.0.values().next().unwrap();
        assert_eq!(features.len(), 2, "{features:?}");
    }

    #[test]
    fn the_features_that_turn_on_a_dependency_are_found() {
        let text = r#"{"workspace_root": "/p", "packages": [{
            "name": "app", "version": "0.1.0", "id": "app", "targets": [],
            "dependencies": [{"name": "billing", "rename": "bill", "kind": null, "optional": true, "target": null}],
            "features": {"paid": ["dep:bill"], "more": ["bill/extra"], "weak": ["bill?/extra"], "default": []}
        }]}"#;
        let workspace = Workspace::read(text).unwrap();
        let app = &workspace.packages[0];
        let [dependency] = &app.dependencies[..] else {
            panic!()
        };
        assert_eq!(app.features_for(dependency), ["more", "paid"]);
        assert!(Workspace::read("[]").is_err());
    }
}
