//! The example shop under the eyes of Prometheus: what people and payments were driven through it is
//! what Prometheus scraped, in both formats, to the last one.
//!
//! `shop` runs the service, `population` drives it, `numbers` knows what has to come out; `relay`
//! makes Prometheus read the older format as well, and `queries` are what it is asked. `formats` and
//! `naming` ask other judges: the reference parsers and promtool.

mod formats;
mod naming;
mod numbers;
mod population;
mod promtool;
mod queries;
mod relay;
mod shop;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use self::numbers::{Numbers, compare};
use self::promtool::Promtool;
use self::shop::Shop;
use crate::command::{self, cargo};
use crate::exporter::Exporter;
use crate::folder::Folder;
use crate::monitor::Monitor;
use crate::parts;

pub(crate) fn run() -> anyhow::Result<()> {
    let parts::Prometheus { server, promtool } = parts::Prometheus::fetched()?;
    let python = parts::Python::with(&parts::PROMETHEUS_CLIENT)?;
    command::run(&mut cargo([
        "build",
        "--release",
        "--quiet",
        "-p",
        "shop-kpis",
    ]))?;

    let folder = Folder::new("prometheus")?;
    let promtool = Promtool {
        program: promtool,
        folder: folder.0.clone(),
    };
    naming::check(&promtool)?;

    let shop = Shop::start(&folder.0)?;
    let relay = relay::to(shop.server.address())?;
    let config = config(&folder.0, &shop, &relay)?;
    let mut monitor = Monitor::start(&server, &folder.0, &config, &[])?;

    let zero = Numbers::zero().written();
    let found = queries::scraped(&mut monitor, Duration::ZERO)?;
    for (job, found) in &found {
        compare(
            &format!("before any request, the job {job}"),
            &zero,
            &found.series,
        )?;
    }
    let counters = queries::families(&monitor)?;
    println!(
        "before any request: the {} series of {counters} counters at zero, scraped in both formats",
        zero.len()
    );

    let driven = population::drive(&shop)?;
    queries::delivered(&mut monitor, &driven)?;
    // Prometheus dates a scrape by when it began, give or take two milliseconds.
    let done = SystemTime::now().duration_since(UNIX_EPOCH)? + Duration::from_millis(10);
    let found = queries::scraped(&mut monitor, done)?;
    queries::print(&driven.written(), &found);
    for (job, found) in &found {
        compare(&format!("the job {job}"), &driven.written(), &found.series)?;
    }
    queries::aggregates(&monitor, &driven, &found)?;
    monitor.is_content()?;
    formats::check(&shop, &driven, &promtool, &python, &folder.0)?;

    drop((monitor, relay));
    shop.server.stop()?;
    println!("Prometheus says what was driven.\n");
    Ok(())
}

fn config(folder: &Path, shop: &Shop, relay: &Exporter) -> anyhow::Result<PathBuf> {
    use std::fmt::Write as _;

    let mut text =
        String::from("global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:\n");
    let [openmetrics, older] = queries::JOBS;
    let targets = [
        (openmetrics, shop.server.address()),
        (older, relay.address()),
    ];
    for (job, address) in targets {
        writeln!(
            text,
            "  - job_name: {job}\n    static_configs:\n      - targets: ['{address}']"
        )?;
    }
    let path = folder.join("prometheus.yml");
    fs::write(&path, text)?;
    Ok(path)
}
