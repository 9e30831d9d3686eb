//! `cargo funnel`: what the telemetry of a built program can say, and what it said.
//!
//! This file dispatches, tells what went wrong and decides the exit status. What is said on stdout
//! goes through `terminal`; `audit`, `findings`, `reconcile`, `report` and `render` are pure; no module
//! imports this one.

mod audit;
mod code;
mod commands;
mod coverage;
mod diff;
mod explain;
mod findings;
mod flags;
mod generate;
mod lock;
mod package;
mod reconcile;
mod render;
mod report;
mod section;
mod source;
mod terminal;
#[cfg(test)]
mod tests;

use std::env;
use std::io::{self, Write as _};
use std::process::ExitCode;

use flags::{Command, Flags};

/// The status where all was read, and the answer is no.
const OBJECTS: u8 = 1;
/// The status for input that cannot be read, and for a misuse.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let flags = match Flags::read(env::args_os()) {
        Ok(flags) => flags,
        Err(error) => return usage(&error),
    };
    let ended = match &flags.command {
        Command::Audit(flags) => commands::audit::run(flags),
        Command::Reconcile(flags) => commands::reconcile::run(flags),
        Command::Report(flags) => commands::report::run(flags),
        Command::Lock(flags) => commands::lock::run(flags),
        Command::Check(flags) => commands::check::run(flags),
        Command::Diff(flags) => commands::diff::run(flags),
        Command::Coverage(flags) => commands::coverage::run(flags),
        Command::Generate(flags) => commands::generate::run(flags),
        Command::Config(flags) => commands::config::run(flags),
        Command::Explain(flags) => commands::explain::run(flags),
        Command::Completions(flags) => commands::completions::run(flags),
        Command::Man(flags) => commands::man::run(flags),
    };
    for problem in &ended.problems {
        // Where even stderr is closed, the status says it all.
        let _ = writeln!(io::stderr(), "cargo-funnel: {}", render::visible(problem));
    }
    match ended {
        _ if !ended.problems.is_empty() => ExitCode::from(BAD_INPUT),
        _ if ended.objects => ExitCode::from(OBJECTS),
        _ => ExitCode::SUCCESS,
    }
}

/// Prints what clap has to say: help that was asked for, or what is wrong with the arguments.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(BAD_INPUT)
    } else {
        ExitCode::SUCCESS
    }
}
