//! Instructions from callgrind, which repeat exactly where times do not.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

/// What a program did inside its function `region`.
pub(super) struct Collected {
    pub(super) instructions: i64,
    /// Those that locked the bus.
    pub(super) locked: i64,
}

/// Whether instructions can be counted here.
pub(super) fn is_there() -> bool {
    let mut version = Command::new("valgrind");
    let output = version.arg("--version").stderr(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

pub(super) fn collect(program: &Path, args: &[&str]) -> anyhow::Result<Collected> {
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            "--collect-bus=yes",
            "--toggle-collect=*region*",
        ])
        .arg(program)
        .args(args)
        .stdout(Stdio::null())
        .output()
        .context("valgrind counts the instructions: install the package `valgrind`")?;
    let text = String::from_utf8_lossy(&output.stderr);
    let mut counts = text
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .into_iter()
        .flat_map(|(_, counts)| counts.split_whitespace())
        .map(str::parse);
    let instructions = counts
        .next()
        .with_context(|| format!("callgrind said: {text}"))??;
    // Left out where it is nought.
    let locked = counts.next().transpose()?.unwrap_or(0);
    Ok(Collected {
        instructions,
        locked,
    })
}
