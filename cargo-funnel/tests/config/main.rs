//! `cargo funnel config check`: what it says of a file, what it leaves alone, and what a probe finds out.

#[path = "../../../funnel-runtime/src/backend/http/stand_in/mod.rs"]
mod stand_in;
#[allow(dead_code, reason = "the audits need more of it")]
#[path = "../audit/tool.rs"]
mod tool;

mod check;
mod probe;

use std::fs;

use serde_json::Value;
use tool::{Directory, Ran};

/// No secret of a test is without it.
const SECRET: &str = "S3cr3tS3cr3t";

/// Every variable that would change what a file says.
const VARIABLES: [&str; 12] = [
    "ANALYTICS_BACKEND",
    "DO_NOT_TRACK",
    "FUNNEL_BACKEND",
    "FUNNEL_CONFIG",
    "FUNNEL_DISABLED",
    "FUNNEL_SERVICE_NAME",
    "FUNNEL_SPOOL_PATH",
    "NEW_RELIC_ACCOUNT_ID",
    "NEW_RELIC_LICENSE_KEY",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "POSTHOG_PROJECT_KEY",
    "SEGMENT_WRITE_KEY",
];

/// Checks a file with this text, in an environment that has these variables beside the usual ones.
fn check(
    directory: &Directory,
    text: impl AsRef<[u8]>,
    args: &[&str],
    variables: &[(&str, &str)],
) -> Ran {
    directory.write("funnel.toml", text);
    let mut command = directory.command(&["config", "check", "funnel.toml"]);
    command.args(args);
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command.envs(variables.iter().copied());
    let ran = Ran::new(command.output().unwrap());
    for said in [&ran.stdout, &ran.stderr] {
        assert!(!said.contains(SECRET), "{said}");
    }
    ran
}

/// The answer for programs.
fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

/// The files of a directory, by name.
fn files(directory: &Directory) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(&directory.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}
