//! Packages of Python, each set in an environment of its own.
//!
//! The client library of Prometheus brings the reference parser of OpenMetrics, which is stricter than
//! Prometheus itself. `opentelemetry-proto` is the schema of OTLP as generated for Python, and `rotel` a
//! receiver of OTLP, a program that is in the package. `chdb-core` is `ClickHouse` as a library; it
//! requires packages for data frames, which nothing here needs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::ensure;

use super::{Part, quietly};

/// What an environment holds.
pub(crate) struct Packages {
    /// Each with its version, the newest one: a new version changes what the checks accept.
    requirements: &'static [&'static str],
    /// What can be imported then.
    modules: &'static [&'static str],
    /// Whether what they require is fetched too.
    with_required: bool,
}

pub(crate) const PROMETHEUS_CLIENT: Packages = Packages {
    requirements: &["prometheus-client==0.26.0"],
    modules: &[
        "prometheus_client.openmetrics.parser",
        "prometheus_client.parser",
    ],
    with_required: true,
};

pub(crate) const OPENTELEMETRY: Packages = Packages {
    requirements: &["opentelemetry-proto==1.45.2", "rotel==0.0.1a15"],
    modules: &[
        "opentelemetry.proto.collector.logs.v1.logs_service_pb2",
        "rotel",
    ],
    with_required: true,
};

pub(crate) const CLICKHOUSE: Packages = Packages {
    requirements: &["chdb-core==26.9.0"],
    modules: &["chdb.session"],
    with_required: false,
};

/// A Python that can import the packages.
pub(crate) struct Python(PathBuf);

impl Python {
    pub(crate) fn with(packages: &Packages) -> anyhow::Result<Self> {
        let part = Part {
            name: &packages.requirements.join("-").replace("==", "-"),
            check: &|folder| check(folder, packages),
            make: &|folder| make(folder, packages),
        };
        Ok(Self(program(&part.kept()?)))
    }

    /// A file that a package brings, beside its module.
    pub(crate) fn file(&self, module: &str, name: &str) -> anyhow::Result<PathBuf> {
        const SCRIPT: &str = "import importlib.util, sys; \
                              print(importlib.util.find_spec(sys.argv[1]).origin)";
        let origin = quietly(
            self.command().args(["-c", SCRIPT, module]),
            "the package it was made with",
        )?;
        Ok(Path::new(&origin.stdout).with_file_name(name))
    }

    /// The program, which still has to be told what to run.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.0);
        // Neither the folder it is run in nor the user's own packages may stand in for the package.
        command.arg("-I");
        command
    }
}

fn make(folder: &Path, packages: &Packages) -> anyhow::Result<()> {
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(folder);
    quietly(
        &mut venv,
        "Python 3 with its module `venv` (on Debian, the package `python3-venv`)",
    )?;
    let mut pip = Command::new(program(folder));
    pip.args(["-I", "-m", "pip", "install", "--quiet", "--no-input"])
        .args(["--disable-pip-version-check", "--only-binary=:all:"])
        .args((!packages.with_required).then_some("--no-deps"))
        .args(packages.requirements);
    quietly(&mut pip, "a network and access to PyPI").map(drop)
}

fn check(folder: &Path, packages: &Packages) -> anyhow::Result<()> {
    const SCRIPT: &str = "import importlib, importlib.metadata, sys; \
                          [importlib.import_module(it) for it in sys.argv[1].split()]; \
                          print(*(f'{it}=={importlib.metadata.version(it)}' for it in sys.argv[2:]))";
    let wanted = packages.requirements;
    let names = wanted
        .iter()
        .map(|it| it.split("==").next().unwrap_or_default());
    let mut python = Python(program(folder)).command();
    python
        .args(["-c", SCRIPT, &packages.modules.join(" ")])
        .args(names);
    let found = quietly(&mut python, "the packages it was made with")?.stdout;
    let wanted = wanted.join(" ");
    ensure!(found == wanted, "{found} is there, not {wanted}");
    Ok(())
}

fn program(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}
