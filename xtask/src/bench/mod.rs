//! `cargo xtask bench`: what annotations cost, each figure beside its budget and its peers, all
//! measured in one run.

mod compile;
mod event;
mod sites;

use std::path::PathBuf;

use crate::command::{self, cargo, output, target};
use crate::flags::{self, Measure};

pub(crate) fn run(options: &flags::Bench) -> anyhow::Result<()> {
    let wanted = |measure| options.what.is_none_or(|what| what == measure);
    if wanted(Measure::Sites) || wanted(Measure::Event) {
        command::run(&mut cargo([
            "build",
            "--release",
            "--quiet",
            "-p",
            "funnel-bench",
        ]))?;
    }
    if wanted(Measure::Sites) {
        sites::print()?;
    }
    if wanted(Measure::Event) {
        event::print()?;
    }
    if wanted(Measure::Compile) {
        compile::print()?;
    }
    Ok(())
}

fn program() -> PathBuf {
    target().join("release").join("funnel-bench")
}

/// The rows that the program prints: a name and figures.
fn rows(args: &[&str]) -> anyhow::Result<Vec<(String, Vec<f64>)>> {
    let text = output(std::process::Command::new(program()).args(args))?;
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let name = fields.next()?.to_owned();
        Some((
            name,
            fields.filter_map(|field| field.parse().ok()).collect(),
        ))
    });
    Ok(rows.collect())
}
