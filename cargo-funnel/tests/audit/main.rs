//! The tool as its users have it: an executable that is given a file. Every test runs it.

mod bad_input;
mod counters;
mod findings;
mod flows;
mod formats;
mod object_file;
mod output;
mod own_binary;
mod package;
mod record;
mod report;
mod tool;
