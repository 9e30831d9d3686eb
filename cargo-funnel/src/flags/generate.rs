//! `cargo funnel generate`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Subject;
use crate::generate::Kind;

/// Write documents, schemas, rules, dashboards and queries for what a program can emit and count
///
/// They come from the same records as the list of `cargo funnel audit`, so that they say what the program
/// does. Every kind of file has a folder of its own in DIR. The same input gives the same bytes: commit the
/// files, and let `--check` fail in CI where they were forgotten.
///
/// A lock file has no documentation, no names of files and no keys of sites; what is generated from it alone
/// goes without. Given beside binaries, it tells which names were removed.
///
/// A file in DIR that was generated before and is not any more is removed; one that was not generated stays.
/// Where `all` has a kind that cannot be written, the others are, and the exit status is 2.
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("of").args(["bin", "package", "lock"]).required(true).multiple(true),
    after_help = "Exit status: 0 when the files are written, or up to date; 1 when --check finds others; 2 otherwise.\n\n\
                  Example:\n  cargo funnel generate all -p api --lock funnel.lock --out generated"
)]
pub(crate) struct Generate {
    /// What to write
    #[arg(value_enum, value_name = "KIND")]
    pub(crate) kind: Kind,

    /// Read this executable or library; may be given several times
    #[arg(long, value_name = "PATH", conflicts_with = "package")]
    pub(crate) bin: Vec<PathBuf>,

    /// Build this package of the workspace and read all its executables; may be given several times
    #[arg(short, long, value_name = "PACKAGE")]
    pub(crate) package: Vec<String>,

    /// Build with this profile [default: release]
    #[arg(long, value_name = "NAME", requires = "package")]
    pub(crate) profile: Option<String>,

    /// Read this lock file: for the names that were removed, or for everything
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) lock: Option<PathBuf>,

    /// Write into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,

    /// Write nothing, and say which files are not as they would be written
    #[arg(long)]
    pub(crate) check: bool,

    /// The name of the service, where the files name one [default: the package, where there is one]
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,

    /// Where the documents are published, for links of alerts: the folder, or the catalogue, which ends in
    /// .html [default: as seen from DIR]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) docs_url: Option<String>,

    /// How often Prometheus is to evaluate the rules [default: 1m]
    #[arg(long, value_name = "DURATION")]
    pub(crate) interval: Option<String>,

    /// Take what the data map says of destinations, retention and purposes from this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) processing: Option<PathBuf>,
}

impl Generate {
    /// The binaries to read, if any are.
    pub(crate) fn subject(&self) -> Option<Subject> {
        if !self.bin.is_empty() {
            return Some(Subject::Binaries(self.bin.clone()));
        }
        (!self.package.is_empty()).then(|| Subject::Packages {
            names: self.package.clone(),
            profile: self.profile.clone().unwrap_or_else(|| "release".to_owned()),
        })
    }
}
