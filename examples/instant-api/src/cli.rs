//! The command line. Shape only: what the commands do is elsewhere.
//!
//! Secrets are not here but in the environment; see [`Secret`](crate::Secret).

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::telemetry::Env;

/// Resources at once, sign-up later.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve until told to stop by SIGTERM or SIGINT.
    Serve(ServeOptions),
    /// Print the funnels and emit sites of this binary as JSON.
    Registry,
}

/// How to serve.
#[derive(Args, Debug)]
pub struct ServeOptions {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Append events to this file, besides what `FUNNEL_BACKEND` says; `-` is standard output.
    #[arg(long, value_name = "PATH")]
    pub events: Option<PathBuf>,
    /// Keep resources and teams in this file; in memory unless told.
    #[arg(long, value_name = "PATH")]
    pub db: Option<PathBuf>,
    /// Where the service runs.
    #[arg(long, value_enum, value_name = "ENV", default_value = "development")]
    pub env: Env,
    /// How many unclaimed resources the visitors of one network may have.
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub anonymous_quota: u32,
    /// Let requests ask to be held (`x-hold`) and to fail (`x-fail`). Not for production.
    #[arg(long)]
    pub demo: bool,
    /// Stop when standard input ends, too, so that the service ends with its parent.
    #[arg(long)]
    pub until_stdin_closes: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
