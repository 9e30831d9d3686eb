//! The list for programs. Its shape is a promise, written down in `docs/audit.schema.json`: members are
//! added, and a change of one raises `SCHEMA`.

use std::fmt::Write as _;

use funnel_runtime::registry::{
    CountInfo, CounterInfo, FlowInfo, FlowSiteInfo, FunnelInfo, SiteInfo,
};
use serde::Serialize;

use super::findings::Found;
use super::visible::is_hidden;
use crate::audit::Binary;
use crate::findings::{Finding, Findings};

/// The version of the shape.
const SCHEMA: u32 = 2;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    binaries: Vec<Entry<'a>>,
    /// On all binaries together, where there are several.
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    /// There for a library that is not linked yet, and nowhere else.
    #[serde(skip_serializing_if = "is_linked")]
    unlinked: bool,
    funnels: &'a [FunnelInfo],
    sites: &'a [SiteInfo],
    flows: &'a [FlowInfo],
    flow_sites: &'a [FlowSiteInfo],
    counters: &'a [CounterInfo],
    counting: &'a [CountInfo],
    findings: Vec<Found<'a>>,
}

/// The binaries as one JSON document.
pub(crate) fn json(binaries: &[Binary], found: &Findings) -> String {
    let entries = binaries.iter().zip(&found.of_each);
    let document = Document {
        schema: SCHEMA,
        binaries: entries
            .map(|(binary, found)| entry(binary, found))
            .collect(),
        findings: found.across.iter().map(Found::new).collect(),
    };
    document_text(&document)
}

/// A document as text in which every character can be seen.
pub(super) fn document_text(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document)
        .expect("texts, numbers and lists of them are always JSON");
    let mut shown = String::with_capacity(text.len() + 1);
    let mut copied = 0;
    for (at, char) in text.char_indices() {
        // All line ends are the document's own; whatever else is hidden stands inside a string.
        if char != '\n' && is_hidden(char) {
            shown.push_str(&text[copied..at]);
            escape(&mut shown, char);
            copied = at + char.len_utf8();
        }
    }
    shown.push_str(&text[copied..]);
    shown.push('\n');
    shown
}

fn entry<'a>(binary: &'a Binary, found: &'a [Finding]) -> Entry<'a> {
    Entry {
        path: &binary.path,
        unlinked: !binary.linked,
        funnels: &binary.registry.funnels,
        sites: &binary.registry.sites,
        flows: &binary.registry.flows,
        flow_sites: &binary.registry.flow_sites,
        counters: &binary.registry.counters,
        counting: &binary.registry.counting,
        findings: found.iter().map(Found::new).collect(),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_linked(unlinked: &bool) -> bool {
    !unlinked
}

fn escape(text: &mut String, char: char) {
    for unit in char.encode_utf16(&mut [0; 2]) {
        write!(text, "\\u{unit:04x}").expect("a String takes every text");
    }
}

#[cfg(test)]
mod tests {
    use funnel_runtime::registry::Registry;

    use super::json;
    use crate::audit::Binary;
    use crate::findings::Findings;

    #[test]
    fn hidden_characters_are_escaped_and_mean_the_same() {
        let path = "a\x1b\u{9b}\u{202e}\u{e0041}é\"\\\n";
        let binaries = [Binary {
            path: path.to_owned(),
            linked: true,
            registry: Registry::default(),
        }];
        let text = json(&binaries, &Findings::of(&binaries));
        assert!(
            text.contains(r#""a\u001b\u009b\u202e\udb40\udc41é\"\\\n""#),
            "{text}"
        );
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["binaries"][0]["path"], path);
    }
}
