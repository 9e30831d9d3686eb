//! The list for programs. Its shape is a promise: members are added, and a change of one raises
//! `SCHEMA`.

use std::fmt::Write as _;

use funnel_runtime::registry::{
    CountInfo, CounterInfo, FlowInfo, FlowSiteInfo, FunnelInfo, Place, SiteInfo,
};
use serde::Serialize;

use super::visible::is_hidden;
use crate::audit::Binary;
use crate::findings::{Finding, findings};

/// The version of the shape.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    binaries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    funnels: &'a [FunnelInfo],
    sites: &'a [SiteInfo],
    flows: &'a [FlowInfo],
    flow_sites: &'a [FlowSiteInfo],
    counters: &'a [CounterInfo],
    counting: &'a [CountInfo],
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    kind: &'static str,
    severity: &'static str,
    message: String,
    places: Vec<&'a Place>,
}

/// The binaries as one JSON document.
pub(crate) fn json(binaries: &[Binary]) -> String {
    let document = Document {
        schema: SCHEMA,
        binaries: binaries.iter().map(entry).collect(),
    };
    document_text(&document)
}

/// A document as text in which every character can be seen.
pub(super) fn document_text(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document)
        .expect("texts, numbers and lists of them are always JSON");
    let mut shown = String::with_capacity(text.len() + 1);
    for char in text.chars() {
        // All line ends are the document's own; whatever else is hidden stands inside a string.
        if char != '\n' && is_hidden(char) {
            escape(&mut shown, char);
        } else {
            shown.push(char);
        }
    }
    shown.push('\n');
    shown
}

fn entry(binary: &Binary) -> Entry<'_> {
    Entry {
        path: &binary.path,
        funnels: &binary.registry.funnels,
        sites: &binary.registry.sites,
        flows: &binary.registry.flows,
        flow_sites: &binary.registry.flow_sites,
        counters: &binary.registry.counters,
        counting: &binary.registry.counting,
        findings: findings(&binary.registry).iter().map(found).collect(),
    }
}

fn found<'a>(finding: &Finding<'a>) -> Found<'a> {
    Found {
        kind: finding.kind(),
        severity: finding.severity(),
        message: finding.message(|name| format!("`{name}`")),
        places: finding
            .places()
            .into_iter()
            .map(|(_, place)| place)
            .collect(),
    }
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

    #[test]
    fn hidden_characters_are_escaped_and_mean_the_same() {
        let path = "a\x1b\u{9b}\u{202e}\u{e0041}é\"\\\n";
        let text = json(&[Binary {
            path: path.to_owned(),
            registry: Registry::default(),
        }]);
        assert!(
            text.contains(r#""a\u001b\u009b\u202e\udb40\udc41é\"\\\n""#),
            "{text}"
        );
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["binaries"][0]["path"], path);
    }
}
