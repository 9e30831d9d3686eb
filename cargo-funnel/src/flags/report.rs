//! `cargo funnel report`.

use std::path::PathBuf;

use clap::Args;

use super::{Binaries, Format};

/// Say how the flows of a binary went, and how far its funnels were walked
///
/// Reads files of events as the backend `json_lines` writes them; which of them are about a flow or a
/// funnel, the binary says. It is read as for an audit, and never run.
///
/// A flow that started and has no end in the files is unfinished: its process was killed, or still
/// runs. Lines that are torn, that are no events or that were read before are counted and told.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 when every file and every binary was read, 2 otherwise.")]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    /// Read these files of events, one JSON object on a line
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) events: Vec<PathBuf>,

    /// Take in events of probes too
    #[arg(long)]
    pub(crate) synthetic: bool,

    /// How to write the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub(crate) format: Format,
}
