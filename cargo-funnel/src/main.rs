//! `cargo funnel`: what the telemetry of a built program can say, and what it said.
//!
//! This file dispatches, tells what went wrong and decides the exit status. What is said on stdout
//! goes through `terminal`; `audit`, `findings`, `report` and `render` are pure; no module imports this
//! one.

mod audit;
mod config;
mod findings;
mod flags;
mod package;
mod render;
mod report;
mod section;
mod terminal;
#[cfg(test)]
mod tests;

use std::env;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use audit::Binary;
use flags::{Command, Flags, Format, Subject};
use render::report::Inputs;
use report::Reporter;

/// The status for input that cannot be read, and for a misuse.
const BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let flags = match Flags::read(env::args_os()) {
        Ok(flags) => flags,
        Err(error) => return usage(&error),
    };
    let problems = match &flags.command {
        Command::Audit(flags) => audit(flags),
        Command::Config(flags) => return config::run(flags),
        Command::Report(flags) => report(flags),
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
    let (binaries, mut problems) = binaries(flags.binaries.subject());
    if !binaries.is_empty() {
        let text = match flags.format {
            Format::Table => render::table(&binaries, terminal::columns()),
            Format::Json => render::json(&binaries),
            Format::Markdown => render::markdown(&binaries),
        };
        problems.extend(print(&text, "list"));
    }
    problems
}

/// The same for what the files of events say.
fn report(flags: &flags::Report) -> Vec<String> {
    let (binaries, mut problems) = binaries(flags.binaries.subject());
    if binaries.is_empty() {
        return problems;
    }
    let registries: Vec<_> = binaries.iter().map(|binary| &binary.registry).collect();
    let mut reporter = Reporter::new(&registries, flags.synthetic);
    let mut files = Vec::new();
    for path in &flags.events {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => {
                if let Err(error) = lines(file, |line| reporter.line(line)) {
                    problems.push(format!("{name}: cannot be read to its end: {error}"));
                }
                files.push(name);
            }
            Err(error) => problems.push(format!("{name}: cannot be opened: {error}")),
        }
    }
    if files.is_empty() {
        return problems;
    }
    let inputs = Inputs {
        binaries: binaries.iter().map(|binary| binary.path.clone()).collect(),
        files,
    };
    let report = reporter.finish();
    let text = match flags.format {
        Format::Table => render::report::table(&inputs, &report, terminal::columns()),
        Format::Json => render::report::json(&inputs, &report),
        Format::Markdown => render::report::markdown(&inputs, &report),
    };
    problems.extend(print(&text, "report"));
    problems
}

/// Reads all binaries that can be read, and gives a line on each that cannot.
fn binaries(subject: Subject) -> (Vec<Binary>, Vec<String>) {
    let paths = match subject {
        Subject::Binary(path) => vec![path],
        Subject::Package { name, profile } => match package::executables(&name, &profile) {
            Ok(paths) => paths.iter().map(|path| from_here(path)).collect(),
            Err(error) => return (Vec::new(), vec![error.to_string()]),
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
    (binaries, problems)
}

/// Hands over every line of a file, which need not be text.
fn lines(file: File, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        each(&line);
        line.clear();
    }
    Ok(())
}

/// Writes to stdout, and gives a line where that cannot be.
fn print(text: &str, what: &str) -> Option<String> {
    let error = terminal::print(text).err()?;
    Some(format!("the {what} cannot be written: {error}"))
}

/// The path as seen from the current directory, where it is below it.
fn from_here(path: &Path) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}
