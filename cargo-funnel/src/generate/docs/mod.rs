//! The documents of events and counters, for people: Markdown that a repository shows beside the code,
//! and a catalogue in HTML that opens from a file and is searched there. Both say the same, and neither
//! has lines of sources, so that an edit elsewhere leaves them as they are.
//!
//! `catalogue` is what they say, which `assemble` with `entries`, `counters`, `delivery` and `removed` put together of
//! `parts`, `words` and `prose`; `markdown` and `html` write it.

mod assemble;
mod catalogue;
mod counters;
mod delivery;
mod entries;
mod html;
mod markdown;
mod page;
mod parts;
mod prose;
mod removed;
#[cfg(test)]
mod tests;
mod words;

use super::{File, Input, Kind};

/// The files.
pub(in crate::generate) fn files(input: &Input<'_>) -> Vec<File> {
    let catalogue = assemble::catalogue(input);
    let mut files = vec![
        file("README.md", markdown::index(&catalogue)),
        file("catalogue.html", html::page(&catalogue)),
    ];
    for funnel in &catalogue.funnels {
        let text = markdown::entry(&catalogue, "Funnel", funnel);
        files.push(file(&format!("funnels/{}.md", funnel.about.file), text));
    }
    for flow in &catalogue.flows {
        let text = markdown::entry(&catalogue, "Flow", flow);
        files.push(file(&format!("flows/{}.md", flow.about.file), text));
    }
    if !catalogue.counters.is_empty() {
        files.push(file("counters.md", markdown::counters(&catalogue)));
    }
    if let Some(delivery) = &catalogue.delivery {
        let text = markdown::delivery(&catalogue, delivery);
        files.push(file("delivery.md", text));
    }
    files
}

fn file(path: &str, text: String) -> File {
    File {
        path: format!("{}/{path}", Kind::Docs.name()),
        text,
    }
}
