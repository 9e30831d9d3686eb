//! `cargo funnel`: what the telemetry of a built program can say.
//!
//! This file dispatches, tells what went wrong and decides the exit status. What is said on stdout
//! goes through `terminal`; `audit`, `findings` and `render` are pure; no module imports this one.

mod audit;
mod findings;
mod flags;
mod package;
mod render;
mod section;
mod terminal;
#[cfg(test)]
mod tests;

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use audit::Binary;
use flags::{Command, Flags, Format, Subject};

/// The status for input that cannot be read, and for a misuse.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let flags = match Flags::read(env::args_os()) {
        Ok(flags) => flags,
        Err(error) => return usage(&error),
    };
    let problems = match &flags.command {
        Command::Audit(flags) => audit(flags),
    };
    for problem in &problems {
        // Where even stderr is closed, the status says it all.
        let _ = writeln!(io::stderr(), "cargo-funnel: {}", render::visible(problem));
    }
    if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(BAD_INPUT)
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

/// Shows all that can be read, and gives a line on each thing that cannot.
fn audit(flags: &flags::Audit) -> Vec<String> {
    let paths = match flags.subject() {
        Subject::Binary(path) => vec![path],
        Subject::Package { name, profile } => match package::executables(&name, &profile) {
            Ok(paths) => paths.iter().map(|path| from_here(path)).collect(),
            Err(error) => return vec![error.to_string()],
        },
    };
    let mut binaries = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        match section::registry(&path) {
            Ok(registry) => binaries.push(Binary {
                path: name,
                registry,
            }),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    if !binaries.is_empty() {
        let text = match flags.format {
            Format::Table => render::table(&binaries, terminal::columns()),
            Format::Json => render::json(&binaries),
            Format::Markdown => render::markdown(&binaries),
        };
        if let Err(error) = terminal::print(&text) {
            problems.push(format!("the list cannot be written: {error}"));
        }
    }
    problems
}

/// The path as seen from the current directory, where it is below it.
fn from_here(path: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}
