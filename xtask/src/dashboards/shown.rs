//! The queries of dashboards in Prometheus: in every view they find what is expected, and changed in one
//! place they do not.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::asked::Chosen;
use super::expected::{Expected, Place, compare};
use super::past::{self, END, Found, HOUR, Past, View};
use super::vocabulary::Vocabulary;
use super::{Dashboard, panels};
use crate::backfill::Series;
use crate::monitor::Monitor;

/// As it is written, and in seconds.
const WINDOWS: [(&str, u64); 3] = [("15m", HOUR / 4), ("1h", HOUR), ("1d", 24 * HOUR)];

/// Stands before what there is of probes where there were none.
const FALLBACK: &str = "or 0 * ";
/// The window in which changed queries are asked.
const CHANGED_IN: &str = "1h";
/// What a query could have in the place of what it has.
const CHANGES: [(&str, &str); 15] = [
    (" > 0", " < 0"),
    (FALLBACK, "or 1 * "),
    ("increase(", "rate("),
    ("sum (", "max ("),
    ("sum by (", "max by ("),
    ("max by (job) (", "sum by (job) ("),
    ("_synthetic_total", "_total"),
    (" offset 1w", ""),
    (" - ", " + "),
    (" / ", " * "),
    ("[${window}]", "[2h]"),
    ("job=~", "job!~"),
    (",event=", ",event!="),
    (",step=", ",step!="),
    (",outcome", ",outcome!~\".*\",outcome"),
];

/// How much was asked.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) queries: usize,
    pub(super) asked: usize,
    pub(super) compared: usize,
    pub(super) changed: usize,
}

/// The alerts of an example: those that fire do so in its first job, and the others where nobody looks.
pub(super) fn firing(vocabulary: &Vocabulary) -> Vec<Series> {
    let [first, _] = past::jobs(vocabulary.example);
    let series = vocabulary.alerts().into_iter().map(|alert| {
        let job = if alert.fires { &first } else { "elsewhere" };
        let mut labels = alert.labels;
        labels.insert("alertstate".to_owned(), "firing".to_owned());
        labels.insert("job".to_owned(), job.to_owned());
        Series {
            name: "ALERTS".to_owned(),
            labels: past::written(&labels),
            samples: vec![(END - 60, 1), (END, 1)],
        }
    });
    series.collect()
}

/// The query with each change that means something else.
fn changed(query: &str) -> Vec<String> {
    let fallbacks = fallbacks(query);
    let mut all = Vec::new();
    for (from, to) in CHANGES {
        for (at, _) in query.match_indices(from) {
            // Nothing times whatever it is.
            if fallbacks.iter().any(|fallback| fallback.contains(&at)) {
                continue;
            }
            let mut changed = query.to_owned();
            changed.replace_range(at..at + from.len(), to);
            all.push(changed);
        }
    }
    all
}

/// Where a query says what there is of probes where there were none.
fn fallbacks(query: &str) -> Vec<Range<usize>> {
    let begins = query
        .match_indices(FALLBACK)
        .map(|(at, _)| at + FALLBACK.len());
    let ranges = begins.map(|begin| {
        let mut depth = 0;
        let end = query[begin..].find(|char| {
            depth += i32::from(char == '(') - i32::from(char == ')');
            depth < 0
        });
        begin..end.map_or(query.len(), |end| begin + end)
    });
    ranges.collect()
}

/// Asks for everything that a dashboard shows, in each view.
pub(super) fn check(
    monitor: &Monitor,
    past: &Past,
    vocabulary: &Vocabulary,
    dashboard: &Dashboard,
    numbers: &mut Numbers,
) -> anyhow::Result<()> {
    let content = &dashboard.content;
    let services = services(monitor, content)?;
    let title = content["title"]
        .as_str()
        .context("a dashboard has a title")?;
    let own = past::jobs(vocabulary.example);
    // Delivery is the same everywhere.
    ensure!(
        title == "Delivery of events" || services == own,
        "the services to choose from are {services:?}"
    );
    let queries = queries(title, content)?;
    numbers.queries += queries.len();
    let mut unnoticed: Vec<_> = queries.iter().map(|(_, query)| changed(query)).collect();
    numbers.changed += unnoticed.iter().map(Vec::len).sum::<usize>();
    let mut views = vec![services.clone()];
    views.extend(own.map(|job| vec![job]));
    for jobs in views {
        for (window, seconds) in WINDOWS {
            let chosen = Chosen {
                services: &jobs,
                window,
            };
            let view = View {
                jobs: jobs.clone(),
                window: seconds,
            };
            let expected = Expected {
                past,
                vocabulary,
                view: &view,
            };
            for ((place, expression), unnoticed) in queries.iter().zip(&mut unnoticed) {
                let query = chosen.put_into(expression)?;
                let expected = expected.of(*place)?;
                let found = ask(monitor, &query)?;
                ensure!(!found.is_empty(), "{place:?}: `{query}` finds nothing");
                compare(&expected, &found).with_context(|| format!("{place:?}: `{query}`"))?;
                numbers.asked += 1;
                numbers.compared += found.len();
                if window == CHANGED_IN {
                    unnoticed.retain(|changed| is_right(monitor, &chosen, changed, &expected));
                }
            }
        }
    }
    let unnoticed = unnoticed.concat();
    ensure!(
        unnoticed.is_empty(),
        "these changed queries have the same numbers: {unnoticed:#?}"
    );
    annotations(monitor, vocabulary, content, &services)
}

/// Whether a query finds what is expected. What Prometheus does not accept does not.
fn is_right(monitor: &Monitor, chosen: &Chosen<'_>, query: &str, expected: &Found) -> bool {
    let found = chosen
        .put_into(query)
        .and_then(|query| ask(monitor, &query));
    found.is_ok_and(|found| compare(expected, &found).is_ok())
}

/// What is asked for, with where it is shown.
fn queries<'a>(
    dashboard: &'a str,
    content: &'a Value,
) -> anyhow::Result<Vec<(Place<'a>, &'a str)>> {
    let mut found = Vec::new();
    let mut row = "";
    for shown in panels(content) {
        let panel = shown["title"].as_str().context("a panel has a title")?;
        if shown["type"] == "row" {
            row = panel;
            continue;
        }
        let targets = shown["targets"].as_array().context("a panel has queries")?;
        for target in targets {
            let text = |key: &str| target[key].as_str().unwrap_or_default();
            let place = Place {
                dashboard,
                row,
                panel,
                legend: text("legendFormat"),
            };
            found.push((place, text("expr")));
        }
    }
    Ok(found)
}

/// What can be chosen as a service.
fn services(monitor: &Monitor, dashboard: &Value) -> anyhow::Result<Vec<String>> {
    let variables = dashboard["templating"]["list"]
        .as_array()
        .into_iter()
        .flatten();
    let mut service = variables.filter(|variable| variable["name"] == "service");
    let service = service.next().context("services can be chosen")?;
    let query = service["query"]["query"].as_str().unwrap_or_default();
    let metric = query
        .strip_prefix("label_values(")
        .and_then(|rest| rest.strip_suffix(", job)"));
    let metric = metric.with_context(|| format!("`{query}` is not about jobs"))?;
    let found = ask(monitor, &format!("group by (job) ({metric})"))?;
    Ok(found
        .into_keys()
        .filter_map(|mut labels| labels.remove("job"))
        .collect())
}

/// What is drawn into the lines: each alert of the dashboard, if it fires.
fn annotations(
    monitor: &Monitor,
    vocabulary: &Vocabulary,
    dashboard: &Value,
    services: &[String],
) -> anyhow::Result<()> {
    let chosen = Chosen {
        services,
        window: "1h",
    };
    let shown = panels(dashboard).filter(|panel| panel["type"] == "state-timeline");
    let shown = shown.flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    let shown: Vec<_> = shown.map(|target| &target["legendFormat"]).collect();
    let list = dashboard["annotations"]["list"].as_array();
    let list = list.context("there is a list of annotations")?;
    let drawn: Vec<_> = list.iter().map(|annotation| &annotation["name"]).collect();
    ensure!(drawn == shown, "{drawn:?} is drawn, and {shown:?} shown");
    let alerts = vocabulary.alerts();
    for annotation in list {
        let query = chosen.put_into(annotation["target"]["expr"].as_str().unwrap_or_default())?;
        let found = ask(monitor, &query)?;
        let alert = alerts.iter().find(|alert| annotation["name"] == alert.name);
        let alert = alert.with_context(|| format!("nobody knows {}", annotation["name"]))?;
        let is_meant =
            |labels: &past::Labels| alert.labels.iter().all(|it| labels.get(it.0) == Some(it.1));
        ensure!(
            found.is_empty() != alert.fires && found.keys().all(is_meant),
            "`{query}` finds {found:?}"
        );
    }
    Ok(())
}

fn ask(monitor: &Monitor, query: &str) -> anyhow::Result<Found> {
    let found = monitor.vector(query, Some(&END.to_string()))?;
    let number = found.len();
    let found = found
        .into_iter()
        .map(|(labels, value)| Ok((labels, value.parse()?)));
    let found: BTreeMap<_, f64> = found
        .collect::<anyhow::Result<_>>()
        .with_context(|| query.to_owned())?;
    ensure!(found.len() == number, "`{query}` names series twice");
    Ok(found)
}
