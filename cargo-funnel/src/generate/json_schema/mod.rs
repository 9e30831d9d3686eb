//! The shape of each event in JSON Schema, draft 2020-12: a file for each name, of the events as the file
//! of JSON lines has them. Other destinations have the same attributes under their own rules for names.

mod event;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::quote::json::Json;
use super::wire::{self, Told};
use super::{File, Input, Kind, events, generated_by};

/// The files.
pub(in crate::generate) fn files(input: &Input<'_>) -> Vec<File> {
    let mut by_name: BTreeMap<&str, Vec<Told<'_>>> = BTreeMap::new();
    for told in wire::told(input.registry) {
        by_name.entry(told.event()).or_default().push(told);
    }
    let paths = events::file_names(by_name.keys().copied());
    let files = paths.iter().zip(by_name);
    files
        .map(|(path, (name, told))| file(path, name, &told))
        .collect()
}

fn file(path: &str, name: &str, told: &[Told<'_>]) -> File {
    let mut when: Vec<_> = told.iter().map(Told::when).collect();
    when.dedup();
    let mut shapes: Vec<Json> = Vec::new();
    for shape in told.iter().map(event::shape) {
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
    let schema = Json::object([
        (
            "$schema",
            Json::text("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("$comment", Json::text(&generated_by(Kind::JsonSchema))),
        ("title", Json::text(name)),
        (
            "description",
            Json::text(&format!("Told when {}.", when.join("; or when "))),
        ),
    ]);
    let schema = match (shapes.pop(), &shapes[..]) {
        (Some(Json::Object(members)), []) => members
            .into_iter()
            .fold(schema, |schema, (name, value)| schema.with(&name, value)),
        (last, _) => {
            shapes.extend(last);
            schema.with("anyOf", Json::List(shapes))
        }
    };
    File {
        path: format!("{}/{path}.schema.json", Kind::JsonSchema.name()),
        text: schema.file(),
    }
}
