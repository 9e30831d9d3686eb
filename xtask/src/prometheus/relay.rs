//! A scrape answered with the Prometheus text format of a service, whatever format the scraper prefers.
//! Not every Prometheus can be told to ask for it.

use std::net::SocketAddr;

use crate::exporter::Exporter;
use crate::server;

/// What a scraper asks for that knows this format alone.
pub(super) const TEXT: &str = "text/plain; version=0.0.4";

pub(super) fn to(service: SocketAddr) -> anyhow::Result<Exporter> {
    Exporter::of(move || server::metrics(service, TEXT))
}
