//! Third-party parts that the checks need and the toolchain does not bring. They are fetched once,
//! without root, into the target folder, and are reused as long as they are whole.
//!
//! `debian`, `npm` and `pypi` know their registries; this module knows how a part is kept.

mod debian;
mod npm;
mod pypi;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use crate::command::{self, target};

pub(crate) use debian::{Alertmanager, Chromium, ClickHouse, Prometheus};
pub(crate) use npm::TypeScript;
pub(crate) use pypi::{CLICKHOUSE, OPENTELEMETRY, PROMETHEUS_CLIENT, Python};

/// A part: a folder that is either whole or not there.
struct Part<'a> {
    /// What the folder is called. Another version of what is in it has another name.
    name: &'a str,
    /// Fails for a folder that is not what `make` leaves behind.
    check: &'a dyn Fn(&Path) -> anyhow::Result<()>,
    /// Puts the part into an empty folder.
    make: &'a dyn Fn(&Path) -> anyhow::Result<()>,
}

impl Part<'_> {
    /// The folder of the part, which is made first where it is missing or damaged.
    fn kept(&self) -> anyhow::Result<PathBuf> {
        self.kept_in(&target().join("parts"))
    }

    fn kept_in(&self, parts: &Path) -> anyhow::Result<PathBuf> {
        let name = self.name;
        fs::create_dir_all(parts)?;
        // Programs are run in other folders than this one.
        let parts = parts.canonicalize()?;
        // Two runs that share a target folder fetch a part once.
        let lock = File::create(parts.join(".lock"))?;
        lock.lock()?;

        let whole = parts.join(name);
        if whole.exists() {
            match (self.check)(&whole) {
                Ok(()) => return Ok(whole),
                Err(error) => eprintln!("the part `{name}` is fetched anew: {error:#}"),
            }
            fs::remove_dir_all(&whole)?;
        }
        eprintln!("fetching the part `{name}`");
        let partial = parts.join(format!(".{name}.partial"));
        if partial.exists() {
            fs::remove_dir_all(&partial)?;
        }
        fs::create_dir(&partial)?;
        (self.make)(&partial).with_context(|| format!("cannot fetch the part `{name}`"))?;
        (self.check)(&partial).with_context(|| format!("the part `{name}` came damaged"))?;
        fs::rename(&partial, &whole)?;
        Ok(whole)
    }
}

/// What a program printed.
#[derive(Debug)]
struct Printed {
    stdout: String,
    stderr: String,
}

/// Runs a program and shows what it printed only if it fails. `needed` says what it takes.
fn quietly(command: &mut Command, needed: &str) -> anyhow::Result<Printed> {
    let shown = command::shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run `{shown}`; it takes {needed}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    if !output.status.success() {
        bail!(
            "`{shown}` ended with {}; it takes {needed}\n{stdout}\n{stderr}",
            output.status,
        );
    }
    Ok(Printed { stdout, stderr })
}
