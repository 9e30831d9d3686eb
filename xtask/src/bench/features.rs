//! What each feature of funnel-runtime brings along: crates, and the time of a clean build with it.

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use crate::command::{cargo, output, run, target};
use crate::features::{self, PACKAGE};

pub(super) fn print() -> anyhow::Result<()> {
    let features = features::names()?;
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
