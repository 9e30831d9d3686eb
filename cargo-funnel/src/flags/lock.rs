//! `cargo funnel lock`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::Binaries;

/// Write down what binaries can emit and count, for review
///
/// The lock file is for version control: a change of it in a pull request shows what a change of the
/// sources does to events and metrics, and `cargo funnel check` fails where it was forgotten. It holds no
/// lines of sources, so that an edit elsewhere leaves it as it is.
///
/// A binary takes the place of what the lock had of the same binary on the same target with the same note.
/// All other builds stay as they are: lock on each target that differs, and what only some builds have
/// says so. A name that is removed leaves a tombstone, and cannot come back with another meaning.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 when the lock is up to date now, 1 when a removed name would come back, 2 otherwise.\n\n\
                  Example:\n  cargo funnel lock -p api -p worker"
)]
pub(crate) struct Lock {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    #[command(flatten)]
    pub(crate) file: LockFile,

    /// Let a removed name come back with another meaning; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) revive: Vec<String>,

    /// Take all builds of this binary, or all on this target, out of the lock; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) forget: Vec<String>,
}

/// Which lock file, and how a build is told from others in it.
#[derive(Debug, Args)]
pub(crate) struct LockFile {
    /// The lock file [default: funnel.lock beside the workspace's Cargo.lock]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) lock: Option<PathBuf>,

    /// What tells this build from others for the same target, such as the features it has
    #[arg(long, value_name = "NAME")]
    pub(crate) note: Option<String>,
}
