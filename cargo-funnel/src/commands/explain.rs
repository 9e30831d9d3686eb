//! `cargo funnel explain`: what a code means.

use super::{Ended, print};
use crate::code::Code;
use crate::flags::Explain;
use crate::{explain, render, terminal};

/// Shows the text on a code, or all codes.
pub(crate) fn run(flags: &Explain) -> Ended {
    let text = match &flags.code {
        None => render::explain::list(&explain::codes()),
        Some(asked) => match explain::find(asked) {
            Ok(text) => render::explain::text(text, terminal::columns()),
            Err(meant) => return Ended::with(vec![unknown(asked, meant)]),
        },
    };
    Ended::with(print(&text, "text").into_iter().collect())
}

fn unknown(asked: &str, meant: Option<&Code>) -> String {
    let meant = meant.map(|code| format!(", did you mean {} ({})?", code.id, code.name));
    format!(
        "there is no code `{asked}`{}; `cargo funnel explain` lists them all",
        meant.unwrap_or_default()
    )
}
