//! The emit sites of the example service, read off its release binary as users build it: plainly,
//! stripped, and with fat LTO in one codegen unit. None may be lost on the way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::command::{self, cargo, output, target};

/// Sites by step.
const EXPECTED: [(&str, u64); 4] = [("claim", 1), ("landing", 1), ("paid", 1), ("provision", 7)];

pub(crate) fn check() -> anyhow::Result<()> {
    let build = ["build", "--release", "--quiet", "-p", "instant-api"];
    command::run(cargo(build).args(["-p", "cargo-funnel"]))?;
    let plain = target().join("release").join("instant-api");
    audit("release", &plain)?;

    let stripped = target().join("release").join("instant-api-stripped");
    command::run(Command::new("strip").arg("-o").args([&stripped, &plain]))?;
    audit("stripped", &stripped)?;

    let folder = target().join("fat-lto");
    let mut fat = cargo(build);
    fat.env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    command::run(&mut fat)?;
    audit("fat LTO", &folder.join("release").join("instant-api"))
}

fn audit(name: &str, binary: &Path) -> anyhow::Result<()> {
    let tool: PathBuf = target().join("release").join("cargo-funnel");
    let args = ["audit", "--format", "json", "--bin"];
    let report: Value = serde_json::from_str(&output(Command::new(tool).args(args).arg(binary))?)?;
    let sites = report["binaries"][0]["sites"]
        .as_array()
        .context("the audit lists sites")?;
    let mut steps = BTreeMap::<&str, u64>::new();
    for site in sites {
        ensure!(
            ["function", "keys"]
                .iter()
                .all(|field| !site[field].is_null())
                && site["place"]["file"]
                    .as_str()
                    .is_some_and(|file| !file.is_empty()),
            "{name}: a site without function, keys or file: {site}"
        );
        *steps
            .entry(site["step"].as_str().unwrap_or_default())
            .or_default() += 1;
    }
    ensure!(
        steps.into_iter().eq(EXPECTED),
        "{name}: expected the sites {EXPECTED:?}, the binary holds {sites:?}"
    );
    println!("instant-api, {name}: {} sites", sites.len());
    Ok(())
}
