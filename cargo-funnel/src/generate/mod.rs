//! Files that are generated from a registry: documents, schemas, queries. Pure: from records to texts,
//! which `commands` writes, or compares with those that are there. A folder for each kind of file, a
//! module for each; none of them imports another one, and `quote` is below them all.

mod added;
mod clickhouse;
mod data_map;
mod docs;
mod events;
mod grafana;
mod json_schema;
mod kind;
mod links;
mod nrql;
mod prometheus;
mod promql;
pub(crate) mod quote;
mod registry;
mod wire;

use std::fmt;

use funnel_runtime::registry::Registry;

use crate::lock::Lock;
pub(crate) use data_map::Processing;
pub(crate) use kind::Kind;
pub(crate) use registry::{merged, of_lock};

/// What every generated file says at its beginning.
const MARK: &str = "enerated by `cargo funnel generate ";
/// How far into a file its mark is looked for.
const HEAD: usize = 1024;

/// Whether a file was generated.
pub(crate) fn is_marked(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    String::from_utf8_lossy(head).contains(MARK)
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Relative to the folder of all, with `/` between its parts; the first is the name of its kind.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What files are generated from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    /// Of all binaries together.
    pub(crate) registry: &'a Registry,
    /// What was removed.
    pub(crate) lock: Option<&'a Lock>,
    pub(crate) service: Option<&'a str>,
    /// Where the documents are published; see [`links::Link::url`].
    pub(crate) docs: Option<&'a str>,
    /// How often Prometheus evaluates rules.
    pub(crate) interval: Option<&'a str>,
}

/// Why something cannot be written as it would have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(String);

impl Refusal {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The files of a kind. `processing` is for the data map.
///
/// # Errors
///
/// Where a name cannot be written in the language of a file.
pub(crate) fn files(
    kind: Kind,
    input: &Input<'_>,
    processing: &Processing,
) -> Result<Vec<File>, Refusal> {
    Ok(match kind {
        Kind::Docs => docs::files(input),
        Kind::JsonSchema => json_schema::files(input),
        Kind::DataMap => data_map::files(input, processing),
        Kind::ClickHouse => clickhouse::files(input)?,
        Kind::Grafana => grafana::files(input)?,
        Kind::Nrql => nrql::files(input)?,
        Kind::PrometheusRules => prometheus::files(input)?,
        // `each` takes it apart.
        Kind::All => Vec::new(),
    })
}

/// What a file says of where it comes from.
fn generated_by(kind: Kind) -> String {
    format!("G{MARK}{}`; edit the sources, not this file.", kind.name())
}
