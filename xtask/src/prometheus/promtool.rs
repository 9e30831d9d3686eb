//! `promtool`, the command-line tool of Prometheus, as a judge of expositions.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

pub(super) struct Promtool {
    pub(super) program: PathBuf,
    /// Where its input goes.
    pub(super) folder: PathBuf,
}

/// What `promtool check metrics` thinks of an exposition.
pub(super) struct Lint {
    pub(super) status: Option<i32>,
    /// All that it printed.
    pub(super) said: String,
}

impl Promtool {
    /// Lints an exposition in the text format.
    pub(super) fn lint(&self, exposition: &str) -> anyhow::Result<Lint> {
        let path = self.folder.join("lint.txt");
        fs::write(&path, exposition)?;
        let output = Command::new(&self.program)
            .args(["check", "metrics"])
            .stdin(File::open(&path)?)
            .output()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        let mut said = String::from_utf8(output.stdout)?;
        said.push_str(&String::from_utf8(output.stderr)?);
        Ok(Lint {
            status: output.status.code(),
            said,
        })
    }

    /// Imports an exposition in OpenMetrics with Prometheus' own parser, and returns how many samples
    /// there are in the blocks that come out. An import takes the time from the samples.
    pub(super) fn import(&self, openmetrics: &str, time: u64) -> anyhow::Result<usize> {
        let (path, blocks) = (self.folder.join("import.txt"), self.folder.join("blocks"));
        fs::write(&path, timed(openmetrics, time))?;
        self.tsdb(&["create-blocks-from", "openmetrics"], &[&path, &blocks])?;
        // Without a write-ahead log, `dump` finds no storage.
        fs::create_dir_all(blocks.join("wal"))?;
        let dump = self.tsdb(&["dump"], &[&blocks])?;
        Ok(dump.lines().count())
    }

    fn tsdb(&self, args: &[&str], paths: &[&Path]) -> anyhow::Result<String> {
        let output = Command::new(&self.program)
            .arg("tsdb")
            .args(args)
            .args(paths)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        ensure!(
            output.status.success(),
            "`promtool tsdb {}` ended with {}: {}",
            args.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stderr),
        );
        Ok(String::from_utf8(output.stdout)?)
    }
}

fn timed(openmetrics: &str, time: u64) -> String {
    let lines = openmetrics.lines().map(|line| {
        if line.starts_with('#') {
            format!("{line}\n")
        } else {
            format!("{line} {time}\n")
        }
    });
    lines.collect()
}
