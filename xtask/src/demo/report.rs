//! What came out: read from the stored events, the counters and the accounts, shown, and compared with what
//! was sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::population::Sent;

const STEPS: [&str; 4] = ["landing", "provision", "claim", "paid"];
const COUNTER: &str = "instant_conversion_funnel_total";
const OF_PROBES: &str = "instant_conversion_funnel_synthetic_total";
const OUTCOMES: [&str; 4] = ["ok", "error", "cancelled", "panicked"];

pub(super) struct Result {
    /// Events by cohort and step.
    events: BTreeMap<(String, String), u64>,
    /// Who took a step, by the attribute that says so and the step; people only.
    entities: BTreeMap<(&'static str, String), BTreeSet<String>>,
    /// The outcome counters.
    calls: BTreeMap<(String, String), u64>,
    /// The step counter, and what probes counted of it.
    steps: BTreeMap<String, u64>,
    steps_of_probes: BTreeMap<String, u64>,
    account: Account,
}

struct Account {
    backend: String,
    accepted: u64,
    delivered: u64,
    dropped: u64,
    pending: u64,
}

impl Result {
    pub(super) fn read(events: &Path, metrics: &str, report: &Value) -> anyhow::Result<Self> {
        let mut result = Self {
            events: BTreeMap::new(),
            entities: BTreeMap::new(),
            calls: calls(metrics),
            steps: steps(metrics, COUNTER),
            steps_of_probes: steps(metrics, OF_PROBES),
            account: account(report).context("the shutdown report has one account")?,
        };
        let store = Connection::open_with_flags(events, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut stored = store.prepare("SELECT cohort, step, attributes FROM events")?;
        let mut stored = stored.query(())?;
        while let Some(row) = stored.next()? {
            let attributes: String = row.get("attributes")?;
            let attributes = serde_json::from_str(&attributes)?;
            result.add(row.get("cohort")?, row.get("step")?, &attributes);
        }
        Ok(result)
    }

    fn add(&mut self, cohort: String, step: String, attributes: &Value) {
        for key in ["fingerprint", "teamId"] {
            if let Some(entity) = attributes[key].as_str().filter(|_| cohort == "real") {
                self.entities
                    .entry((key, step.clone()))
                    .or_default()
                    .insert(entity.to_owned());
            }
        }
        *self.events.entry((cohort, step)).or_default() += 1;
    }

    fn count(&self, cohort: &str, step: &str) -> u64 {
        self.events
            .get(&(cohort.to_owned(), step.to_owned()))
            .copied()
            .unwrap_or(0)
    }

    fn entities(&self, key: &'static str, step: &str) -> u64 {
        self.entities
            .get(&(key, step.to_owned()))
            .map_or(0, |set| set.len() as u64)
    }

    pub(super) fn print(&self, sent: &Sent) {
        println!("\nInstantFunnel, people only");
        println!(
            "{:<12}{:>8}{:>8}{:>10}{:>12}",
            "step", "sent", "events", "entities", "of before"
        );
        let mut before = None;
        for step in STEPS {
            let events = self.count("real", step);
            let wanted = sent.real.get(step).copied().unwrap_or(0);
            // The webhook of the billing provider knows the team alone.
            let entity = if step == "paid" {
                "teamId"
            } else {
                "fingerprint"
            };
            let entities = self.entities(entity, step);
            let share = before.map_or(String::new(), |before| percent(entities, before));
            println!("{step:<12}{wanted:>8}{events:>8}{entities:>10}{share:>12}");
            before = Some(entities);
        }
        let synthetic: u64 = STEPS.iter().map(|step| self.count("synthetic", step)).sum();
        println!("left out: {synthetic} events of probes");

        println!("\nthe step counter, as a query leaves out probes");
        println!("{:<12}{:>8}{:>8}{:>8}", "step", "all", "probes", "people");
        for step in STEPS {
            let [all, probes] = self.counted(step);
            let people = all.saturating_sub(probes);
            println!("{step:<12}{all:>8}{probes:>8}{people:>8}");
        }

        let provisioned = self.entities("fingerprint", "provision");
        let claimed = self.entities("fingerprint", "claim");
        let teams = self.entities("teamId", "claim");
        let paid = self.entities("teamId", "paid");
        println!(
            "\nanonymous → claimed   {:>7}  ({claimed} of {provisioned} visitors, target 2 %)",
            percent(claimed, provisioned)
        );
        println!(
            "claimed → paid        {:>7}  ({paid} of {teams} teams, target 20 %)",
            percent(paid, teams)
        );

        println!("\ncalls by outcome, probes included");
        print!("{:<12}", "step");
        for outcome in OUTCOMES {
            print!("{outcome:>11}");
        }
        println!();
        for step in STEPS {
            print!("{step:<12}");
            for outcome in OUTCOMES {
                print!("{:>11}", self.calls_of(step, outcome));
            }
            println!();
        }

        let Account {
            backend,
            accepted,
            delivered,
            dropped,
            pending,
        } = &self.account;
        println!(
            "\n{backend}: accepted {accepted} = delivered {delivered} + dropped {dropped} + pending {pending}\n"
        );
    }

    /// What the step counter says, and what it says of probes.
    fn counted(&self, step: &str) -> [u64; 2] {
        [&self.steps, &self.steps_of_probes].map(|counts| counts.get(step).copied().unwrap_or(0))
    }

    fn calls_of(&self, step: &str, outcome: &str) -> u64 {
        self.calls
            .get(&(step.to_owned(), outcome.to_owned()))
            .copied()
            .unwrap_or(0)
    }

    /// Every difference between what was sent and what came out.
    pub(super) fn compare(&self, sent: &Sent) -> Vec<String> {
        let mut faults = Vec::new();
        let mut check = |what: String, wanted: u64, got: u64| {
            if wanted != got {
                faults.push(format!("{what}: sent {wanted}, got {got}"));
            }
        };
        for step in STEPS {
            let wanted = |of: &BTreeMap<&str, u64>| of.get(step).copied().unwrap_or(0);
            check(
                format!("events of {step}"),
                wanted(&sent.real),
                self.count("real", step),
            );
            check(
                format!("synthetic events of {step}"),
                wanted(&sent.synthetic),
                self.count("synthetic", step),
            );
            let [all, probes] = self.counted(step);
            let both = wanted(&sent.real) + wanted(&sent.synthetic);
            check(format!("{COUNTER} of {step}"), both, all);
            check(
                format!("{OF_PROBES} of {step}"),
                wanted(&sent.synthetic),
                probes,
            );
            for outcome in OUTCOMES {
                let wanted = sent.calls.get(&(step, outcome)).copied().unwrap_or(0);
                check(
                    format!("{step} {outcome}"),
                    wanted,
                    self.calls_of(step, outcome),
                );
            }
        }
        let events: u64 = self.events.values().sum();
        let account = &self.account;
        check("accepted events".to_owned(), events, account.accepted);
        let accounted = account.delivered + account.dropped + account.pending;
        check("accounted events".to_owned(), account.accepted, accounted);
        faults
    }
}

fn percent(part: u64, whole: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let share = if whole == 0 {
        0.0
    } else {
        part as f64 * 100.0 / whole as f64
    };
    format!("{share:.1} %")
}

/// The outcome counters of the text that the service exposes, by step and outcome.
fn calls(metrics: &str) -> BTreeMap<(String, String), u64> {
    let series = series(metrics, "funnel_step_outcomes_total");
    let counts = series.filter_map(|(labels, count)| {
        Some(((label(labels, "step")?, label(labels, "outcome")?), count))
    });
    counts.collect()
}

/// The counts of a family by step.
fn steps(metrics: &str, family: &str) -> BTreeMap<String, u64> {
    let counts = series(metrics, family);
    let counts = counts.filter_map(|(labels, count)| Some((label(labels, "step")?, count)));
    counts.collect()
}

/// The series of a family: labels and count.
fn series<'a>(metrics: &'a str, family: &'a str) -> impl Iterator<Item = (&'a str, u64)> {
    metrics.lines().filter_map(move |line| {
        let labelled = line.strip_prefix(family)?.strip_prefix('{')?;
        let (labels, count) = labelled.split_once("} ")?;
        Some((labels, count.parse().ok()?))
    })
}

fn label(labels: &str, name: &str) -> Option<String> {
    let (_, rest) = labels.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn account(report: &Value) -> Option<Account> {
    let account = report["accounts"].as_array()?.first()?;
    let number = |key: &str| account[key].as_u64();
    Some(Account {
        backend: account["backend"].as_str()?.to_owned(),
        accepted: number("accepted")?,
        delivered: number("delivered")?,
        pending: number("pending")?,
        dropped: account["dropped"]
            .as_object()?
            .values()
            .filter_map(Value::as_u64)
            .sum(),
    })
}
