//! A line on stderr for whoever operates the service. A leaf.
//!
//! Not `eprintln!`: it panics when nobody reads stderr any more, and telemetry never panics.

use std::fmt;
use std::io::{self, Write};

/// Writes a line, at once and as one; it is lost if it cannot be written.
pub(crate) fn line(message: fmt::Arguments<'_>) {
    let line = format!("funnel: {message}\n");
    let _ = io::stderr().write_all(line.as_bytes());
}
