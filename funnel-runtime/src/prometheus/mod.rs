//! The counters of this process for Prometheus: as text, as the answer to a scrape, and as a collector
//! for the registry that a team may have already.
//!
//! # Nothing else to serve
//!
//! [`metrics_response`] is the answer to `GET /metrics`, whatever web framework gives it:
//!
//! ```
//! use funnel_runtime::prometheus::metrics_response;
//!
//! let accept = Some("application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1");
//! let (content_type, body) = metrics_response(accept);
//! assert_eq!(content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
//! assert!(body.ends_with("# EOF\n"));
//! ```
//!
//! # Beside metrics of a team's own
//!
//! One endpoint serves both; which way depends on what the team has.
//!
//! A `prometheus::Registry` gets a [`Collector`] (feature `prometheus`), once:
//!
#![cfg_attr(feature = "prometheus", doc = "```")]
#![cfg_attr(not(feature = "prometheus"), doc = "```ignore")]
//! use prometheus::{IntCounter, Registry, TextEncoder};
//!
//! let registry = Registry::new();
//! let logins = IntCounter::new("app_logins_total", "Logins.")?;
//! registry.register(Box::new(logins.clone()))?;
//! registry.register(Box::new(funnel_runtime::prometheus::Collector::new()))?;
//!
//! logins.inc();
//! let body = TextEncoder::new().encode_to_string(&registry.gather())?;
//! assert!(body.contains("app_logins_total 1\n"));
//! assert!(body.contains("funnel_unknown_backends_total 0\n"));
//! # Ok::<(), prometheus::Error>(())
//! ```
//!
//! A registry of `prometheus-client` gets a `prometheus_client::Collector` of this crate (feature
//! `prometheus-client`), at its root and not in a sub-registry with a prefix:
//!
#![cfg_attr(feature = "prometheus-client", doc = "```")]
#![cfg_attr(not(feature = "prometheus-client"), doc = "```ignore")]
//! use prometheus_client::{encoding::text, metrics::counter::Counter, registry::Registry};
//!
//! let mut registry = Registry::default();
//! let logins = Counter::<u64>::default();
//! registry.register("app_logins", "Logins", logins.clone());
//! registry.register_collector(Box::new(funnel_runtime::prometheus_client::Collector::new()));
//!
//! logins.inc();
//! let mut body = String::new();
//! text::encode(&mut body, &registry)?;
//! assert!(body.contains("app_logins_total 1\n"));
//! assert!(body.contains("funnel_unknown_backends_total 0\n"));
//! # Ok::<(), std::fmt::Error>(())
//! ```
//!
//! A recorder of the `metrics` crate takes no collectors, but its exporter gives out the same text
//! format, and two texts of different families are one text. With the handle of
//! `metrics-exporter-prometheus`:
//!
//! ```text
//! let body = handle.render() + &funnel_runtime::prometheus::encode_text();
//! ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], body)
//! ```

mod accept;
#[cfg(feature = "prometheus")]
mod collector;

#[cfg(feature = "prometheus")]
pub use collector::Collector;

use crate::exposition::{self, Format};

/// All counters in the text format of Prometheus, version 0.0.4.
///
/// To be served as `text/plain; version=0.0.4; charset=utf-8`. Every series of every declaration is
/// there from the first call, at zero, and counts are exact up to the largest `u64`.
///
/// ```
/// let text = funnel_runtime::prometheus::encode_text();
/// assert!(text.contains("# TYPE funnel_unknown_backends_total counter\n"));
/// ```
#[must_use]
pub fn encode_text() -> String {
    exposition::encode(Format::Text)
}

/// All counters in the text format of OpenMetrics, version 1.0.0.
///
/// To be served as `application/openmetrics-text; version=1.0.0; charset=utf-8`. It says of every
/// series also when its counts began, in `…_created`, so that Prometheus can tell a restart from a
/// fall.
///
/// ```
/// let text = funnel_runtime::prometheus::encode_openmetrics();
/// assert!(text.contains("# TYPE funnel_unknown_backends counter\n"));
/// assert!(text.ends_with("# EOF\n"));
/// ```
#[must_use]
pub fn encode_openmetrics() -> String {
    exposition::encode(Format::OpenMetrics)
}

/// The answer to a scrape: the value of `Content-Type`, and the body.
///
/// `accept` is the value of the request's `Accept`; several such headers are joined with commas. The
/// answer is in OpenMetrics when version 1.0.0 of it is named there and nothing else is preferred, and
/// in the text format of Prometheus otherwise, also when there is no header or one that makes no sense.
///
/// ```
/// use funnel_runtime::prometheus::metrics_response;
///
/// let (content_type, _) = metrics_response(Some("*/*"));
/// assert_eq!(content_type, "text/plain; version=0.0.4; charset=utf-8");
/// ```
#[must_use]
pub fn metrics_response(accept: Option<&str>) -> (&'static str, String) {
    let format = accept::negotiate(accept.unwrap_or_default());
    let content_type = match format {
        Format::Text => "text/plain; version=0.0.4; charset=utf-8",
        Format::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
    };
    (content_type, exposition::encode(format))
}
