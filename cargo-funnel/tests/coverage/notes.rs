//! Notes that cannot be read are refused, with a line on each.

use crate::lists::{head, note, shop};
use crate::object_file::elf;
use crate::tool::{Directory, Ran};

fn run(directory: &Directory) -> Ran {
    let app = directory.write("app", elf(&shop()));
    directory.run(&["coverage", "--bin", app, "--coverage", "notes"])
}

#[test]
fn a_version_that_is_not_known_is_refused() {
    let directory = Directory::new("coverage-version");
    directory.write("notes/a.jsonl", "{\"funnel_coverage\":2,\"runs\":[]}\n");
    let ran = run(&directory);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr
            .contains("a.jsonl: has notes of version 2, and this cargo-funnel reads version 1"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_file_of_something_else_is_refused_and_the_others_are_read() {
    let directory = Directory::new("coverage-other-file");
    let events = "{\"event\":\"Checkout\"}\n";
    directory.write("notes/a.jsonl", events);
    directory.write("notes/b.jsonl", [0xff, 0xfe, b'\n']);
    let fired = note(["site", "Checkout", "landing"], "open", 3, "ok");
    directory.write("notes/c.jsonl", head(true) + &fired);
    let ran = run(&directory);
    assert_eq!(ran.status, Some(2));
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
    for line in ran.stderr.lines() {
        assert!(line.contains("holds no notes of a test run"), "{line}");
    }
    assert!(ran.stdout.contains("1 of 8 sites fired"), "{}", ran.stdout);
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let directory = Directory::new("coverage-no-folder");
    let ran = run(&directory);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr.starts_with(
            "cargo-funnel: notes: cannot be read as the folder that FUNNEL_COVERAGE named: "
        ),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_line_that_was_cut_loses_itself_alone() {
    let directory = Directory::new("coverage-cut");
    let fired = note(["site", "Checkout", "landing"], "open", 3, "ok");
    for len in [1, fired.len() / 2, fired.len() - 2] {
        directory.write("notes/a.jsonl", head(true) + &fired + &fired[..len]);
        let ran = run(&directory);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        assert!(ran.stdout.contains("1 of 8 sites fired"), "{}", ran.stdout);
        assert!(ran.stdout.contains("1 line is no note"), "{}", ran.stdout);
    }
}
