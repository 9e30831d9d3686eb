//! `cargo funnel diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// Say what changed in events and metrics, and what that breaks
///
/// OLD and NEW are each a lock file, a binary, the lock file at a git revision as `git:REV`, or another
/// file at a revision as `REV:path`, the path as seen from this directory.
///
/// Each change is breaking (something that reads events or metrics goes wrong), privacy-relevant (more, or
/// something else, may be sent; or nobody answers for it), both, or compatible. Under a breaking change
/// stand the lines of generated dashboards, alerts and queries that ask for what is gone.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 when both were read, 1 when --deny objects to a change, 2 otherwise.\n\n\
                  Example:\n  cargo funnel diff git:origin/main funnel.lock --deny breaking"
)]
pub(crate) struct Diff {
    /// What was before
    #[arg(value_name = "OLD")]
    pub(crate) old: String,

    /// What is now
    #[arg(value_name = "NEW")]
    pub(crate) new: String,

    /// How to write the changes
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,

    /// Object to changes of this class
    #[arg(long, value_enum, value_name = "CLASS")]
    pub(crate) deny: Option<Deny>,

    /// Look for what breaks in this folder; may be given several times [default: generated, monitoring and
    /// dashboards beside the lock]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) generated: Vec<PathBuf>,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For reading in a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs; the member `schema` tells the version of its shape
    Json,
    /// For GitHub Actions, which shows it beside the lines
    Github,
}

/// What is objected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Breaking changes
    Breaking,
    /// Breaking and privacy-relevant changes
    Privacy,
    /// Any change
    Any,
}
