//! Names with everything in them that could end a quote, names that are words of the queries, and events
//! in two cases in one table.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::engine::Engine;
use super::file::read;
use super::{insert, same, sql, statements};

const EVENT: &str = "It's; `two` */ ]] }} -- \\ ${x} 東京";
const STEPS: [&str; 3] = ["it's", "a\u{202e}b; --", "größe\\"];

pub(super) fn check(
    engine: &Engine<'_>,
    generated: &Path,
    folder: &Path,
    now: u64,
) -> anyhow::Result<()> {
    let lines = folder.join("hostile.jsonl");
    fs::write(&lines, written(now))?;
    let tables = statements(&sql(generated, "tables.sql")?);
    let kafka = statements(&sql(generated, "kafka.sql")?);
    let (columns, _) = kafka[0].split_once("ENGINE = Kafka").context("no Kafka")?;
    let through_queue = [
        &tables[..],
        &[format!("{columns}ENGINE = Null"), kafka[1].clone()],
        &[insert("events_queue", &lines)],
    ]
    .concat();
    let directly = [&tables[..], &[insert("events", &lines)]].concat();
    for (store, before) in [("hostile", &directly), ("hostile-queue", &through_queue)] {
        let (mut run, before) = (before.clone(), before.len());
        let mut queries = Vec::new();
        for folder in ["clickhouse/funnels", "clickhouse/flows"] {
            for entry in fs::read_dir(generated.join(folder))? {
                let path = entry?.path();
                let is_snake = path.ends_with("snake.sql");
                let found = read(&fs::read_to_string(&path)?);
                queries.extend(found.into_iter().map(|query| (is_snake, query)));
            }
        }
        run.extend(queries.iter().map(|(_, query)| query.sql.clone()));
        let answers = engine.run(store, &run)?;
        let mut compared = 0;
        for ((is_snake, query), answer) in queries.iter().zip(&answers[before..]) {
            for (of_snake, about, expected) in expected() {
                if of_snake == *is_snake && query.about.starts_with(about) {
                    let rows = expected.as_array().context("rows")?;
                    same(query, answer, rows)?;
                    compared += 1;
                }
            }
        }
        ensure!(
            compared == expected().len(),
            "{compared} queries are compared"
        );
    }
    println!("names that end quotes elsewhere do not here, and two cases are one table");
    Ok(())
}

/// What is asked of the event in `snake_case`, or of the other one, and the answer.
fn expected() -> Vec<(bool, &'static str, Value)> {
    vec![
        (
            false,
            "Events of each step.",
            json!([
                {"position": 1, "step": STEPS[0], "events": 2},
                {"position": 2, "step": STEPS[1], "events": 1},
                {"position": 3, "step": STEPS[2], "events": 1},
            ]),
        ),
        (
            false,
            "Entities of each step, by teamId and the first pl`an'",
            json!([
                {"value": "'); --", "position": 1, "step": STEPS[0], "entities": 1, "of_first": 1},
                {"value": "'); --", "position": 2, "step": STEPS[1], "entities": 1, "of_first": 1},
                {"value": "'); --", "position": 3, "step": STEPS[2], "entities": 1, "of_first": 1},
                {"value": null, "position": 1, "step": STEPS[0], "entities": 1, "of_first": 1},
                {"value": null, "position": 2, "step": STEPS[1], "entities": 0, "of_first": 0},
                {"value": null, "position": 3, "step": STEPS[2], "entities": 0, "of_first": 0},
            ]),
        ),
        (
            false,
            "The target of ",
            json!([
                {"entities": 2, "converted": 1, "share": 0.5, "at_least": 0.5, "is_reached": 1},
            ]),
        ),
        (
            true,
            "Entities of each step, by user_id.",
            json!([
                {"position": 1, "step": "first", "entities": 1, "of_first": 1, "of_previous": null},
                {"position": 2, "step": "second", "entities": 1, "of_first": 1, "of_previous": 1},
            ]),
        ),
    ]
}

fn written(now: u64) -> String {
    let mut lines = Vec::new();
    let mut camel = |team: &str, step: usize, plan: Value| {
        let at = lines.len() as u64;
        lines.push(json!({
            "event": EVENT, "teamId": team, "pl`an'": plan, "ratio.ofX": 0.5, "cohort": "real",
            "eventId": format!("0190b2c4-0000-7000-8000-{at:012x}"),
            "sessionId": "0190b2c4-0000-7000-8000-ffffffffffff",
            "timestamp": now - 1_000 + at / 2, "sequence": at, "funnelStep": STEPS[step],
        }));
    };
    for step in 0..STEPS.len() {
        camel("a", step, json!("'); --"));
    }
    camel("b", 0, Value::Null);
    for (at, step) in (0_u64..).zip(["first", "second"]) {
        lines.push(json!({
            "event": "Snake", "user_id": "u", "cohort": "real",
            "event_id": format!("0190b2c4-0000-7000-8001-{at:012x}"),
            "session_id": "0190b2c4-0000-7000-8000-ffffffffffff",
            "timestamp": now - 1_000 + at, "sequence": at, "funnel_step": step,
        }));
    }
    // Each twice.
    let lines: Vec<_> = lines.iter().chain(&lines).map(Value::to_string).collect();
    lines.join(
        "
",
    )
}
