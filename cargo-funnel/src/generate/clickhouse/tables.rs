//! The tables: where events are kept, and where they come from.

use std::fmt::Write as _;

use super::columns::{Column, Columns, TIME};
use super::{Names, header};
use crate::generate::quote::dashes::comment;
use crate::generate::quote::sql::text;

/// How long events are kept unless the file is edited: a year can be compared with the one before.
const KEPT: &str = "INTERVAL 13 MONTH";

/// `tables.sql`.
pub(super) fn stored(columns: &Columns, names: &Names) -> String {
    let Names {
        events, distinct, ..
    } = names;
    let [id, timestamp] = ["event_id", "timestamp"].map(|base| columns.base(base));
    let mut rows: Vec<_> = columns.all.iter().flat_map(Column::stored).collect();
    rows.push(format!(
        "{TIME} DateTime64(3, 'UTC') MATERIALIZED fromUnixTimestamp64Milli(toInt64({timestamp}), 'UTC')"
    ));
    let mut out = header(&[
        "The events of this service, one row each. The columns are called as the attributes are called \
         in events, so that the lines of the backend `json_lines` are rows as they are:",
        "",
        &format!(
            "    clickhouse-client {}--input_format_skip_unknown_fields=1 \\",
            names.client
        ),
        "        --query=\"INSERT INTO events FORMAT JSONEachRow\" < events.jsonl",
        "",
        "What is delivered twice is one event: the rows have the same key and become one when parts are \
         merged, and until then the view below leaves the second out. For that they have to be in one \
         partition: an event has the same time in every attempt.",
        "",
        "Texts out of a fixed set are LowCardinality and not Enum8, which would refuse the rows of a \
         version of the service that knows one more. Numbers are Float64: exact up to 2^53.",
    ]);
    if columns.cases.len() > 1 {
        out.push_str(&comment(&[
            "",
            "The declarations differ in `rename_all`: what the library adds has a column for each \
             case, and queries use the first, which takes what it has not from the others.",
        ]));
    }
    if let Some(database) = &names.database {
        let _ = write!(out, "\nCREATE DATABASE IF NOT EXISTS {database};\n");
    }
    let _ = write!(
        out,
        "\nCREATE TABLE IF NOT EXISTS {events}\n(\n    {}\n)\nENGINE = ReplacingMergeTree\n\
         PARTITION BY toYYYYMM({TIME})\nORDER BY (`event`, {timestamp}, {id})\n\
         TTL toDateTime({TIME}) + {KEPT};\n",
        rows.join(",\n    ")
    );
    let _ = write!(
        out,
        "\n-- Each event once. All queries read this.\nCREATE VIEW IF NOT EXISTS {distinct} AS\n\
         SELECT *, {TIME}\nFROM {events} FINAL\n\
         SETTINGS do_not_merge_across_partitions_select_final = 1;\n"
    );
    out
}

/// `kafka.sql`.
pub(super) fn kafka(columns: &Columns, names: &Names) -> String {
    let Names {
        events,
        queue,
        intake,
        ..
    } = names;
    let rows: Vec<_> = columns.all.iter().flat_map(Column::passing).collect();
    let taken: Vec<_> = columns.all.iter().map(Column::taken).collect();
    let mut out = header(&[
        "Events out of a topic of Kafka, whose messages are lines as the backend `json_lines` writes \
         them. Edit a copy: the brokers are those of nobody.",
        "",
        "Kafka delivers at least once; the table keeps each event once all the same. What is no event is \
         skipped, up to 100 messages of a block.",
    ]);
    let _ = write!(
        out,
        "\nCREATE TABLE IF NOT EXISTS {queue}\n(\n    {}\n)\nENGINE = Kafka\nSETTINGS\n    \
         kafka_broker_list = 'broker.example:9092',\n    kafka_topic_list = {},\n    \
         kafka_group_name = 'clickhouse',\n    kafka_format = 'JSONEachRow',\n    \
         kafka_skip_broken_messages = 100,\n    input_format_skip_unknown_fields = 1;\n",
        rows.join(",\n    "),
        text(&names.topic)
    );
    let _ = write!(
        out,
        "\nCREATE MATERIALIZED VIEW IF NOT EXISTS {intake} TO {events} AS\nSELECT\n    {}\nFROM {queue};\n",
        taken.join(",\n    ")
    );
    out
}
