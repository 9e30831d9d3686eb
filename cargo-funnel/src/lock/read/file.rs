//! The shape of the file.

use serde::Deserialize;
use toml::Spanned;

use super::alert::FileAlert;
use super::number::Number;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "version")]
    _version: i64,
    #[serde(default, rename = "build")]
    pub(super) builds: Vec<FileBuild>,
    #[serde(default, rename = "event")]
    pub(super) events: Vec<Spanned<FileEvent>>,
    #[serde(default, rename = "flow")]
    pub(super) flows: Vec<Spanned<FileFlow>>,
    #[serde(default, rename = "counter")]
    pub(super) counters: Vec<Spanned<FileCounter>>,
    #[serde(default, rename = "site")]
    pub(super) sites: Vec<Spanned<FileSite>>,
    #[serde(default)]
    pub(super) running: Vec<Spanned<FileSite>>,
    #[serde(default)]
    pub(super) counting: Vec<Spanned<FileSite>>,
    #[serde(default, rename = "tombstone")]
    pub(super) tombstones: Vec<Spanned<FileTombstone>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileBuild {
    pub(super) binary: String,
    pub(super) target: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileEvent {
    pub(super) name: String,
    pub(super) counter: String,
    pub(super) owner: Option<String>,
    pub(super) rename_all: Option<String>,
    #[serde(rename = "in")]
    pub(super) binaries: Option<Vec<String>>,
    pub(super) only: Option<Vec<String>>,
    pub(super) builds: Option<Vec<String>>,
    #[serde(default)]
    pub(super) steps: Vec<String>,
    #[serde(default, rename = "target")]
    pub(super) targets: Vec<FileTarget>,
    #[serde(default, rename = "alert")]
    pub(super) alerts: Vec<FileAlert>,
    #[serde(default, rename = "key")]
    pub(super) keys: Vec<FileKey>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileTarget {
    pub(super) step: String,
    pub(super) at: Option<usize>,
    pub(super) from: String,
    pub(super) at_least: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileKey {
    pub(super) name: String,
    pub(super) wire: Option<String>,
    pub(super) class: String,
    #[serde(default)]
    pub(super) entity: bool,
    pub(super) reviewed: Option<String>,
    #[serde(default)]
    pub(super) required: Vec<String>,
    #[serde(default)]
    pub(super) values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileFlow {
    pub(super) name: String,
    pub(super) owner: Option<String>,
    pub(super) rename_all: Option<String>,
    pub(super) started: String,
    pub(super) completed: String,
    pub(super) aborted: String,
    pub(super) failed: String,
    #[serde(rename = "in")]
    pub(super) binaries: Option<Vec<String>>,
    pub(super) only: Option<Vec<String>>,
    pub(super) builds: Option<Vec<String>>,
    #[serde(default)]
    pub(super) steps: Vec<String>,
    #[serde(default)]
    pub(super) reasons: Vec<String>,
    #[serde(default, rename = "milestone")]
    pub(super) milestones: Vec<FileMilestone>,
    #[serde(default, rename = "key")]
    pub(super) keys: Vec<FileKey>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileMilestone {
    pub(super) name: String,
    pub(super) event: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileCounter {
    pub(super) name: String,
    pub(super) owner: Option<String>,
    pub(super) reduces: Option<String>,
    pub(super) series: Number,
    pub(super) max_series: Option<Number>,
    pub(super) max_series_reason: Option<String>,
    #[serde(rename = "in")]
    pub(super) binaries: Option<Vec<String>>,
    pub(super) only: Option<Vec<String>>,
    pub(super) builds: Option<Vec<String>>,
    #[serde(default, rename = "label")]
    pub(super) labels: Vec<FileLabel>,
    #[serde(default, rename = "alert")]
    pub(super) alerts: Vec<FileAlert>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileLabel {
    pub(super) name: String,
    #[serde(default)]
    pub(super) values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSite {
    pub(super) event: Option<String>,
    pub(super) step: Option<String>,
    pub(super) flow: Option<String>,
    pub(super) counter: Option<String>,
    #[serde(rename = "crate")]
    pub(super) krate: String,
    pub(super) module: String,
    #[serde(default)]
    pub(super) function: String,
    pub(super) count: Option<Number>,
    #[serde(rename = "in")]
    pub(super) binaries: Option<Vec<String>>,
    pub(super) only: Option<Vec<String>>,
    pub(super) builds: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileTombstone {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) of: Option<String>,
    pub(super) was: String,
}
