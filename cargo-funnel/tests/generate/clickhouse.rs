//! SQL for `ClickHouse`, from binaries and locks to files. Whether it runs is checked with a real engine.

use std::fs;
use std::path::Path;

use crate::object_file::elf;
use crate::record::{flow, funnel, record};
use crate::tool::Directory;

fn program() -> Vec<u8> {
    let records = [
        funnel("Checkout", Some("growth"), &["landing", "claim"]),
        flow("Create", None, &["plan"], "quota", &[("told", "Told")]),
    ];
    elf(&records.concat())
}

/// All files of a folder, by path.
pub(crate) fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            found.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn a_lock_gives_the_files_of_its_binary() {
    let directory = Directory::new("generate-clickhouse");
    directory.write("app", program());
    for args in [
        &["lock", "--bin", "app", "--lock", "funnel.lock"][..],
        &["generate", "clickhouse", "--bin", "app", "--out", "a"],
        &[
            "generate",
            "clickhouse",
            "--lock",
            "funnel.lock",
            "--out",
            "b",
        ],
        &["generate", "nrql", "--bin", "app", "--out", "a"],
        &["generate", "nrql", "--lock", "funnel.lock", "--out", "b"],
    ] {
        let ran = directory.run(args);
        assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    }
    let [of_binary, of_lock] = ["a", "b"].map(|folder| files(&directory.0.join(folder)));
    assert_eq!(of_binary, of_lock);
    for (path, text) in of_binary {
        let name = path.replace(['/', '.'], "_");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn the_examples_are_what_their_locks_say() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let directory = Directory::new("generate-examples");
    for example in ["app-cli", "instant-api", "shop-kpis"] {
        for kind in ["clickhouse", "nrql"] {
            let lock = examples.join(example).join("funnel.lock");
            let out = examples.join(example).join("generated");
            let [lock, out] = [lock, out].map(|path| path.display().to_string());
            let args = ["generate", kind, "--lock", &lock, "--out", &out];
            // As it is where their packages are read.
            let args = [&args[..], &["--service", example, "--check"]].concat();
            let ran = directory.run(&args);
            assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
        }
    }
}

#[test]
fn what_cannot_be_written_is_told_and_nothing_is() {
    let directory = Directory::new("generate-clickhouse-refused");
    let target = record(&[
        ("kind", "funnel"),
        ("event", "E"),
        ("counter", "e_total"),
        ("help", ""),
        ("key", "time"),
        ("wire", "_time"),
        ("class", "number"),
        ("crate", "a"),
        ("version", "1"),
        ("module", "a"),
        ("file", "a"),
        ("line", "1"),
    ]);
    directory.write("app", elf(&target));
    let ran = directory.run(&["generate", "clickhouse", "--bin", "app", "--out", "out"]);
    assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
    assert_eq!(
        ran.stderr,
        "cargo-funnel: clickhouse is not generated: the attribute `_time` cannot be a column: `_time` and the words of the queries begin with `_`, and no declaration that compiles has such a name; it has to begin with a letter\n"
    );
    assert!(!directory.0.join("out").exists());
}
