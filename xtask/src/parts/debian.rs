//! Prometheus as Debian packages it, unpacked and not installed: nothing is registered or started.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::{Part, quietly};

const PACKAGE: &str = "prometheus";
const NEEDED: &str = "a Debian-like system with `apt-get` and `dpkg`, and a network";

/// The programs of the package.
pub(crate) struct Prometheus {
    pub(crate) server: PathBuf,
    pub(crate) promtool: PathBuf,
}

impl Prometheus {
    pub(crate) fn fetched() -> anyhow::Result<Self> {
        let part = Part {
            name: PACKAGE,
            check: &check,
            make: &make,
        };
        let programs = part.kept()?.join("root/usr/bin");
        Ok(Self {
            server: programs.join("prometheus"),
            promtool: programs.join("promtool"),
        })
    }
}

/// Fetches the newest candidate. The package lists are fetched too: those of the system may be
/// missing or name a package that is gone, and bringing them up to date would take root.
fn make(folder: &Path) -> anyhow::Result<()> {
    let (lists, cache) = (folder.join("lists"), folder.join("cache"));
    fs::create_dir_all(lists.join("lists/partial"))?;
    fs::create_dir_all(cache.join("archives/partial"))?;
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .current_dir(folder)
            .env("LC_ALL", "C")
            .arg("--quiet=2")
            .args(["-o", "Acquire::Retries=3"])
            // Root would otherwise fetch as a user who may not write here.
            .args(["-o", "APT::Sandbox::User=root"])
            .arg("-o")
            .arg(option("Dir::State", &lists))
            .arg("-o")
            .arg(option("Dir::Cache", &cache))
            .args(args);
        quietly(&mut command, NEEDED)
    };
    // A source that cannot be reached is only warned about: it may be one that is not needed.
    let warnings = apt(&["update"])?.stderr;
    apt(&["download", PACKAGE]).with_context(|| {
        format!("the package is not where the package lists say, or not in them\n{warnings}")
    })?;

    let package = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .context("`apt-get download` left no package behind")?;
    for (flag, into) in [("--extract", "root"), ("--control", "control")] {
        let mut dpkg = Command::new("dpkg");
        dpkg.arg(flag).arg(&package).arg(folder.join(into));
        quietly(&mut dpkg, NEEDED)?;
    }
    fs::remove_dir_all(lists)?;
    fs::remove_dir_all(cache)?;
    fs::remove_file(package)?;
    Ok(())
}

fn option(name: &str, folder: &Path) -> OsString {
    let mut option = OsString::from(format!("{name}="));
    option.push(folder);
    option
}

/// The package lists the checksums of its files.
fn check(folder: &Path) -> anyhow::Result<()> {
    let mut sums = Command::new("md5sum");
    sums.current_dir(folder.join("root"))
        .args(["--check", "--quiet", "--strict"])
        .arg(folder.join("control/md5sums"));
    quietly(&mut sums, "`md5sum`").map(drop)
}
