//! `cargo xtask soak`: what becomes of events when everything goes wrong, for minutes. What is played is
//! the tests' own soak, in `tests/src/soak`; this only runs it, optimized.

use serde_json::json;

use crate::command::{self, cargo};
use crate::flags::{Format, Soak};

pub(crate) fn run(options: &Soak) -> anyhow::Result<()> {
    let format = match options.format {
        Format::Text => "text",
        Format::Markdown => "markdown",
    };
    let settings = json!({
        "minutes": options.minutes,
        "seed": options.seed,
        "format": format,
        "only": options.only,
    });
    let program = ["--package", "funnel-tests", "--bin", "soak"];
    let mut soak = cargo(["run", "--release", "--quiet"]);
    soak.args(program)
        .args(["--", "run", &settings.to_string()]);
    command::run(&mut soak)
}
