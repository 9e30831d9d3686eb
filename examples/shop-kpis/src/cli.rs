//! The command line. Shape only: what the options do is elsewhere.

use std::path::PathBuf;

use clap::Parser;

/// A shop whose key figures are counted.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// The configuration file.
    #[arg(long, value_name = "PATH")]
    pub config: PathBuf,
    /// Let requests read mails and move the clock (`/demo/…`). Not for production.
    #[arg(long)]
    pub demo: bool,
    /// Let the clock stand at this time, in seconds since 1970, until it is moved.
    #[arg(long, value_name = "SECONDS", requires = "demo")]
    pub demo_clock: Option<u64>,
    /// Stop when standard input ends, too, so that the service ends with its parent.
    #[arg(long)]
    pub until_stdin_closes: bool,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_clock_is_real_outside_of_a_demonstration() {
        let parse = |arguments: &[&str]| Cli::try_parse_from(arguments);
        assert!(parse(&["shop-kpis", "--config", "c", "--demo-clock", "1"]).is_err());
        assert!(parse(&["shop-kpis", "--config", "c", "--demo", "--demo-clock", "1"]).is_ok());
    }
}
