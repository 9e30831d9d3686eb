//! The report for programs. Its shape is a promise, as that of an audit is.

use serde::Serialize;

use super::Inputs;
use crate::render::json::document_text;
use crate::report::Report;

/// The version of the shape.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    binaries: &'a [String],
    files: &'a [String],
    #[serde(flatten)]
    report: &'a Report,
}

/// The report as one JSON document.
pub(crate) fn json(inputs: &Inputs, report: &Report) -> String {
    document_text(&Document {
        schema: SCHEMA,
        binaries: &inputs.binaries,
        files: &inputs.files,
        report,
    })
}
