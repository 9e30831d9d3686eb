//! The backends over HTTP as a service uses them, against servers that refuse whatever the real ones
//! document to refuse. Not here: every limit and every status, which the runtime's own tests have.

mod newrelic;
mod posthog;
mod segment;
mod service;

#[path = "../../../funnel-runtime/src/backend/http/stand_in/mod.rs"]
mod stand_in;
