//! `cargo funnel reconcile`, from a workspace that Cargo builds to the reasons of each difference.

mod examples;
mod linked;
mod reasons;
mod refused;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/tool.rs"]
mod tool;
mod workspace;
