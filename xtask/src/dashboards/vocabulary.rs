//! What an example declares, by its lock file: read here anew, so that a mistake of the generator is not
//! made twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use toml::{Table, Value};

#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) example: &'static str,
    pub(super) funnels: Vec<Funnel>,
    pub(super) flows: Vec<Flow>,
    pub(super) counters: Vec<Counter>,
    /// Every place where something can go wrong, as metrics call it.
    pub(super) sites: Vec<Site>,
}

#[derive(Debug)]
pub(super) struct Funnel {
    pub(super) event: String,
    pub(super) counter: String,
    pub(super) steps: Vec<String>,
    /// Step, and what its target is measured from.
    pub(super) targets: Vec<[String; 2]>,
    pub(super) alerts: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Flow {
    pub(super) name: String,
    pub(super) steps: Vec<String>,
    pub(super) milestones: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Counter {
    pub(super) name: String,
    pub(super) labels: Vec<(String, Vec<String>)>,
    pub(super) alerts: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Site {
    /// The event of a step; empty for others.
    pub(super) event: String,
    pub(super) name: String,
}

impl Vocabulary {
    pub(super) fn of(example: &'static str, lock: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(lock).with_context(|| lock.display().to_string())?;
        let lock: Table = text.parse()?;
        let mut sites: Vec<Site> = Vec::new();
        for kind in ["site", "running", "counting"] {
            for site in tables(&lock, kind) {
                let module = text_of(site, "module");
                let name = match &*text_of(site, "function") {
                    // The lock does not say which line it is.
                    "" => format!("{module}:{}", 10 + sites.len()),
                    function => format!("{module}::{function}"),
                };
                if sites.iter().all(|other| other.name != name) {
                    let event = text_of(site, "event");
                    sites.push(Site { event, name });
                }
            }
        }
        Ok(Self {
            example,
            funnels: tables(&lock, "event").map(funnel).collect(),
            flows: tables(&lock, "flow").map(flow).collect(),
            counters: tables(&lock, "counter").map(counter).collect(),
            sites,
        })
    }
}

/// An alert as it is shown.
pub(super) struct Alert {
    pub(super) name: String,
    /// What tells it from others where it fires.
    pub(super) labels: BTreeMap<String, String>,
    pub(super) fires: bool,
}

impl Vocabulary {
    /// The alerts. Of those that are declared, the first fires.
    pub(super) fn alerts(&self) -> Vec<Alert> {
        let alert = |name: &str, labels: &[(&str, &str)], fires| Alert {
            name: name.to_owned(),
            labels: labels
                .iter()
                .map(|(label, text)| ((*label).to_owned(), (*text).to_owned()))
                .collect(),
            fires,
        };
        let funnels = self.funnels.iter().flat_map(|funnel| &funnel.alerts);
        let declared = funnels.chain(self.counters.iter().flat_map(|counter| &counter.alerts));
        let declared = declared.enumerate();
        let mut all: Vec<_> = declared
            .map(|(at, name)| alert(name, &[("alertname", name)], at == 0))
            .collect();
        let targets = self.funnels.iter().flat_map(|funnel| {
            let targets = funnel.targets.iter();
            targets.map(|[step, from]| (&funnel.event, step, from))
        });
        all.extend(targets.map(|(event, step, from)| {
            let name = ("alertname", "ConversionBelowTarget");
            let labels = [name, ("event", event), ("from", from), ("step", step)];
            alert(&format!("Target of {from} to {step}"), &labels, true)
        }));
        for (name, fires) in [("EventLossFast", true), ("EventLossSlow", false)] {
            all.push(alert(name, &[("alertname", name)], fires));
        }
        all
    }
}

fn funnel(event: &Table) -> Funnel {
    let targets = tables(event, "target");
    Funnel {
        event: text_of(event, "name"),
        counter: text_of(event, "counter"),
        steps: texts(event, "steps"),
        targets: targets
            .map(|it| [text_of(it, "step"), text_of(it, "from")])
            .collect(),
        alerts: names(event, "alert"),
    }
}

fn flow(flow: &Table) -> Flow {
    Flow {
        name: text_of(flow, "name"),
        steps: texts(flow, "steps"),
        milestones: names(flow, "milestone"),
    }
}

fn counter(counter: &Table) -> Counter {
    let labels = tables(counter, "label");
    Counter {
        name: text_of(counter, "name"),
        labels: labels
            .map(|it| (text_of(it, "name"), texts(it, "values")))
            .collect(),
        alerts: names(counter, "alert"),
    }
}

fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    let list = table
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(Value::as_table)
}

fn names(table: &Table, key: &str) -> Vec<String> {
    tables(table, key).map(|it| text_of(it, "name")).collect()
}

fn text_of(table: &Table, key: &str) -> String {
    let text = table.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn texts(table: &Table, key: &str) -> Vec<String> {
    let list = table
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}
