//! The service as its clients see it: over HTTP on a loopback port, and as a process.
//!
//! Counters belong to a process, so every test that compares counts runs one of its own. Only
//! `gone_client` counts in the process of the tests.

mod deletions;
mod gone_client;
mod logins;
mod money;
mod ops;
mod orders;
mod second_factor;
mod series;
mod signups;
mod start;
mod support;
