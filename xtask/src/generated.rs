//! The files that are generated for the examples: written, or held against the release binaries and the
//! locks.

use std::process::Command;

use anyhow::Context as _;

use crate::command::{self, root};
use crate::locks;

/// Writes them anew.
pub(crate) fn write() -> anyhow::Result<()> {
    each(&[])
}

/// Fails where they are not as they would be written.
pub(crate) fn check() -> anyhow::Result<()> {
    each(&["--check"]).context("`cargo xtask generate` writes the generated files of all examples")
}

fn each(flags: &[&str]) -> anyhow::Result<()> {
    let release = locks::built()?;
    for (package, executable) in locks::EXAMPLES {
        let folder = format!("examples/{package}");
        let mut generate = Command::new(release.join("cargo-funnel"));
        generate
            .current_dir(root())
            .args(["generate", "all", "--bin"])
            .arg(release.join(executable))
            // As `-p` would have it, which would build each on its own once more.
            .args(["--service", package])
            .arg("--lock")
            .arg(format!("{folder}/funnel.lock"));
        let processing = format!("{folder}/processing.toml");
        if root().join(&processing).exists() {
            generate.args(["--processing", &processing]);
        }
        generate.args(["--out", &format!("{folder}/generated")]);
        command::run(generate.args(flags))?;
    }
    Ok(())
}
