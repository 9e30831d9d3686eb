//! Programs as Debian packages them, unpacked and not installed: nothing is registered or started.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use super::{Part, quietly};

const NEEDED: &str = "a Debian-like system with `apt-get` and `dpkg`, and a network";

/// The programs of Prometheus.
pub(crate) struct Prometheus {
    pub(crate) server: PathBuf,
    pub(crate) promtool: PathBuf,
}

impl Prometheus {
    pub(crate) fn fetched() -> anyhow::Result<Self> {
        let programs = unpacked("prometheus", Libraries::Installed)?.join("usr/bin");
        Ok(Self {
            server: programs.join("prometheus"),
            promtool: programs.join("promtool"),
        })
    }
}

/// Alertmanager, where the alerts of Prometheus go to.
pub(crate) struct Alertmanager(PathBuf);

impl Alertmanager {
    /// Where Debian has it look for its templates, installed or not.
    const TEMPLATES: &[u8] = b"/usr/share/prometheus/alertmanager";
    /// The same, in the folder it is run in.
    const UNPACKED: &[u8] = b".usr/share/prometheus/alertmanager";

    pub(crate) fn fetched() -> anyhow::Result<Self> {
        let unpacked = unpacked("prometheus-alertmanager", Libraries::Installed)?;
        Ok(Self(unpacked))
    }

    /// The program, which still has to be told what to do, to be run in this folder. No flag says where its
    /// templates are, and it does not start without them: so it is a copy that looks below the folder.
    pub(crate) fn command(&self, folder: &Path) -> anyhow::Result<Command> {
        let mut bytes = fs::read(self.0.join("usr/bin/prometheus-alertmanager"))?;
        let (mut from, mut found) = (0, 0);
        while let Some(at) = bytes[from..].iter().position(|byte| *byte == b'/') {
            from += at;
            if bytes[from..].starts_with(Self::TEMPLATES) {
                bytes[from..][..Self::UNPACKED.len()].copy_from_slice(Self::UNPACKED);
                found += 1;
            }
            from += 1;
        }
        ensure!(found > 0, "Alertmanager looks for its templates elsewhere");
        let program = folder.join("prometheus-alertmanager");
        fs::copy(self.0.join("usr/bin/prometheus-alertmanager"), &program)?;
        fs::write(&program, bytes)?;
        let templates = folder.join(".usr/share/prometheus/alertmanager");
        fs::create_dir_all(&templates)?;
        for file in fs::read_dir(self.0.join("usr/share/prometheus/alertmanager"))? {
            let file = file?;
            if file.file_type()?.is_file() {
                fs::copy(file.path(), templates.join(file.file_name()))?;
            }
        }
        let mut command = Command::new(program);
        command.current_dir(folder);
        Ok(command)
    }
}

/// The server of `ClickHouse`, the one of 2018 that Debian has.
pub(crate) struct ClickHouse(PathBuf);

impl ClickHouse {
    pub(crate) fn fetched() -> anyhow::Result<Self> {
        Ok(Self(unpacked("clickhouse-server", Libraries::Fetched)?))
    }

    /// The program, which still has to be told what to do, with the libraries that came with it.
    pub(crate) fn command(&self) -> anyhow::Result<Command> {
        let mut folders = Vec::new();
        for libraries in ["usr/lib", "lib"].map(|folder| self.0.join(folder)) {
            for folder in fs::read_dir(libraries).into_iter().flatten() {
                folders.push(folder?.path());
            }
        }
        let mut command = Command::new(self.0.join("usr/sbin/clickhouse-server"));
        command.env("LD_LIBRARY_PATH", env::join_paths(folders)?);
        Ok(command)
    }
}

/// Chromium.
pub(crate) struct Chromium(PathBuf);

impl Chromium {
    pub(crate) fn fetched() -> anyhow::Result<Self> {
        Ok(Self(unpacked("chromium", Libraries::Fetched)?))
    }

    /// The program, with the libraries that came with it.
    pub(crate) fn command(&self) -> anyhow::Result<Command> {
        let mut folders = Vec::new();
        for libraries in ["usr/lib", "lib"].map(|folder| self.0.join(folder)) {
            below(&libraries, &mut folders)?;
        }
        let mut command = Command::new(self.0.join("usr/lib/chromium/chromium"));
        command.env("LD_LIBRARY_PATH", env::join_paths(folders)?);
        Ok(command)
    }
}

/// The folders with libraries, and those in them, where some packages keep theirs.
fn below(libraries: &Path, folders: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for machine in fs::read_dir(libraries).into_iter().flatten() {
        let machine = machine?.path();
        if !machine.is_dir() {
            continue;
        }
        folders.push(machine.clone());
        for own in fs::read_dir(machine)? {
            let own = own?.path();
            let is_library = |path: &Path| path.to_string_lossy().contains(".so");
            if own.is_dir()
                && fs::read_dir(&own)?
                    .flatten()
                    .any(|it| is_library(&it.path()))
            {
                folders.push(own);
            }
        }
    }
    Ok(())
}

/// Where the libraries come from that a program needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Libraries {
    /// They are those that every system has.
    Installed,
    /// Those that this system has not are fetched with it.
    Fetched,
}

/// The files of a package.
fn unpacked(package: &str, libraries: Libraries) -> anyhow::Result<PathBuf> {
    let part = Part {
        name: package,
        check: &check,
        make: &|folder| make(folder, package, libraries),
    };
    Ok(part.kept()?.join("root"))
}

/// Fetches the newest candidate. The package lists are fetched too: those of the system may be
/// missing or name a package that is gone, and bringing them up to date would take root.
fn make(folder: &Path, package: &str, libraries: Libraries) -> anyhow::Result<()> {
    let (lists, cache) = (folder.join("lists"), folder.join("cache"));
    let archives = cache.join("archives");
    fs::create_dir_all(lists.join("lists/partial"))?;
    fs::create_dir_all(archives.join("partial"))?;
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .current_dir(&archives)
            .env("LC_ALL", "C")
            .arg("--quiet=2")
            .args(["-o", "Acquire::Retries=3"])
            // Root would otherwise fetch as a user who may not write here.
            .args(["-o", "APT::Sandbox::User=root"])
            // Nothing is installed, so nobody is in the way, and it takes no root.
            .args(["-o", "Debug::NoLocking=1"])
            .args(["-o", "Dir::State::status=/var/lib/dpkg/status"])
            .arg("-o")
            .arg(option("Dir::State", &lists))
            .arg("-o")
            .arg(option("Dir::Cache", &cache))
            .args(args);
        quietly(&mut command, NEEDED)
    };
    // A source that cannot be reached is only warned about: it may be one that is not needed.
    let warnings = apt(&["update"])?.stderr;
    let download: &[&str] = match libraries {
        Libraries::Installed => &["download"],
        Libraries::Fetched => &[
            "install",
            "--download-only",
            "--no-install-recommends",
            "--yes",
        ],
    };
    apt(&[download, &[package]].concat()).with_context(|| {
        format!("the package is not where the package lists say, or not in them\n{warnings}")
    })?;

    fs::create_dir(folder.join("control"))?;
    let mut packages = 0;
    for entry in fs::read_dir(&archives)? {
        let package = entry?.path();
        if package
            .extension()
            .is_none_or(|extension| extension != "deb")
        {
            continue;
        }
        packages += 1;
        let control = format!("control/{packages}");
        for (flag, into) in [("--extract", "root"), ("--control", &control)] {
            let mut dpkg = Command::new("dpkg");
            dpkg.arg(flag).arg(&package).arg(folder.join(into));
            quietly(&mut dpkg, NEEDED)?;
        }
    }
    ensure!(packages > 0, "`apt-get` left no package behind");
    fs::remove_dir_all(lists)?;
    fs::remove_dir_all(cache)?;
    Ok(())
}

fn option(name: &str, folder: &Path) -> OsString {
    let mut option = OsString::from(format!("{name}="));
    option.push(folder);
    option
}

/// A package lists the checksums of its files.
fn check(folder: &Path) -> anyhow::Result<()> {
    let mut lists = 0;
    for control in fs::read_dir(folder.join("control"))? {
        let list = control?.path().join("md5sums");
        if !list.exists() {
            // There are no files but of configuration in it.
            continue;
        }
        lists += 1;
        let mut sums = Command::new("md5sum");
        sums.current_dir(folder.join("root"))
            .args(["--check", "--quiet", "--strict"])
            .arg(list);
        quietly(&mut sums, "`md5sum`")?;
    }
    ensure!(lists > 0, "nothing says what is in it");
    Ok(())
}
