//! `cargo xtask bench`: what annotations and counters cost, each figure beside its budget and its
//! peers, all measured in one run.

mod audit;
mod callgrind;
mod compile;
mod counters;
mod event;
mod exposition;
mod features;
mod flow;
mod sites;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{self, cargo, output, target};
use crate::flags::{self, Measure};

pub(crate) fn run(options: &flags::Bench) -> anyhow::Result<()> {
    let wanted = |measure| options.what.is_none_or(|what| what == measure);
    let build = ["build", "--release", "--quiet"];
    if [Measure::Sites, Measure::Event, Measure::Flow]
        .into_iter()
        .any(wanted)
    {
        command::run(cargo(build).args(["-p", "funnel-bench"]))?;
    }
    if wanted(Measure::Counters) || wanted(Measure::Exposition) {
        let mut peers = cargo(build);
        peers.args(["--manifest-path", "bench/peers/Cargo.toml"]);
        command::run(peers.env("CARGO_TARGET_DIR", peers_target()))?;
    }
    if wanted(Measure::Sites) {
        sites::print()?;
    }
    if wanted(Measure::Counters) {
        counters::print()?;
    }
    if wanted(Measure::Exposition) {
        exposition::print()?;
    }
    if wanted(Measure::Event) {
        event::print()?;
    }
    if wanted(Measure::Flow) {
        flow::print()?;
    }
    if wanted(Measure::Compile) {
        compile::print()?;
    }
    if wanted(Measure::Audit) {
        audit::print()?;
    }
    if wanted(Measure::Features) {
        features::print()?;
    }
    Ok(())
}

fn program() -> PathBuf {
    target().join("release").join("funnel-bench")
}

/// The peers are in a workspace of their own, and what is built for them elsewhere.
fn peers_target() -> PathBuf {
    target().join("peers")
}

fn peer(name: &str) -> PathBuf {
    peers_target().join("release").join(name)
}

/// The rows that a program prints: a name and figures.
fn rows(program: &Path, args: &[&str]) -> anyhow::Result<Vec<(String, Vec<f64>)>> {
    let text = output(Command::new(program).args(args))?;
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
