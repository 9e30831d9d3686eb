//! The generated rules of the example shop on a past that is known: who is to be told is told, over
//! Prometheus and Alertmanager, and nobody else is.
//!
//! `histories` says what each shop was through, and `usual` how often things happen there; `past` makes
//! counters of it, with `pace`, which counts. `shop` asks the shop which series there are.
//! [`crate::backfill`] stores all of it up to this moment, and from here on `live` is scraped for what goes
//! on. `rules` reads the rules out of Prometheus, `expected` computes what they have to come to,
//! `alertmanager` says what reached it, and `told` compares.
//!
//! An alert fires when its condition has held for some minutes, for which nobody waits here. What
//! Prometheus would have noted meanwhile is put into the past: `held` asks a Prometheus without the rules
//! for each condition at each minute up to this one, and notes as `ALERTS_FOR_STATE` since when it holds.
//! The Prometheus with the rules is then one that was started anew: it evaluates them itself, finds the
//! condition and its note, and goes on counting from there, as after every restart. Nothing in the rules is
//! changed for it but the interval, by the flag that everybody has; and Prometheus, which else believes
//! such notes only for alerts that have to hold for ten minutes, is told to believe all of them.

mod alertmanager;
mod expected;
mod held;
mod histories;
mod live;
mod pace;
mod past;
mod rules;
mod shop;
mod told;
mod usual;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::ensure;

use self::alertmanager::Alertmanager;
use self::expected::Vector;
use self::live::Shops;
use self::rules::{Kind, Rule};
use self::shop::Exported;
use self::told::Told;
use crate::backfill::{self, Times};
use crate::command;
use crate::exporter::Exporter;
use crate::folder::Folder;
use crate::monitor::{Labels, Monitor};
use crate::parts;

/// How often rules are evaluated, so that nobody has to wait.
const INTERVAL: &str = "1s";

/// How long ago, in seconds, the times are that rules look at closely.
const SEEN: &[u64] = &[0, pace::WEEK.unsigned_abs()];

/// What has to be so in the past, or the silence of some histories says nothing.
const PREMISES: [(&str, &str); 3] = [
    (
        "that counters begin anew within the hour",
        "resets(veza_business_signups_total{job=\"restarts\"}[1h]) > 0",
    ),
    (
        "that counters began anew within the hour of last week",
        "resets(veza_business_signups_total{job=\"restarts\"}[1h] offset 1w) > 0",
    ),
    (
        "that sign-ups fell by half with those of probes",
        "increase(veza_business_signups_total{job=\"probes_stopped\"}[1h]) \
         / (increase(veza_business_signups_total{job=\"probes_stopped\"}[1h] offset 1w)) <= 0.5",
    ),
];

pub(crate) fn run() -> anyhow::Result<()> {
    let prometheus = parts::Prometheus::fetched()?;
    let alertmanager = parts::Alertmanager::fetched()?;
    shop::build()?;
    let folder = Folder::new("history")?;
    let files = generated(&folder.0)?;
    let rules = read(&prometheus, &folder.0, &files)?;
    let shops = Arc::new(shops(&folder.0, &rules)?);

    let samples = store_past(&prometheus, &folder.0, &shops)?;
    let elements = store_notes(&prometheus, &folder.0, &rules, &shops)?;
    println!(
        "\n{} histories, {samples} samples: the {} rules come to {elements} values, each as computed",
        shops.histories.len(),
        rules.len(),
    );

    let alertmanager = Alertmanager::start(&alertmanager, &folder.0)?;
    let live = live::of(Arc::clone(&shops))?;
    let targets = Some((&live, &alertmanager));
    let config = config(&folder.0, "prometheus.yml", &files, targets)?;
    // It also evaluates before it has found out where Alertmanager is, and would tell it a minute later.
    let flags = [
        "--rules.alert.for-grace-period=0s",
        "--rules.alert.resend-delay=5s",
    ];
    let mut monitor = Monitor::start(&prometheus.server, &folder.0, &config, &flags)?;
    let told = Told {
        shops: &shops,
        rules: &rules,
    };
    told.check(&mut monitor, &alertmanager)?;
    monitor.is_content()?;
    println!("Who is to be told is told, and nobody else.\n");
    Ok(())
}

/// The rules of the shop.
fn generated(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let out = folder.join("generated");
    let mut tool = Command::new(shop::tool());
    tool.args([
        "generate",
        "prometheus-rules",
        "--interval",
        INTERVAL,
        "--bin",
    ])
    .arg(shop::program())
    .arg("--out")
    .arg(&out);
    command::run(&mut tool)?;
    Ok(vec![out.join("prometheus-rules/rules.yml")])
}

/// The rules as a Prometheus without a past reads them.
fn read(
    prometheus: &parts::Prometheus,
    folder: &Path,
    files: &[PathBuf],
) -> anyhow::Result<Vec<Rule>> {
    let empty = folder.join("empty");
    fs::create_dir(&empty)?;
    let config = config(&empty, "prometheus.yml", files, None)?;
    let monitor = Monitor::start(&prometheus.server, &empty, &config, &[])?;
    let rules = rules::read(&monitor)?;
    let is_alerting = |rule: &&Rule| matches!(rule.kind, Kind::Alerting { .. });
    let alerting = rules.iter().filter(is_alerting).count();
    ensure!(
        alerting > 0 && alerting < rules.len(),
        "of {} rules, {alerting} are alerts",
        rules.len()
    );
    Ok(rules)
}

/// The shops, with the series that the rules read, and a past that ends now.
fn shops(folder: &Path, rules: &[Rule]) -> anyhow::Result<Shops> {
    let is_read = |series: &Exported| rules.iter().any(|rule| rule.query.contains(&series.name));
    let exported = shop::exported(folder)?;
    Ok(Shops {
        histories: histories::all(),
        exported: exported.into_iter().filter(is_read).collect(),
        end: SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    })
}

/// Returns how many samples there are.
fn store_past(
    prometheus: &parts::Prometheus,
    folder: &Path,
    shops: &Shops,
) -> anyhow::Result<usize> {
    let times = Times {
        end: shops.end,
        length: past::LENGTH.unsigned_abs(),
        step: 600,
        fine: 60,
        seen: SEEN,
        span: 9_000,
    };
    let times = times.all();
    let histories = shops.histories.iter();
    let series: Vec<_> = histories
        .flat_map(|history| history.past(&shops.exported, shops.end, &times))
        .collect();
    backfill::store(&prometheus.promtool, folder, &series)?;
    Ok(series.iter().map(|series| series.samples.len()).sum())
}

/// Compares what the expressions of all rules come to with what is expected, and stores what a Prometheus
/// that had the rules would have noted. Returns how many values there were.
fn store_notes(
    prometheus: &parts::Prometheus,
    folder: &Path,
    rules: &[Rule],
    shops: &Shops,
) -> anyhow::Result<usize> {
    let config = config(folder, "asked.yml", &[], None)?;
    let start = || Monitor::start(&prometheus.server, folder, &config, &[]);
    let mut elements = 0;
    // What is stored is seen by a server that is started then.
    for level in held::levels(rules) {
        let monitor = start()?;
        let mut series = Vec::new();
        for rule in level {
            elements += compare(&monitor, rule, shops)?;
            series.extend(held::recorded(&monitor, rule, shops.end)?);
        }
        drop(monitor);
        backfill::store(&prometheus.promtool, folder, &series)?;
    }
    let monitor = start()?;
    for (what, query) in PREMISES {
        let found = monitor.vector(query, Some(&shops.end.to_string()))?;
        ensure!(!found.is_empty(), "{what} is not so in the past: {query}");
    }
    let mut series = Vec::new();
    for rule in rules {
        if matches!(rule.kind, Kind::Alerting { .. }) {
            elements += compare(&monitor, rule, shops)?;
            series.extend(held::since(&monitor, rule, shops.end)?);
        }
    }
    drop(monitor);
    backfill::store(&prometheus.promtool, folder, &series)?;
    Ok(elements)
}

fn compare(monitor: &Monitor, rule: &Rule, shops: &Shops) -> anyhow::Result<usize> {
    let found = monitor.vector(&rule.query, Some(&shops.end.to_string()))?;
    let number = found.len();
    let found = found.into_iter().map(|(mut labels, value)| {
        labels.remove("__name__");
        Ok((labels, value.parse()?))
    });
    let found: Vector = found.collect::<anyhow::Result<_>>()?;
    let expected = expected::of(rule, shops)?;
    let all = expected.keys().chain(found.keys());
    let differs = |labels: &&Labels| match (expected.get(*labels), found.get(*labels)) {
        // Two that are no numbers are the same here.
        (Some(one), Some(other)) => {
            one.total_cmp(other).is_ne() && !(one.is_nan() && other.is_nan())
        }
        (one, other) => one.is_some() || other.is_some(),
    };
    let mut faults: Vec<_> = all
        .filter(differs)
        .map(|labels| {
            let (expected, found) = (expected.get(labels), found.get(labels));
            format!("{labels:?}: expected {expected:?}, found {found:?}")
        })
        .collect();
    faults.dedup();
    ensure!(
        faults.is_empty(),
        "{} does not come to what is expected:\n{}\n{}",
        rule.name,
        rule.query,
        faults.join("\n")
    );
    Ok(number)
}

/// A configuration with these rules, that scrapes what goes on and tells Alertmanager.
fn config(
    folder: &Path,
    name: &str,
    rules: &[PathBuf],
    targets: Option<(&Exporter, &Alertmanager)>,
) -> anyhow::Result<PathBuf> {
    let mut text =
        String::from("global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nrule_files:\n");
    for file in rules {
        writeln!(text, "  - '{}'", file.display())?;
    }
    if let Some((live, alertmanager)) = targets {
        write!(
            text,
            "alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ['{}']\n\
             scrape_configs:\n  - job_name: live\n    honor_labels: true\n    static_configs:\n      - targets: ['{}']\n",
            alertmanager.address(),
            live.address()
        )?;
    }
    let path = folder.join(name);
    fs::write(&path, text)?;
    Ok(path)
}
