//! The two formats of the shop's `/metrics`, each read by those who define it.

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::numbers::{COUNTERS, Numbers, compare};
use super::promtool::Promtool;
use super::relay::TEXT;
use super::shop::Shop;
use crate::command::{self, root};
use crate::monitor::Values;
use crate::monitor::series;
use crate::parts::Python;
use crate::server;

/// What a scraper asks for that knows OpenMetrics alone.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0";

/// When the samples of an import are said to have been taken, in seconds since 1970.
const SCRAPED: u64 = 1_767_225_600;

pub(super) fn check(
    shop: &Shop,
    driven: &Numbers,
    promtool: &Promtool,
    python: &Python,
    folder: &Path,
) -> anyhow::Result<()> {
    let text = fetch(shop, TEXT)?;
    let lint = promtool.lint(&text)?;
    ensure!(
        lint.status == Some(0) && lint.said.is_empty(),
        "`promtool check metrics` ended with {:?} and said: {}",
        lint.status,
        lint.said
    );
    println!("promtool check metrics: silent on the text format");

    let openmetrics = fetch(shop, OPENMETRICS)?;
    let judged = |format, exposition: &str| -> anyhow::Result<Vec<Family>> {
        let families = parsed(python, folder, format, exposition)?;
        let who = format!("the reference parser of {format}");
        compare(&who, &driven.written(), &business(&families)?)?;
        let (number, samples) = (families.len(), samples(&families));
        println!("{who}: {number} families, {samples} samples, the business counters as driven");
        Ok(families)
    };
    let older = judged("text", &text)?;
    let newer = judged("openmetrics", &openmetrics)?;
    compare(
        "OpenMetrics, if the text format does,",
        &counts(&older),
        &counts(&newer),
    )?;
    let samples = samples(&newer);
    let imported = promtool.import(&openmetrics, SCRAPED)?;
    ensure!(
        imported == samples,
        "Prometheus' parser of OpenMetrics finds {imported} samples, the reference parser {samples}"
    );
    println!("promtool tsdb create-blocks-from openmetrics: {imported} samples");
    Ok(())
}

fn fetch(shop: &Shop, accept: &str) -> anyhow::Result<String> {
    let metrics = server::metrics(shop.server.address(), accept)?;
    ensure!(
        metrics.content_type.starts_with(accept),
        "asked for `{accept}`, got `{}`",
        metrics.content_type
    );
    Ok(metrics.text)
}

fn samples(families: &[Family]) -> usize {
    families.iter().map(|family| family.samples.len()).sum()
}

struct Family {
    name: String,
    kind: String,
    help: String,
    samples: Values,
}

fn parsed(
    python: &Python,
    folder: &Path,
    format: &str,
    exposition: &str,
) -> anyhow::Result<Vec<Family>> {
    let path = folder.join(format!("{format}.txt"));
    fs::write(&path, exposition)?;
    let script = root().join("xtask/src/prometheus/reference.py");
    let mut reader = python.command();
    reader
        .arg(script)
        .arg(format)
        .stdin(Stdio::from(File::open(&path)?));
    let report = command::output(&mut reader)
        .with_context(|| format!("the reference parser of {format} refuses this:\n{exposition}"))?;
    let report: Value = serde_json::from_str(&report)?;
    let families = report.as_array().context("the report is a list")?.iter();
    families.map(family).collect()
}

fn family(family: &Value) -> anyhow::Result<Family> {
    let text = |key: &str| family[key].as_str().unwrap_or_default().to_owned();
    let list = family["samples"].as_array().context("samples are a list")?;
    let samples = list.iter().map(|sample| {
        let name = sample["name"].as_str().unwrap_or_default();
        let labels = sample["labels"].as_object().into_iter().flatten();
        let labels = labels.map(|(key, value)| (key.as_str(), value.as_str().unwrap_or_default()));
        let value = sample["value"].as_f64().context("a value is a number")?;
        Ok((series(name, labels), value.to_string()))
    });
    let samples: Values = samples.collect::<anyhow::Result<_>>()?;
    let name = text("name");
    ensure!(
        samples.len() == list.len(),
        "{name} has a series twice: {list:?}"
    );
    Ok(Family {
        name,
        kind: text("kind"),
        help: text("help"),
        samples,
    })
}

/// What was counted, without when that began: only OpenMetrics can say so.
fn counts<'a>(families: impl IntoIterator<Item = &'a Family>) -> Values {
    let samples = families
        .into_iter()
        .flat_map(|family| family.samples.clone());
    let is_count = |series: &str| !name(series).ends_with("_created");
    samples.filter(|(series, _)| is_count(series)).collect()
}

fn name(series: &str) -> &str {
    series.split('{').next().unwrap_or_default()
}

/// The counts of the business counters, which have to be counters with a help.
fn business(families: &[Family]) -> anyhow::Result<Values> {
    let mut business = Vec::new();
    for counter in &COUNTERS {
        // The parsers name the family, which has no `_total`.
        let name = counter.name.trim_end_matches("_total");
        let family = families.iter().find(|family| family.name == name);
        let family = family.with_context(|| format!("there is no family {name}"))?;
        ensure!(family.kind == "counter", "{name} is a {}", family.kind);
        ensure!(!family.help.is_empty(), "{name} has no help");
        business.push(family);
    }
    Ok(counts(business))
}
