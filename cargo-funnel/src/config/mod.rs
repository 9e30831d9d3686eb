//! `cargo funnel config`: what a file of settings would put in force. Reading it is the runtime's, so that
//! the tool and a program never differ; here is the way from the arguments to the answer and the status.

pub(crate) mod flags;
mod probe;
mod text;
mod vocabulary;

use std::io::{self, Write as _};
use std::process::ExitCode;

use funnel_runtime::__config::{
    self as runtime, Checked, CheckedBackend, ProbeResult, Problem, ProblemKind, Setting,
};
use serde::Serialize;

use crate::render::visible;
use crate::terminal;
use flags::{Check, Command, Config, Format};
use probe::Tried;

/// The version of the shape of the answer for programs.
const SCHEMA: u32 = 1;

/// The status where something is wrong with what the file says.
const FINDINGS: u8 = 1;
/// The status where the file cannot be read, or the answer not be written.
const UNREADABLE: u8 = 2;

/// All that there is to say of a file.
#[derive(Debug, Serialize)]
struct Answer {
    schema: u32,
    file: String,
    /// Whether a program would start with it here.
    usable: bool,
    /// Whether the file is for another machine, so that what is not there is not minded.
    elsewhere: bool,
    opted_out: bool,
    problems: Vec<Problem>,
    settings: Vec<Setting>,
    backends: Vec<CheckedBackend>,
    /// None where nobody asked.
    probes: Option<Vec<Tried>>,
    /// Why nothing was sent, where it was asked for.
    probe_refused: Option<String>,
}

/// Does what the arguments say.
pub(crate) fn run(flags: &Config) -> ExitCode {
    let Command::Check(flags) = &flags.command;
    let (answer, status) = match check(flags) {
        Ok(answer) => answer,
        Err(error) => return unreadable(&error),
    };
    let text = match flags.format {
        Format::Table => text::table(&answer),
        Format::Json => match serde_json::to_string_pretty(&answer) {
            Ok(json) => json + "\n",
            Err(error) => return unreadable(&error.to_string()),
        },
    };
    match terminal::print(&text) {
        Ok(()) => ExitCode::from(status),
        Err(error) => unreadable(&format!("the answer cannot be written: {error}")),
    }
}

fn unreadable(error: &str) -> ExitCode {
    // Where even stderr is closed, the status says it all.
    let _ = writeln!(io::stderr(), "cargo-funnel: {}", visible(error));
    ExitCode::from(UNREADABLE)
}

/// The answer and the status.
fn check(flags: &Check) -> Result<(Answer, u8), String> {
    let checked = runtime::file(&flags.file).map_err(|error| error.to_string())?;
    let Checked {
        mut problems,
        settings,
        backends,
        opted_out,
        config,
    } = checked;
    let is_usable = config.is_some();
    if flags.elsewhere {
        problems.retain(|problem| problem.kind != ProblemKind::Missing);
    }
    let (probes, probe_refused) = match config {
        Some(config) if flags.probe => match probe::run(config, flags.timeout) {
            Ok(tried) => (Some(tried), None),
            Err(error) => (None, Some(error)),
        },
        None if flags.probe => {
            let why = "nothing was sent: the file cannot be used, for the reasons above";
            (None, Some(why.to_owned()))
        }
        _ => (None, None),
    };
    let has_failed = |tried: &Tried| tried.outcome.result == ProbeResult::Failed;
    let any_failed = probes.iter().flatten().any(has_failed);
    let status = if problems.is_empty() && !any_failed && probe_refused.is_none() {
        0
    } else {
        FINDINGS
    };
    let answer = Answer {
        schema: SCHEMA,
        file: flags.file.display().to_string(),
        usable: is_usable,
        elsewhere: flags.elsewhere,
        opted_out,
        problems,
        settings,
        backends,
        probes,
        probe_refused,
    };
    Ok((answer, status))
}
