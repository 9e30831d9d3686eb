//! What the scanner sees in sources, and what it makes of those that are none.

mod files;
mod items;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::declared::{Declared, Sources};
use super::{Files, sources};

/// Files that are only here.
#[derive(Default)]
struct Memory(BTreeMap<PathBuf, String>);

impl Files for Memory {
    fn read(&self, path: &Path) -> Result<Option<String>, String> {
        match self.0.get(&self.identity(path)) {
            Some(text) if text == "\0" => Err("is not UTF-8".to_owned()),
            text => Ok(text.cloned()),
        }
    }

    /// The path with its `..` taken out.
    fn identity(&self, path: &Path) -> PathBuf {
        let mut clean = PathBuf::new();
        for part in path.components() {
            if part.as_os_str() == ".." {
                clean.pop();
            } else {
                clean.push(part);
            }
        }
        clean
    }

    fn shown(&self, path: &Path) -> String {
        self.identity(path).display().to_string()
    }
}

/// The sources of a crate `shop` with these files.
fn scan(files: &[(&str, &str)]) -> Sources {
    let files = files.iter();
    let files = files.map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
    sources(
        &Memory(files.collect()),
        "shop",
        Path::new("src/lib.rs"),
        true,
    )
}

/// The annotations in one file, in short: kind, module, item, name, line.
fn short(text: &str) -> Vec<String> {
    let found = scan(&[("src/lib.rs", text)]);
    assert_eq!(found.unread, []);
    found.declared.iter().map(in_short).collect()
}

fn in_short(declared: &Declared) -> String {
    let name = declared.name.as_deref().unwrap_or("-");
    let conditions: Vec<_> = declared
        .conditions
        .iter()
        .map(|condition| format!(" if {}", condition.predicate))
        .collect();
    let inside = declared.inside.as_ref();
    let inside = inside.map_or(String::new(), |called| format!(" in {called}!"));
    format!(
        "{:?} {} {} {name} :{}{}{inside}",
        declared.kind,
        declared.module,
        declared.item,
        declared.line,
        conditions.concat()
    )
}
