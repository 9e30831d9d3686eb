//! The table that people read.

use std::fmt::Write as _;

use comfy_table::presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED};
use comfy_table::{CellAlignment, Table};
use serde::Deserialize;

use crate::row::Row;

/// How the table is written.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    #[default]
    Text,
    Markdown,
}

const HEADERS: [&str; 14] = [
    "promise",
    "fault",
    "processes",
    "sent",
    "recovered",
    "accepted",
    "delivered",
    "received",
    "duplicates",
    "pending",
    "lost",
    "lost outside the promise",
    "p99 (ns)",
    "peak (MB)",
];
/// The columns with words in them.
const WORDS: [usize; 3] = [0, 1, 10];

pub(crate) fn write(rows: &[Row], format: Format) -> String {
    let mut table = Table::new();
    table.load_style(match format {
        Format::Text => UTF8_FULL_CONDENSED,
        Format::Markdown => ASCII_MARKDOWN,
    });
    table.set_header(HEADERS);
    for (at, column) in table.column_iter_mut().enumerate() {
        if !WORDS.contains(&at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for row in rows {
        table.add_row(cells(row));
    }
    table.trim_fmt()
}

fn cells(row: &Row) -> [String; 14] {
    let lost = row
        .lost
        .iter()
        .fold(String::new(), |mut text, (reason, count)| {
            let comma = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{comma}{reason} {count}");
            text
        });
    let or_none = |number: Option<u64>| number.map_or_else(|| "–".to_owned(), |n| n.to_string());
    [
        row.promise.name().to_owned(),
        row.fault.name().to_owned(),
        row.processes.to_string(),
        row.sent.to_string(),
        row.recovered.to_string(),
        row.accepted.to_string(),
        row.delivered.to_string(),
        row.received.to_string(),
        row.duplicates.to_string(),
        row.pending.to_string(),
        lost,
        row.outside.to_string(),
        or_none(row.p99_nanos.map(u64::from)),
        or_none(row.peak_kib.map(|kib| kib.div_ceil(1024))),
    ]
}

/// What the figures are, below the table.
pub(crate) const LEGEND: &str = "\
sent: emitting calls that returned. recovered: found on the disk by the processes of the row.
accepted, delivered, lost: the accounts of the processes that ended in order; `killed` is what was in the
memory of those that did not. received: distinct events at the server; duplicates: those that came twice.
";
