//! The data map for people, as a record of processing asks for it.

use std::fmt::Write as _;

use super::entries::{Attribute, COUNTER, Entry, Map};
use super::processing::Treatment;
use crate::generate::quote::markdown::{code, text};

/// Where nobody says something.
const MISSING: &str = "**not said**";
/// What a team is told where it has said nothing.
const HINT: &str =
    "What is not said here, no program knows: it comes from the file that `--processing` names.";

pub(super) fn write(map: &Map<'_>, generated: &str) -> String {
    let mut out = format!("<!-- {generated} -->\n\n# Data map");
    if let Some(service) = map.service {
        let _ = write!(out, " of {}", text(service));
    }
    out.push_str("\n\n");
    let _ = writeln!(
        out,
        "What is sent and counted, what kind of data it is, where it goes and why. {HINT}"
    );
    if map.destinations.is_empty() {
        let _ = writeln!(out, "\n## Destinations\n\n{MISSING}");
    } else {
        out.push_str("\n## Destinations\n\n| destination | recipient | location | retention |\n|---|---|---|---|\n");
    }
    for (name, destination) in &map.destinations {
        let facts = destination.facts().map(|(_, fact)| said(fact));
        let _ = writeln!(out, "| {} | {} |", code(name), facts.join(" | "));
    }
    for (title, entries) in [("Events", &map.events), ("Counters", &map.counters)] {
        if !entries.is_empty() {
            let _ = writeln!(out, "\n## {title}");
        }
        for of in entries {
            entry(&mut out, of);
        }
    }
    out
}

fn entry(out: &mut String, of: &Entry<'_>) {
    let _ = writeln!(out, "\n### {}\n", code(of.name));
    if let Some(help) = of.help {
        let _ = writeln!(out, "{}\n", text(help));
    }
    let treatment = &of.treatment;
    let destinations = treatment.destinations.map(|names| match names {
        [] => "none".to_owned(),
        names => list(names.iter().map(String::as_str)),
    });
    let _ = writeln!(out, "- owner: {}", said(of.owner));
    let _ = writeln!(
        out,
        "- destinations: {}",
        destinations.as_deref().unwrap_or(MISSING)
    );
    let missing = of.missing();
    for (name, fact) in treatment.facts() {
        let fact = match fact {
            None if name == "retention" => kept(treatment),
            None if !missing.contains(&name) => continue,
            fact => said(fact),
        };
        let _ = writeln!(out, "- {}: {fact}", name.replace('_', " "));
    }
    if of.events.len() > 1 {
        let _ = writeln!(out, "- events: {}", list(of.events.iter().copied()));
    }
    let entities = of.attributes.iter().filter(|it| it.is_entity);
    let entities: Vec<_> = entities.map(|it| &*it.name).collect();
    if of.kind != COUNTER {
        let whom = match &entities[..] {
            [] => "nobody in particular".to_owned(),
            entities => format!("whom {} names", list(entities.iter().copied())),
        };
        let _ = writeln!(out, "- about: {whom}");
    }
    if of.attributes.is_empty() {
        return;
    }
    let heads = if of.kind == COUNTER {
        "label"
    } else {
        "attribute"
    };
    let _ = writeln!(
        out,
        "\n| {heads} | class | what it is | of |\n|---|---|---|---|"
    );
    for attribute in &of.attributes {
        row(out, attribute);
    }
}

fn row(out: &mut String, attribute: &Attribute<'_>) {
    let mut what = match attribute.values {
        Some(values) if attribute.is_declared => format!("One of {values} texts."),
        _ => attribute.what.to_owned(),
    };
    if let Some(reviewed) = attribute.reviewed {
        let _ = write!(what, " Reviewed: {}", text(reviewed));
    }
    let of = match (attribute.is_declared, attribute.is_entity) {
        (true, true) => "the program; says who it is about",
        (true, false) => "the program",
        (false, _) => "the library",
    };
    let _ = writeln!(
        out,
        "| {} | {} | {what} | {of} |",
        code(&attribute.name),
        attribute.class.as_str()
    );
}

/// How long the destinations keep it.
fn kept(treatment: &Treatment<'_>) -> String {
    let Some(kept) = &treatment.kept else {
        return MISSING.to_owned();
    };
    let kept = kept
        .iter()
        .map(|(name, time)| format!("{} in {}", text(time), code(name)));
    match &kept.collect::<Vec<_>>()[..] {
        [] => "nothing is kept".to_owned(),
        kept => kept.join(", "),
    }
}

fn said(fact: Option<&str>) -> String {
    fact.map_or_else(|| MISSING.to_owned(), text)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(code).collect();
    names.join(", ")
}
