//! Where a registry comes from: files that are there, and packages that Cargo builds. What is in a file
//! is `section`'s business. Imported by `commands`.

mod git;
pub(crate) mod locks;
mod target;
pub(crate) mod workspace;

use std::env;
use std::path::{Path, PathBuf};

use funnel_runtime::registry::Registry;

use crate::audit::Binary;
use crate::flags::Subject;
use crate::section::Contents;
use crate::{package, section};

/// Reads all binaries that can be read, and gives a line on each that cannot.
pub(crate) fn binaries(subject: Subject) -> (Vec<Binary>, Vec<String>) {
    read(subject, section::read)
}

/// The same, where a binary into which nothing annotated is linked is one with an empty registry.
pub(crate) fn binaries_or_empty(subject: Subject) -> (Vec<Binary>, Vec<String>) {
    read(subject, |path| match section::read(path) {
        Err(section::Error::NoRecords | section::Error::NothingLinked) => Ok(Contents {
            registry: Registry::default(),
            linked: true,
        }),
        read => read,
    })
}

fn read(
    subject: Subject,
    contents: impl Fn(&Path) -> Result<Contents, section::Error>,
) -> (Vec<Binary>, Vec<String>) {
    let mut problems = Vec::new();
    let paths = match subject {
        Subject::Binaries(paths) => paths,
        Subject::Packages { names, profile } => built(&names, &profile, &mut problems),
    };
    let mut binaries = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        match contents(&path) {
            Ok(Contents { registry, linked }) => binaries.push(Binary {
                path: name,
                registry,
                linked,
            }),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    (binaries, problems)
}

/// The executables of packages, as far as they can be built.
fn built(names: &[String], profile: &str, problems: &mut Vec<String>) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for name in names {
        match package::executables(name, profile) {
            Ok(found) => paths.extend(found.iter().map(|path| from_here(path))),
            Err(error) => problems.push(error.to_string()),
        }
    }
    paths
}

/// The path as seen from the current directory, where it is below it.
pub(crate) fn from_here(path: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}
