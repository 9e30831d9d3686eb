//! Which binaries a command reads.

use std::path::PathBuf;

use clap::Args;

/// Which binaries to read.
#[derive(Debug, Args)]
pub(crate) struct Binaries {
    #[command(flatten)]
    source: Source,

    /// Build with this profile [default: release]
    #[arg(long, value_name = "NAME", conflicts_with = "bin")]
    profile: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// Read this executable or library; may be given several times
    #[arg(long, value_name = "PATH")]
    bin: Vec<PathBuf>,

    /// Build this package of the workspace and read all its executables; may be given several times
    ///
    /// For a build with features, a target or other flags: build it yourself and use `--bin`.
    #[arg(short, long, value_name = "PACKAGE")]
    package: Vec<String>,
}

/// What a command is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Files.
    Binaries(Vec<PathBuf>),
    /// The executables of packages.
    Packages { names: Vec<String>, profile: String },
}

impl Binaries {
    /// What to read.
    pub(crate) fn subject(&self) -> Subject {
        // clap asks for one of the two.
        if self.source.package.is_empty() {
            return Subject::Binaries(self.source.bin.clone());
        }
        Subject::Packages {
            names: self.source.package.clone(),
            profile: self.profile.clone().unwrap_or_else(|| "release".to_owned()),
        }
    }
}
