//! The locks of the examples, held against their release binaries.

use std::process::Command;

use crate::command::{self, cargo, root, target};

/// Each package and its executable.
const EXAMPLES: [(&str, &str); 3] = [
    ("app-cli", "app"),
    ("instant-api", "instant-api"),
    ("shop-kpis", "shop-kpis"),
];

pub(crate) fn check() -> anyhow::Result<()> {
    let mut build = cargo(["build", "--release", "--quiet", "-p", "cargo-funnel"]);
    for (package, _) in EXAMPLES {
        build.args(["-p", package]);
    }
    command::run(&mut build)?;
    let release = target().join("release");
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
