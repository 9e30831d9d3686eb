//! `tests/README.md` names every test of a shape and every file of tests, and none that is not there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the page is there")
}

/// The Rust files in a directory and those below it.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The names of the functions with `#[test]`.
fn tests_in(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if line == "#[test]" {
            is_test = true;
        } else if let Some(rest) = line.strip_prefix("fn ").filter(|_| is_test) {
            let name = rest.split('(').next().expect("a split has a first part");
            names.push(name.to_owned());
            is_test = false;
        }
    }
    names
}

/// What the last column of the rows below a heading of a file says.
fn tests_of_the_table(readme: &str) -> BTreeSet<(String, String)> {
    let mut file = "";
    let mut named = BTreeSet::new();
    for line in readme.lines() {
        if line.starts_with('#') {
            file = line.rsplit('`').nth(1).unwrap_or_default();
        } else if line.starts_with('|') && !file.is_empty() {
            let last = line
                .trim_end_matches('|')
                .rsplit('|')
                .next()
                .unwrap_or_default();
            if let Some(name) = last
                .trim()
                .strip_prefix('`')
                .and_then(|name| name.strip_suffix('`'))
            {
                named.insert((file.to_owned(), name.to_owned()));
            }
        }
    }
    named
}

#[test]
fn table_names_the_tests_of_every_shape() {
    let directory = root().join("tests/shapes");
    let written: BTreeSet<_> = sources(&directory)
        .iter()
        .flat_map(|path| {
            let name = path.file_name().expect("a file").to_string_lossy();
            let source = fs::read_to_string(path).expect("readable");
            let file = format!("shapes/{name}");
            tests_in(&source)
                .into_iter()
                .map(move |test| (file.clone(), test))
        })
        .collect();
    assert!(written.len() > 200, "the tests were found");
    let named = tests_of_the_table(&readme());
    let missing: Vec<_> = written.difference(&named).collect();
    let stale: Vec<_> = named.difference(&written).collect();
    assert!(missing.is_empty(), "not in the table: {missing:#?}");
    assert!(stale.is_empty(), "in the table alone: {stale:#?}");
}

#[test]
fn every_row_has_every_cell() {
    let readme = readme();
    let rows = readme.lines().filter(|line| line.starts_with('|'));
    let shapes = rows.filter(|line| line.matches('|').count() == 8);
    for row in shapes.filter(|row| !row.contains("---")) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
    }
}

#[test]
fn every_file_is_described() {
    let readme = readme();
    let directory = root().join("tests");
    for path in sources(&directory) {
        let path = path.strip_prefix(&directory).expect("below it");
        let file = path.to_string_lossy();
        let folder = path.parent().map(|parent| format!("{}/", parent.display()));
        let is_named = |name: &str| readme.contains(&format!("| `{name}` |"));
        let is_main = path.ends_with("main.rs");
        assert!(
            is_main || is_named(&file) || folder.is_some_and(|folder| is_named(&folder)),
            "`{file}` is not described"
        );
    }
}
