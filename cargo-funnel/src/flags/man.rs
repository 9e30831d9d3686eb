//! `cargo funnel man`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// Write the manual
///
/// `cargo funnel man | man -l -` shows the page of the tool.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 when it was written, 2 otherwise.")]
pub(crate) struct Man {
    /// Write a page for the tool and for each command into this folder, such as ~/.local/share/man/man1
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) out: Option<PathBuf>,
}
