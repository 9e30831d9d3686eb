//! The features of funnel-runtime, as its manifest has them.

use anyhow::Context as _;
use serde_json::Value;

use crate::command::{cargo, output};

pub(crate) const PACKAGE: &str = "funnel-runtime";

/// Those that a user chooses from.
pub(crate) fn names() -> anyhow::Result<Vec<String>> {
    let metadata = ["metadata", "--no-deps", "--format-version", "1"];
    let metadata: Value = serde_json::from_str(&output(&mut cargo(metadata))?)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let package = packages.iter().find(|package| package["name"] == PACKAGE);
    let features = package.and_then(|package| package["features"].as_object());
    let names = features.context("no features")?.keys();
    let names = names.filter(|name| *name != "default" && !name.starts_with('_'));
    Ok(names.cloned().collect())
}
