//! `cargo funnel config`: what a file of settings would put in force. Reading it is the runtime's, so that
//! the tool and a program never differ; here is the way from the arguments to the answer.

mod probe;
mod text;
mod vocabulary;

use funnel_runtime::__config::{
    self as runtime, Checked, CheckedBackend, ProbeResult, Problem, ProblemKind, Setting,
};
use serde::Serialize;

use super::{Ended, print};
use crate::flags::{Config, ConfigCheck, ConfigCommand, ConfigFormat};
use probe::Tried;

/// The version of the shape of the answer for programs.
const SCHEMA: u32 = 1;

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

/// Says what the file would put in force, and objects where a program would not start with it.
pub(crate) fn run(flags: &Config) -> Ended {
    let ConfigCommand::Check(flags) = &flags.command;
    let (answer, objects) = match check(flags) {
        Ok(answer) => answer,
        Err(error) => return Ended::with(vec![error]),
    };
    let text = match flags.format {
        ConfigFormat::Table => Ok(text::table(&answer)),
        ConfigFormat::Json => serde_json::to_string_pretty(&answer).map(|json| json + "\n"),
    };
    let problem = match text {
        Ok(text) => print(&text, "answer"),
        Err(error) => Some(error.to_string()),
    };
    Ended {
        problems: problem.into_iter().collect(),
        objects,
    }
}

/// The answer, and whether it is no.
fn check(flags: &ConfigCheck) -> Result<(Answer, bool), String> {
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
    let objects = !problems.is_empty() || any_failed || probe_refused.is_some();
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
    Ok((answer, objects))
}
