//! What the example shop exports: which series there are, as the program itself says it. Their values
//! here are of no interest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::command::{self, cargo, target};
use crate::server::{self, Server};

/// A series of the shop, as a scrape brings it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Exported {
    pub(super) name: String,
    pub(super) labels: BTreeMap<String, String>,
}

impl Exported {
    /// The text of a label, which is empty where there is none.
    pub(super) fn label(&self, label: &str) -> &str {
        self.labels.get(label).map_or("", String::as_str)
    }
}

/// Builds the shop and the tool.
pub(super) fn build() -> anyhow::Result<()> {
    let packages = ["-p", "shop-kpis", "-p", "cargo-funnel"];
    command::run(cargo(["build", "--release", "--quiet"]).args(packages))
}

pub(super) fn program() -> PathBuf {
    target().join("release").join("shop-kpis")
}

pub(super) fn tool() -> PathBuf {
    target().join("release").join("cargo-funnel")
}

/// Every series of a shop that was just started.
pub(super) fn exported(folder: &Path) -> anyhow::Result<Vec<Exported>> {
    let config = folder.join("shop.toml");
    fs::write(
        &config,
        "listen = \"127.0.0.1:0\"\n\
         database = \":memory:\"\n\
         [webhook]\n\
         secret_env = \"SHOP_WEBHOOK_SECRET\"\n",
    )?;
    let mut command = Command::new(program());
    command
        .arg("--config")
        .arg(config)
        .arg("--until-stdin-closes")
        .env("SHOP_WEBHOOK_SECRET", "a webhook secret for the check")
        // With a backend, the counters of delivery are there as well.
        .env("FUNNEL_BACKEND", "json_lines")
        .env("FUNNEL_JSON_LINES_PATH", folder.join("events.jsonl"));
    let shop = Server::start(&mut command)?;
    let text = server::metrics(shop.address(), "text/plain")?.text;
    shop.stop()?;
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    let series: Vec<_> = samples.map(read).collect::<anyhow::Result<_>>()?;
    ensure!(!series.is_empty(), "the shop exports nothing");
    Ok(series)
}

/// A line of the text format, in which no text of a label needs quoting.
fn read(line: &str) -> anyhow::Result<Exported> {
    let series = line.rsplit_once(' ').map(|(series, _)| series);
    let series = series.with_context(|| format!("the shop exports `{line}`"))?;
    let Some((name, labels)) = series.split_once('{') else {
        return Ok(Exported {
            name: series.to_owned(),
            labels: BTreeMap::new(),
        });
    };
    let labels = labels.trim_end_matches('}').split("\",");
    let labels = labels.map(|label| {
        let (key, text) = label
            .split_once("=\"")
            .with_context(|| format!("the shop exports `{line}`"))?;
        let text = text.trim_end_matches('"');
        ensure!(!text.contains(['\\', '"']), "`{line}` needs quoting");
        Ok((key.to_owned(), text.to_owned()))
    });
    Ok(Exported {
        name: name.to_owned(),
        labels: labels.collect::<anyhow::Result<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_line_is_a_name_and_labels() {
        let read = read("a_total{site=\"a::b\",reason=\"x,y\"} 12").unwrap();
        assert_eq!(read.name, "a_total");
        assert_eq!(
            (read.label("site"), read.label("reason"), read.label("c")),
            ("a::b", "x,y", "")
        );
        assert!(super::read("a_total 0").unwrap().labels.is_empty());
    }
}
