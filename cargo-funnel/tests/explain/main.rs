//! What the tool says about itself: the texts on codes, scripts for shells, the manual, and what a
//! terminal or a pipe gets to see of it all.

mod codes;
mod completions;
mod man;
#[cfg(unix)]
mod terminal;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/tool.rs"]
mod tool;
