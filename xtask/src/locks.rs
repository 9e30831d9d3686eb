//! The locks of the examples, held against their release binaries.

use std::path::PathBuf;
use std::process::Command;

use crate::command::{self, cargo, root, target};

/// Each package and its executable.
pub(crate) const EXAMPLES: [(&str, &str); 3] = [
    ("app-cli", "app"),
    ("instant-api", "instant-api"),
    ("shop-kpis", "shop-kpis"),
];

/// Builds the examples and the tool, and gives the folder that they are in.
pub(crate) fn built() -> anyhow::Result<PathBuf> {
    let mut build = cargo(["build", "--release", "--quiet", "-p", "cargo-funnel"]);
    for (package, _) in EXAMPLES {
        build.args(["-p", package]);
    }
    command::run(&mut build)?;
    Ok(target().canonicalize()?.join("release"))
}

pub(crate) fn check() -> anyhow::Result<()> {
    let release = built()?;
    for (package, executable) in EXAMPLES {
        let mut check = Command::new(release.join("cargo-funnel"));
        check
            .args(["check", "--bin"])
            .arg(release.join(executable))
            .arg("--lock")
            .arg(root().join("examples").join(package).join("funnel.lock"));
        command::run(&mut check)?;
    }
    Ok(())
}
