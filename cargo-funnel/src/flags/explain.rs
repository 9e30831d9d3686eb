//! `cargo funnel explain`.

use clap::Args;

/// Explain a finding or an error by its code
///
/// What it means, what makes it, how to put it right, and when it may stay. Without a code: all codes.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0, and 2 for a code that there is not.")]
pub(crate) struct Explain {
    /// The code, such as F401, or its name, such as site-never-fired
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}
