//! Packages of npm, in a folder of their own. None of their scripts is run.
//!
//! `@grafana/schema` has the types of dashboards and panels, and the foundation SDK that of a query to
//! Prometheus, which the schema leaves open; `typescript` checks them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::{Part, quietly};

const NEEDED: &str =
    "Node.js with npm (on Debian, the packages `nodejs` and `npm`), a network and access to npm";

/// Each with its version, the newest one: a new version changes what the check accepts.
const PACKAGES: [(&str, &str); 3] = [
    ("@grafana/grafana-foundation-sdk", "0.0.21"),
    ("@grafana/schema", "13.2.3"),
    ("typescript", "7.0.2"),
];

/// The compiler of TypeScript, and the types of Grafana.
pub(crate) struct TypeScript(PathBuf);

impl TypeScript {
    pub(crate) fn fetched() -> anyhow::Result<Self> {
        let names = PACKAGES.map(|(name, version)| format!("{name}-{version}").replace('/', "-"));
        let part = Part {
            name: &names.join("-").replace('@', ""),
            check: &check,
            make: &make,
        };
        Ok(Self(part.kept()?))
    }

    /// The folder in which the packages are found: sources in it or below can import them.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// The compiler, which still has to be told what to check.
    pub(crate) fn command(&self) -> Command {
        Command::new(program(&self.0))
    }
}

fn make(folder: &Path) -> anyhow::Result<()> {
    let packages = PACKAGES.map(|(name, version)| format!("{name}@{version}"));
    let mut npm = Command::new("npm");
    npm.current_dir(folder)
        .args(["install", "--ignore-scripts", "--save-exact", "--no-audit"])
        .args(["--no-fund", "--no-update-notifier", "--loglevel=error"])
        // Without a manifest here, npm would look for one further up.
        .arg("--prefix")
        .arg(folder)
        .args(packages);
    quietly(&mut npm, NEEDED).map(drop)
}

fn check(folder: &Path) -> anyhow::Result<()> {
    let mut npm = Command::new("npm");
    npm.current_dir(folder)
        .args([
            "ls",
            "--json",
            "--depth=0",
            "--no-update-notifier",
            "--prefix",
        ])
        .arg(folder);
    let list = quietly(&mut npm, NEEDED)?.stdout;
    let list: Value = serde_json::from_str(&list).context("what `npm ls` prints is no JSON")?;
    for (name, version) in PACKAGES {
        let found = &list["dependencies"][name]["version"];
        ensure!(
            found.as_str().map(|it| it.trim_start_matches('v')) == Some(version),
            "{name} is {found}, not {version}"
        );
    }
    let [.., (_, version)] = PACKAGES;
    let mut compiler = Command::new(program(folder));
    let found = quietly(compiler.arg("--version"), "Node.js")?.stdout;
    ensure!(found.ends_with(version), "{found} is there, not {version}");
    Ok(())
}

fn program(folder: &Path) -> PathBuf {
    folder.join("node_modules/.bin/tsc")
}
