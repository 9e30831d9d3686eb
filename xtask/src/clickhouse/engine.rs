//! The engine: a process for each list of statements, in a folder of its own.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::command::root;
use crate::parts::Python;

pub(super) struct Engine<'a> {
    python: &'a Python,
    folder: &'a Path,
}

impl<'a> Engine<'a> {
    pub(super) fn new(python: &'a Python, folder: &'a Path) -> Self {
        Self { python, folder }
    }

    /// Runs the statements on a store of this name, and returns the rows of each.
    pub(super) fn run(
        &self,
        store: &str,
        statements: &[String],
    ) -> anyhow::Result<Vec<Vec<Value>>> {
        let mut child = self
            .python
            .command()
            .arg(root().join("xtask/src/clickhouse/run.py"))
            .arg(self.folder.join(format!("store-{store}")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start Python")?;
        let mut stdin = child.stdin.take().context("standard input is piped")?;
        // It is read whole before anything is answered.
        stdin.write_all(&serde_json::to_vec(statements)?)?;
        drop(stdin);
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "a statement of `{store}` failed");
        let answers: Vec<Vec<Value>> = serde_json::from_slice(&output.stdout)?;
        ensure!(answers.len() == statements.len(), "an answer to each");
        Ok(answers)
    }
}
