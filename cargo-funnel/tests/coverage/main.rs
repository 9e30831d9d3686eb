//! `cargo funnel coverage`, from the notes of test processes to the list.

mod instant_api;
mod lists;
mod notes;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/object_file.rs"]
mod object_file;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/record.rs"]
mod record;
#[allow(dead_code, reason = "shared with the tests of other commands")]
#[path = "../audit/tool.rs"]
mod tool;
