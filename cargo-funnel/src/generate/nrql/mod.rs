//! Starters in NRQL: a file for each funnel and flow, and one for what New Relic finds wrong with what
//! it took. No query is run here, and New Relic's is the only engine of its language.

mod flow;
mod funnel;
mod names;
#[cfg(test)]
mod tests;

use super::quote::dashes::{self, comment};
use super::{File, Input, Kind, Refusal, events, generated_by};
use events::Keys;

/// A query has to be shorter than 4 KB.
const MAX_QUERY: usize = 4_095;
/// How far back queries look.
const SINCE: &str = "SINCE 4 weeks ago";

/// The files.
pub(super) fn files(input: &Input<'_>) -> Result<Vec<File>, Refusal> {
    let mut files = vec![file("deliveries", deliveries())];
    for funnel in events::funnels(input.registry) {
        let text = funnel::queries(&funnel)?;
        files.push(file(&format!("funnels/{}", funnel.file), text));
    }
    for flow in events::flows(input.registry) {
        let text = flow::queries(&flow)?;
        files.push(file(&format!("flows/{}", flow.file), text));
    }
    Ok(files)
}

/// What New Relic says of our requests.
fn deliveries() -> String {
    let mut out = header(&[
        "New Relic confirms a request before it looks into it, so what it then drops is counted as \
         delivered here. It says so in events of its own, of all senders of the account.",
    ]);
    out.push_str(&query(
        &["Events and requests that were dropped after they were confirmed, by why."],
        "SELECT count(*)\nFROM NrIntegrationError\nWHERE newRelicFeature = 'Event API'\n\
         FACET category, message\nSINCE 1 day ago\nLIMIT MAX",
    ));
    out.push_str(&query(
        &[
            "Those of one service alone: the ids of its requests are `Receipts::request_ids` of the \
             backend.",
        ],
        "SELECT requestId, category, message\nFROM NrIntegrationError\n\
         WHERE newRelicFeature = 'Event API'\n\
         AND requestId IN ('00000000-0000-0000-0000-000000000000')\nSINCE 1 day ago\nLIMIT MAX",
    ));
    out
}

fn file(path: &str, text: String) -> File {
    File {
        path: format!("nrql/{path}.nrql"),
        text,
    }
}

/// The first lines of a file.
fn header(lines: &[&str]) -> String {
    dashes::header(&generated_by(Kind::Nrql), lines)
}

/// What to say of declarations that differ in what the library's attributes are called.
fn other_cases(keys: &Keys<'_>) -> Option<String> {
    let [first, _, ..] = keys.cases[..] else {
        return None;
    };
    let line = format!(
        "Its declarations differ in `rename_all`: the attributes that the library adds are asked for in \
         {}, and events that have them in another case are not counted.",
        first.name()
    );
    Some(comment(&["", &line]))
}

/// A query with what it answers and what to know of it.
fn query(about: &[&str], nrql: &str) -> String {
    let length = nrql.len();
    if length > MAX_QUERY {
        return format!(
            "\n{}-- Left out: it would have {length} bytes, and New Relic takes {MAX_QUERY}.\n",
            comment(about)
        );
    }
    dashes::query(about, nrql)
}
