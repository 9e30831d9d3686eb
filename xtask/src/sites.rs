//! The emit sites of the example service, and the flows of the example tool, read off their release
//! binaries as users build them: plainly, stripped, and the service with fat LTO in one codegen unit too.
//! None may be lost on the way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::command::{self, cargo, output, target};

/// Sites by step.
const EXPECTED: [(&str, u64); 4] = [("claim", 1), ("landing", 1), ("paid", 1), ("provision", 7)];

/// The functions that run each flow of the tool.
const FLOWS: [(&str, &str); 5] = [
    ("CLI Application Create", "create"),
    ("CLI Auth Login", "login"),
    ("CLI Auth Logout", "logout"),
    ("CLI Command", "run"),
    ("CLI Plan Change", "change_plan"),
];

pub(crate) fn check() -> anyhow::Result<()> {
    let build = ["build", "--release", "--quiet", "-p", "instant-api"];
    command::run(cargo(build).args(["-p", "cargo-funnel", "-p", "app-cli"]))?;
    let plain = target().join("release").join("instant-api");
    audit("release", &plain)?;
    audit("stripped", &stripped(&plain)?)?;

    let tool = target().join("release").join("app");
    flows("release", &tool)?;
    flows("stripped", &stripped(&tool)?)?;

    let folder = target().join("fat-lto");
    let mut fat = cargo(build);
    fat.env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    command::run(&mut fat)?;
    audit("fat LTO", &folder.join("release").join("instant-api"))
}

fn stripped(binary: &Path) -> anyhow::Result<PathBuf> {
    let stripped = binary.with_extension("stripped");
    command::run(Command::new("strip").arg("-o").arg(&stripped).arg(binary))?;
    Ok(stripped)
}

/// A list that the audit of a binary has.
fn list(binary: &Path, name: &str) -> anyhow::Result<Vec<Value>> {
    let tool: PathBuf = target().join("release").join("cargo-funnel");
    let args = ["audit", "--format", "json", "--bin"];
    let report: Value = serde_json::from_str(&output(Command::new(tool).args(args).arg(binary))?)?;
    let list = report["binaries"][0][name].as_array();
    Ok(list
        .with_context(|| format!("the audit has {name}"))?
        .clone())
}

fn flows(name: &str, binary: &Path) -> anyhow::Result<()> {
    let sites = list(binary, "flow_sites")?;
    let found = sites.iter().map(|site| {
        let text = |field: &str| site[field].as_str().unwrap_or_default();
        (text("event"), text("function"))
    });
    ensure!(
        found.eq(FLOWS),
        "{name}: expected the flows {FLOWS:?}, the binary holds {sites:?}"
    );
    let flows = list(binary, "flows")?;
    let milestones = flows
        .iter()
        .filter_map(|flow| flow["milestones"].as_array());
    ensure!(
        milestones.flatten().count() == 4,
        "{name}: expected two milestones of two flows, the binary holds {flows:?}"
    );
    println!("app-cli, {name}: {} flows", sites.len());
    Ok(())
}

fn audit(name: &str, binary: &Path) -> anyhow::Result<()> {
    let sites = list(binary, "sites")?;
    let mut steps = BTreeMap::<&str, u64>::new();
    for site in &sites {
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
