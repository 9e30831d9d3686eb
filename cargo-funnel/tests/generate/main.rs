//! `cargo funnel generate`, from binaries and locks to files.

mod breaks;
mod clickhouse;
mod command;
mod docs;
mod emitted;
mod grafana;
mod nrql;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/object_file.rs"]
mod object_file;
mod prometheus;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/record.rs"]
mod record;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/tool.rs"]
mod tool;
