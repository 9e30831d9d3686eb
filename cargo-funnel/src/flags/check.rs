//! `cargo funnel check`.

use clap::{Args, ValueEnum};

use super::{Binaries, LockFile};

/// Check that the lock file says what binaries can emit and count
///
/// Only the builds that are given are checked. One on a target that was never locked may be like the same
/// binary on any that was.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 when the lock is up to date, 1 when it is not, 2 when something cannot be read."
)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    #[command(flatten)]
    pub(crate) file: LockFile,

    /// How to write what is out of date
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

/// How an answer on a lock is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For reading in a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For GitHub Actions, which shows it beside the lines
    Github,
}
