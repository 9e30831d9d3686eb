//! The generated SQL and a real engine: the tables are made, lines that a service wrote are inserted as
//! they are, and every query answers what `model` computes from the same lines.
//!
//! `model` knows what the queries of a funnel have to answer and `flows` what those of flows have to,
//! `written` has lines by hand, `hostile` names that end quotes. `engine` runs statements, `file` takes a
//! file of them apart, `old` is another server.

mod engine;
mod file;
mod flows;
mod hostile;
mod model;
mod old;
mod written;

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use self::engine::Engine;
use self::file::{Query, read};
use self::model::Model;
use crate::command::{self, root};
use crate::folder::Folder;
use crate::{demo, parts};

const STEPS: [&str; 4] = ["landing", "provision", "claim", "paid"];
const ENTITIES: [&str; 2] = ["fingerprint", "teamId"];
const FACETS: [&str; 3] = ["env", "resourceType", "tier"];
/// Each with the step it is measured from.
const TARGETS: [(&str, &str, f64); 2] = [("claim", "provision", 0.02), ("paid", "claim", 0.2)];

pub(crate) fn run() -> anyhow::Result<()> {
    let python = parts::Python::with(&parts::CLICKHOUSE)?;
    demo::build()?;
    let folder = Folder::new("clickhouse")?;
    let engine = Engine::new(&python, &folder.0);

    let lines = folder.0.join("events.jsonl");
    demo::lines(&lines, 60)?;
    let now = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let by_hand = folder.0.join("by-hand.jsonl");
    fs::write(&by_hand, written::of_funnel(now))?;

    let generated = folder.0.join("service");
    let from = ["--bin", &demo::program().display().to_string()].map(str::to_owned);
    generate(&from, &generated)?;
    check_funnel(&engine, &generated, [&lines, &by_hand], now)?;
    check_queue(&engine, &generated, &lines)?;
    let tables = sql(&generated, "tables.sql")?;
    old::check(&folder.0, &tables, [&lines, &by_hand], now)?;

    let generated = folder.0.join("tool");
    let lock = root().join("examples/app-cli/funnel.lock");
    let from = ["--lock", &lock.display().to_string()].map(str::to_owned);
    generate(&from, &generated)?;
    flows::check(&engine, &generated, &folder.0, now)?;

    let generated = folder.0.join("hostile");
    let lock = root().join("xtask/src/clickhouse/hostile.lock");
    let from = ["--lock", &lock.display().to_string()].map(str::to_owned);
    generate(&from, &generated)?;
    hostile::check(&engine, &generated, &folder.0, now)?;
    println!("ClickHouse answers what is expected.\n");
    Ok(())
}

fn generate(from: &[String], into: &Path) -> anyhow::Result<()> {
    let mut tool = std::process::Command::new(demo::tool());
    tool.args(["generate", "clickhouse"])
        .args(from)
        .arg("--out")
        .arg(into);
    command::run(&mut tool)
}

/// Where the files are that are generated into this folder.
fn sql(generated: &Path, file: &str) -> anyhow::Result<String> {
    let path = generated.join("clickhouse").join(file);
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

fn check_funnel(
    engine: &Engine<'_>,
    generated: &Path,
    files: [&Path; 2],
    now: u64,
) -> anyhow::Result<()> {
    let mut statements = statements(&sql(generated, "tables.sql")?);
    // Twice, as a sender that heard nothing would.
    for file in [files[0], files[1], files[0]] {
        statements.push(insert("events", file));
    }
    let queries = read(&sql(generated, "funnels/instant_funnel.sql")?);
    let before = statements.len() + 1;
    statements.push("SELECT count() AS events FROM events_distinct".to_owned());
    statements.extend(queries.iter().map(|query| query.sql.clone()));
    let answers = engine.run("funnel", &statements)?;

    let [emitted, by_hand] = files.map(fs::read_to_string);
    let lines = format!("{}{}", emitted?, by_hand?);
    let model = Model::read(&lines, "InstantFunnel", &STEPS, now)?;
    let kept = &answers[before - 1][0]["events"];
    ensure!(
        *kept == model::distinct(&lines)?,
        "{kept} events are kept of {}",
        model::distinct(&lines)?
    );
    let mut left = queries.iter().zip(&answers[before..]).collect::<Vec<_>>();
    let mut compare = |about: String, expected: Vec<Value>| -> anyhow::Result<()> {
        let at = left
            .iter()
            .position(|(query, _)| query.about.starts_with(&about));
        let (query, answer) = left.remove(at.with_context(|| format!("no query: {about}"))?);
        same(query, answer, &expected)
    };
    compare("Events of each step.".to_owned(), model.events())?;
    for entity in ENTITIES {
        compare(
            format!("Entities of each step, by {entity}."),
            model.levels(entity),
        )?;
        for facet in FACETS {
            compare(
                format!("Entities of each step, by {entity} and the first {facet} "),
                model.by_facet(entity, facet),
            )?;
        }
        compare(
            format!("Week over week, by {entity}:"),
            model.week_over_week(entity),
        )?;
        for (step, before, least) in TARGETS {
            compare(
                format!("The target of {step}: of those who took {before}, by {entity},"),
                model.target(entity, before, step, least),
            )?;
        }
    }
    ensure!(left.is_empty(), "not looked at: {}", left[0].0.about);
    println!(
        "{} queries of a funnel answer what was emitted: {}",
        queries.len(),
        serde_json::to_string(&model.levels("fingerprint"))?
    );
    Ok(())
}

/// The way through Kafka, with a table in its place that hands on what it is given.
fn check_queue(engine: &Engine<'_>, generated: &Path, lines: &Path) -> anyhow::Result<()> {
    let mut run = statements(&sql(generated, "tables.sql")?);
    let kafka = statements(&sql(generated, "kafka.sql")?);
    let [queue, intake] = &kafka[..] else {
        anyhow::bail!("{} statements for Kafka", kafka.len());
    };
    let (columns, _) = queue.split_once("ENGINE = Kafka").context("no Kafka")?;
    run.push(format!("EXPLAIN AST {queue}"));
    run.push(format!("{columns}ENGINE = Null"));
    run.push(intake.clone());
    run.push(insert("events_queue", lines));
    run.push("SELECT count() AS events FROM events_distinct".to_owned());
    let answers = engine.run("queue", &run)?;
    let kept = answers.last().context("answers")?[0]["events"].clone();
    let emitted = model::distinct(&fs::read_to_string(lines)?)?;
    ensure!(
        kept == emitted,
        "{kept} of {emitted} events came through the queue"
    );
    println!("{emitted} events came through the view that reads the queue");
    Ok(())
}

fn statements(sql: &str) -> Vec<String> {
    read(sql).into_iter().map(|query| query.sql).collect()
}

fn insert(table: &str, file: &Path) -> String {
    format!(
        "INSERT INTO {table} FROM INFILE '{}' SETTINGS input_format_skip_unknown_fields = 1 FORMAT JSONEachRow",
        file.display()
    )
}

/// Whether the rows are the expected ones; shares are rounded.
fn same(query: &Query, answer: &[Value], expected: &[Value]) -> anyhow::Result<()> {
    let number = |value: &Value| match value {
        Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    };
    let equal = |found: &Value, wanted: &Value| match (number(found), number(wanted)) {
        (Some(found), Some(wanted)) => (found - wanted).abs() < 0.000_051,
        _ => found == wanted,
    };
    let is_same = answer.len() == expected.len()
        && answer.iter().zip(expected).all(|(found, wanted)| {
            let (Some(found), Some(wanted)) = (found.as_object(), wanted.as_object()) else {
                return false;
            };
            found.len() == wanted.len()
                && wanted
                    .iter()
                    .all(|(key, wanted)| found.get(key).is_some_and(|found| equal(found, wanted)))
        });
    ensure!(
        is_same,
        "{}\nanswers {}\nand not {}",
        query.about,
        serde_json::to_string(answer)?,
        serde_json::to_string(expected)?
    );
    Ok(())
}
