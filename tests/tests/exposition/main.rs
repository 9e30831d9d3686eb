//! What a scrape gets: every declared series, in every format and by every collector the same, in the
//! format's own grammar. Also what goes with it when a process starts and ends. Not here: counting.

mod backend_names;
mod backends;
mod by_name;
mod child;
mod collectors;
mod created;
mod declared;
mod duplicates;
mod emit_failed;
mod exit;
mod flows;
mod golden;
mod probes;
mod scrapes;

#[path = "../../../funnel-runtime/src/exposition/reader.rs"]
mod reader;
