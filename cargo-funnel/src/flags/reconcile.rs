//! `cargo funnel reconcile`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{Binaries, Format};
use crate::code::Severity;

/// Say why sources and binary differ: what is not linked, configured out, or of another build
///
/// Reads the annotations in the sources of the workspace, without expanding macros and without building
/// them, and looks for the record of each in the binary. Where there is none, it says why: a feature
/// that is off, a `cfg` that does not hold, a crate that nothing refers to, a package that nothing depends
/// on, code for tests alone.
///
/// Which crates and features belong to the binary, Cargo says. It is known by its name, which has to be
/// that of its target.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 when all was read, 1 when there is a finding that --deny objects to, 2 otherwise."
)]
pub(crate) struct Reconcile {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    /// The workspace whose sources are compared [default: that of the current directory]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "package")]
    pub(crate) workspace_root: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) built_with: BuiltWith,

    /// Object to findings as bad as this, or worse
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) deny: Option<Severity>,

    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// What a binary was built with, where that is not what Cargo does by itself.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct BuiltWith {
    /// The features that a `--bin` was built with
    #[arg(long, value_name = "FEATURES", conflicts_with = "package")]
    pub(crate) features: Vec<String>,

    /// A `--bin` was built with all features
    #[arg(long, conflicts_with = "package")]
    pub(crate) all_features: bool,

    /// A `--bin` was built without the default features
    #[arg(long, conflicts_with = "package")]
    pub(crate) no_default_features: bool,

    /// The machine that a `--bin` was built for
    #[arg(long, value_name = "TRIPLE", conflicts_with = "package")]
    pub(crate) target: Option<String>,
}
