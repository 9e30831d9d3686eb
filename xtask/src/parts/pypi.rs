//! The Python client library of Prometheus, in an environment of its own: it brings the reference
//! parser of OpenMetrics, which is stricter than Prometheus itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::ensure;

use super::{Part, quietly};

const PACKAGE: &str = "prometheus-client";
/// The newest one; a new version changes what the checks accept.
const VERSION: &str = "0.26.0";

/// A Python that can import the package.
pub(crate) struct Python(PathBuf);

impl Python {
    pub(crate) fn fetched() -> anyhow::Result<Self> {
        let part = Part {
            name: &format!("{PACKAGE}-{VERSION}"),
            check: &check,
            make: &make,
        };
        Ok(Self(program(&part.kept()?)))
    }

    /// The program, which still has to be told what to run.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.0);
        // Neither the folder it is run in nor the user's own packages may stand in for the package.
        command.arg("-I");
        command
    }
}

fn make(folder: &Path) -> anyhow::Result<()> {
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(folder);
    quietly(
        &mut venv,
        "Python 3 with its module `venv` (on Debian, the package `python3-venv`)",
    )?;
    let mut pip = Command::new(program(folder));
    pip.args(["-I", "-m", "pip", "install", "--quiet", "--no-input"])
        .args(["--disable-pip-version-check", "--only-binary=:all:"])
        .arg(format!("{PACKAGE}=={VERSION}"));
    quietly(&mut pip, "a network and access to PyPI").map(drop)
}

fn check(folder: &Path) -> anyhow::Result<()> {
    const SCRIPT: &str = "import prometheus_client.openmetrics.parser, prometheus_client.parser; \
                          import importlib.metadata, sys; \
                          print(importlib.metadata.version(sys.argv[1]))";
    let python = Python(program(folder));
    let version = quietly(
        python.command().args(["-c", SCRIPT, PACKAGE]),
        "the package it was made with",
    )?;
    let version = version.stdout;
    ensure!(
        version == VERSION,
        "{PACKAGE} is there in version {version}, not {VERSION}"
    );
    Ok(())
}

fn program(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}
