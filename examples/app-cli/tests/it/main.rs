//! The tool as its users see it: as a process at a terminal, with the platform in the process of the
//! tests. What it tells is read from its file of events.
#![cfg(unix)]

mod command;
mod create;
mod delivery;
mod ends;
mod errors;
mod in_process;
mod login;
mod logout;
mod plan_change;
mod support;
