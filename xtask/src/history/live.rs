//! The histories go on: what all the shops say now.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::past::{History, from_end};
use super::shop::Exported;
use crate::exporter::Exporter;
use crate::server::Metrics;

/// What is told of the shops.
pub(super) struct Shops {
    pub(super) histories: Vec<History>,
    pub(super) exported: Vec<Exported>,
    /// When the past ended, in seconds since 1970.
    pub(super) end: u64,
}

pub(super) fn of(shops: Arc<Shops>) -> anyhow::Result<Exporter> {
    Exporter::of(move || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let mut text = String::new();
        for history in &shops.histories {
            history.scrape(&shops.exported, from_end(now, shops.end), &mut text);
        }
        Ok(Metrics {
            content_type: "text/plain; version=0.0.4".to_owned(),
            text,
        })
    })
}
