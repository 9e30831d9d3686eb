//! The queries of flows, on runs written by hand.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::engine::Engine;
use super::file::read;
use super::{insert, same, sql, statements, written};

pub(super) fn check(
    engine: &Engine<'_>,
    generated: &Path,
    folder: &Path,
    now: u64,
) -> anyhow::Result<()> {
    let lines = folder.join("flows.jsonl");
    fs::write(&lines, written::of_flows(now))?;
    let mut run = statements(&sql(generated, "tables.sql")?);
    run.push(insert("events", &lines));
    let before = run.len();
    let mut asked = Vec::new();
    for (file, expected) in [
        ("flows/cli_application_create.sql", create()),
        ("flows/cli_command.sql", command()),
    ] {
        let queries = read(&sql(generated, file)?);
        ensure!(
            queries.len() == expected.len(),
            "{file} has {} queries",
            queries.len()
        );
        asked.extend(queries.into_iter().zip(expected));
    }
    run.extend(asked.iter().map(|(query, _)| query.sql.clone()));
    // The rest is run for its own sake: nothing was told of these flows.
    for file in fs::read_dir(generated.join("clickhouse/flows"))? {
        let queries = statements(&fs::read_to_string(file?.path())?);
        run.extend(queries);
    }
    let answers = engine.run("flows", &run)?;
    for ((query, expected), answer) in asked.iter().zip(&answers[before..]) {
        let expected = expected.as_array().context("rows")?;
        same(query, answer, expected)?;
    }
    println!(
        "{} queries of two flows answer what was written",
        asked.len()
    );
    Ok(())
}

fn create() -> Vec<Value> {
    vec![
        json!([{"started": 11, "completed": 3, "aborted": 3, "failed": 1, "completed_share": 3.0 / 7.0}]),
        json!([
            {"outcome": "aborted", "ends": 3, "p50": 50, "p90": 50, "p99": 50},
            {"outcome": "completed", "ends": 3, "p50": 200, "p90": 400, "p99": 400},
            {"outcome": "failed", "ends": 1, "p50": 70, "p90": 70, "p99": 70},
        ]),
        json!([{"error_class": "server", "step": "api_call", "runs": 1}]),
        json!([
            {"reason": "cancelled", "step": "plan", "runs": 2},
            {"reason": "declined_terms", "step": "terms", "runs": 1},
        ]),
        json!([
            {"told_last": "CLI Application Create Started", "runs": 2},
            {"told_last": "Accepted Terms", "runs": 1},
        ]),
    ]
}

fn command() -> Vec<Value> {
    vec![
        json!([{"started": 4, "completed": 1, "aborted": 1, "failed": 2, "completed_share": 0.25}]),
        json!([
            {"outcome": "aborted", "ends": 1, "p50": 20, "p90": 20, "p99": 20},
            {"outcome": "completed", "ends": 1, "p50": 10, "p90": 10, "p99": 10},
            {"outcome": "failed", "ends": 2, "p50": 40, "p90": 40, "p99": 40},
        ]),
        json!([
            {"error_class": "network", "step": "run", "runs": 1},
            {"error_class": "network", "step": null, "runs": 1},
        ]),
        json!([{"reason": "cancelled", "step": null, "runs": 1}]),
        json!([]),
    ]
}
