//! `cargo funnel config`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use funnel_runtime::__config as runtime;

/// Look at a file of settings
#[derive(Debug, Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    pub(crate) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    Check(ConfigCheck),
}

/// Say what a file of settings would put in force here, and all that is wrong with it
///
/// Nothing is sent, opened or made. Variables of the environment win over the file, as they do in a
/// program, so what is said holds for the machine and the environment of the check. Secrets are never
/// shown: only where they are, and whether they are there.
///
/// With `--probe`, each backend then gets one synthetic event, named `FunnelProbe`, without its spool. The
/// answer says who has it, and what to do where one does not.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 when the file can be used and every backend has its event, 1 when not, 2 when the file cannot be read."
)]
pub(crate) struct ConfigCheck {
    /// The file, as `FUNNEL_CONFIG` names it
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ConfigFormat::Table)]
    pub(crate) format: ConfigFormat,

    /// Do not mind secrets and folders that are not there: the file is for another machine
    #[arg(long, conflicts_with = "probe")]
    pub(crate) elsewhere: bool,

    /// Send one synthetic event to each backend
    #[arg(long)]
    pub(crate) probe: bool,

    /// How long the events of the probe may take
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time, requires = "probe")]
    pub(crate) timeout: Duration,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfigFormat {
    /// For reading in a terminal
    Table,
    /// For programs; the member `schema` tells the version of its shape
    Json,
}

fn time(text: &str) -> Result<Duration, String> {
    runtime::time(text).ok_or_else(|| {
        "write a time above zero with its unit, such as `500ms`, `10s` or `1m`".to_owned()
    })
}
