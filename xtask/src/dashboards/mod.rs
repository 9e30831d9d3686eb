//! The generated dashboards of the examples: they have the types that Grafana publishes, and each of their
//! numbers is right, as Prometheus computes it from a past that is known.
//!
//! `types` checks what is in the files with `schema.ts`. `past` makes the past, for what `vocabulary` reads
//! in the lock files, and [`crate::backfill`] stores it; `shown` asks, `expected` says what each panel has to
//! show, and `asked` puts what was chosen above a dashboard into its queries, as Grafana does.

mod asked;
mod expected;
mod past;
mod shown;
mod types;
mod vocabulary;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use self::past::Past;
use self::vocabulary::Vocabulary;
use crate::backfill;
use crate::command::{self, cargo, root};
use crate::folder::Folder;
use crate::monitor::Monitor;
use crate::parts;

const EXAMPLES: [&str; 3] = ["app-cli", "instant-api", "shop-kpis"];

/// What declares names that mean something to Grafana or to Prometheus.
const HOSTILE: &str = "hostile";
/// What keeps a name from being a variable, and takes no room.
const JOINER: &str = "\\u2060";

/// A generated dashboard.
struct Dashboard {
    path: String,
    text: String,
    /// With names as they look.
    content: Value,
    example: &'static str,
}

pub(crate) fn run() -> anyhow::Result<()> {
    let compiler = parts::TypeScript::fetched()?;
    let parts::Prometheus { server, promtool } = parts::Prometheus::fetched()?;
    let folder = Folder::new("dashboards")?;
    let mut dashboards = Vec::new();
    let mut vocabularies = Vec::new();
    for example in EXAMPLES {
        let of = root().join("examples").join(example);
        read(example, &of.join("generated/grafana"), &mut dashboards)?;
        vocabularies.push(Vocabulary::of(example, &of.join("funnel.lock"))?);
    }
    let lock = root().join("xtask/src/dashboards/hostile.lock");
    let generated = generated(&lock, &folder.0)?;
    read(HOSTILE, &generated, &mut dashboards)?;
    vocabularies.push(Vocabulary::of(HOSTILE, &lock)?);
    dashboards.sort_by(|one, other| one.path.cmp(&other.path));
    distinct(&dashboards)?;
    types::check(&compiler, &folder.0, &dashboards)?;

    let past = Past::of(&vocabularies);
    let mut series = past.series();
    let samples: usize = series.iter().map(|series| series.samples.len()).sum();
    series.extend(vocabularies.iter().flat_map(shown::firing));
    println!("a past of {} series with {samples} samples", series.len());
    backfill::store(&promtool, &folder.0, &series)?;
    let config = folder.0.join("prometheus.yml");
    fs::write(&config, "scrape_configs: []\n")?;
    // The past is a fixed one, which any usual retention would remove.
    let monitor = Monitor::start(
        &server,
        &folder.0,
        &config,
        &["--storage.tsdb.retention.time=100y"],
    )?;

    let mut numbers = shown::Numbers::default();
    for dashboard in &dashboards {
        let vocabulary = vocabularies
            .iter()
            .find(|it| it.example == dashboard.example);
        let vocabulary = vocabulary.context("each example has a lock")?;
        shown::check(&monitor, &past, vocabulary, dashboard, &mut numbers)
            .with_context(|| dashboard.path.clone())?;
    }
    println!(
        "Prometheus: {} queries of {} dashboards, {} times asked, {} numbers as they have to be; {} changed \
         queries have others\n",
        numbers.queries,
        dashboards.len(),
        numbers.asked,
        numbers.compared,
        numbers.changed
    );
    Ok(())
}

/// The dashboards of a lock, below this folder.
fn generated(lock: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let mut generate = cargo([
        "run",
        "--quiet",
        "-p",
        "cargo-funnel",
        "--",
        "generate",
        "grafana",
    ]);
    generate.args([
        "--service",
        HOSTILE,
        "--docs-url",
        "https://docs.example/${service}",
    ]);
    command::run(generate.arg("--lock").arg(lock).arg("--out").arg(folder))?;
    Ok(folder.join("grafana"))
}

fn read(example: &'static str, folder: &Path, into: &mut Vec<Dashboard>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            read(example, &path, into)?;
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let content = serde_json::from_str(&text.replace(JOINER, ""))
            .with_context(|| path.display().to_string())?;
        let path = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        into.push(Dashboard {
            path,
            text,
            content,
            example,
        });
    }
    Ok(())
}

/// Dashboards and panels have numbers and names of their own, which Grafana takes.
fn distinct(dashboards: &[Dashboard]) -> anyhow::Result<()> {
    let mut uids = BTreeSet::new();
    for Dashboard { path, content, .. } in dashboards {
        let uid = content["uid"].as_str().context("a dashboard has a uid")?;
        ensure!(
            (8..=40).contains(&uid.len()),
            "{path}: the uid `{uid}` is too short or too long"
        );
        ensure!(
            uids.insert(uid),
            "{path}: another dashboard has the uid `{uid}`"
        );
        let mut ids = BTreeSet::new();
        for panel in panels(content) {
            ensure!(
                ids.insert(panel["id"].as_u64()),
                "{path}: two panels have the number {}",
                panel["id"]
            );
        }
    }
    Ok(())
}

fn panels(dashboard: &Value) -> impl Iterator<Item = &Value> {
    dashboard["panels"].as_array().into_iter().flatten()
}
