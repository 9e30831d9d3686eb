//! What each feature of funnel-runtime brings along: crates, and the time of a clean build with it.

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use anyhow::Context as _;
use serde_json::Value;

use crate::command::{cargo, output, run, target};

const PACKAGE: &str = "funnel-runtime";

pub(super) fn print() -> anyhow::Result<()> {
    let features = features()?;
    run(&mut cargo(["fetch", "--quiet"]))?;
    let bare = crates(&[])?;
    let alone = build(&[])?;
    println!("\na clean build of {PACKAGE} with one feature, as `cargo build` makes it");
    println!("{:<20}{:>8}{:>10}", "feature", "crates", "seconds");
    println!("{:<20}{:>8}{alone:>10.1}", "none", bare.len());
    for feature in &features {
        let crates = crates(&[feature])?;
        let more = crates.difference(&bare).count();
        let seconds = build(&[feature])?;
        println!("{feature:<20}{more:>+8}{:>+10.1}", seconds - alone);
    }
    Ok(())
}

/// The features that a user chooses from.
fn features() -> anyhow::Result<Vec<String>> {
    let metadata = output(&mut cargo([
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let package = packages.iter().find(|package| package["name"] == PACKAGE);
    let features = package.and_then(|package| package["features"].as_object());
    let names = features.context("no features")?.keys();
    Ok(names
        .filter(|name| !name.starts_with('_'))
        .cloned()
        .collect())
}

/// The crates that are built, this one included.
fn crates(features: &[&str]) -> anyhow::Result<BTreeSet<String>> {
    let mut tree = cargo(["tree", "--prefix", "none", "--format", "{p}"]);
    tree.args(["--edges", "normal,build", "--package", PACKAGE]);
    tree.args(["--no-default-features", "--features", &features.join(",")]);
    let tree = output(&mut tree)?;
    Ok(tree
        .lines()
        .filter_map(|line| line.split(" (").next())
        .map(str::to_owned)
        .collect())
}

/// Seconds of a build in an empty folder.
fn build(features: &[&str]) -> anyhow::Result<f64> {
    let folder = target().join("feature-bench");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut build = cargo(["build", "--quiet", "--offline", "--package", PACKAGE]);
    build.args(["--no-default-features", "--features", &features.join(",")]);
    let start = Instant::now();
    output(build.env("CARGO_TARGET_DIR", &folder))?;
    let seconds = start.elapsed().as_secs_f64();
    fs::remove_dir_all(&folder)?;
    Ok(seconds)
}
