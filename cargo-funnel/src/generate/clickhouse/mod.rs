//! Tables and queries for `ClickHouse`: one table of all events of a service, since its events are one
//! stream wherever they come from, and a file of queries for each funnel and flow.

mod columns;
mod flow;
mod funnel;
mod tables;
#[cfg(test)]
mod tests;

use super::quote::dashes::{self, query};
use super::quote::sql::identifier;
use super::{File, Input, Kind, Refusal, events, generated_by};
use columns::Columns;

/// How long after the first step the last one counts, in milliseconds and in words.
const WINDOW: (u64, &str) = (7 * 24 * 60 * 60 * 1_000, "7 days");
/// How far back queries look.
const LOOKBACK: &str = "INTERVAL 28 DAY";

/// What the tables are called, as written in SQL.
struct Names {
    database: Option<String>,
    events: String,
    /// The view that has each event once.
    distinct: String,
    /// The table that reads Kafka, and the view that takes from it.
    queue: String,
    intake: String,
    /// What tells a client the database, where a shell reads it.
    client: String,
    topic: String,
}

impl Names {
    fn of(service: Option<&str>) -> Self {
        let table = |table: &str| match service {
            Some(service) => format!("{}.{}", identifier(service), identifier(table)),
            None => identifier(table),
        };
        let is_plain = |name: &str| {
            name.bytes()
                .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.'))
        };
        Self {
            database: service.map(identifier),
            events: table("events"),
            distinct: table("events_distinct"),
            queue: table("events_queue"),
            intake: table("events_intake"),
            client: match service {
                None => String::new(),
                Some(service) if is_plain(service) => format!("--database={service} "),
                // It would mean something to the shell.
                Some(_) => "--database=… ".to_owned(),
            },
            topic: service.unwrap_or("events").to_owned(),
        }
    }
}

/// The files.
pub(super) fn files(input: &Input<'_>) -> Result<Vec<File>, Refusal> {
    let columns = Columns::of(input.registry)?;
    let names = Names::of(input.service);
    let mut files = vec![
        file("tables", tables::stored(&columns, &names)),
        file("kafka", tables::kafka(&columns, &names)),
    ];
    for funnel in events::funnels(input.registry) {
        let text = funnel::queries(&funnel, &columns, &names)?;
        files.push(file(&format!("funnels/{}", funnel.file), text));
    }
    for flow in events::flows(input.registry) {
        let text = flow::queries(&flow, &columns, &names);
        files.push(file(&format!("flows/{}", flow.file), text));
    }
    Ok(files)
}

fn file(path: &str, text: String) -> File {
    File {
        path: format!("clickhouse/{path}.sql"),
        text,
    }
}

/// The first lines of a file.
fn header(lines: &[&str]) -> String {
    dashes::header(&generated_by(Kind::ClickHouse), lines)
}
