//! A command-line tool whose commands are flows.
//!
//! It makes applications on a platform, changes their plans, logs people in and out. `telemetry` says
//! what is told about it, `delivery` where that goes, and the functions in `commands` are annotated.
//! `service` is the platform, small and in memory.
//!
//! The library is the tool without a process around it, so that tests can run it in their own.

pub mod api;
pub mod cli;
pub mod client;
pub mod commands;
pub mod delivery;
pub mod error;
pub mod files;
pub mod notice;
pub mod service;
pub mod settings;
pub mod telemetry;
pub mod ui;

pub use commands::Tool;
