//! What is said of files of events.

use std::fs;

use crate::object_file::elf;
use crate::output::shop;
use crate::record::{flow, flow_site};
use crate::tool::Directory;

const EVENTS: &str = include_str!("events.jsonl");

/// A binary with flows and funnels, and the events of several of its processes.
fn directory(test: &str) -> Directory {
    let section = [
        flow(
            "CLI Application Create",
            Some("cli"),
            &["name", "plan", "terms", "api_call"],
            "declined_terms,billing_required",
            &[
                ("accepted_terms", "Accepted Terms"),
                ("declined_terms", "Declined The Terms"),
            ],
        ),
        flow_site(
            "CLI Application Create",
            ["shop::cli", "create"],
            ["src/cli.rs", "31"],
            "",
        ),
        shop(),
    ];
    let directory = Directory::new(test);
    directory.write("app", elf(&section.concat()));
    directory.write("events.jsonl", EVENTS);
    directory
}

fn report(test: &str, more: &[&str]) -> String {
    let args = ["report", "--bin", "app", "--events", "events.jsonl"];
    let ran = directory(test).run(&[&args, more].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    ran.stdout
}

#[test]
fn table() {
    insta::assert_snapshot!("report_table", report("report", &[]));
}

#[test]
fn json() {
    let text = report("report-json", &["--format", "json"]);
    insta::assert_snapshot!("report_json", text);
}

#[test]
fn markdown() {
    let text = report("report-markdown", &["--format", "markdown"]);
    insta::assert_snapshot!("report_markdown", text);
}

#[test]
fn probes_are_taken_in_when_asked_for() {
    let json = |more: &[&str]| {
        let text = report("report-probes", &[&["--format", "json"], more].concat());
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let started = &read["flows"][0]["started"];
        (
            started.as_u64().unwrap(),
            read["read"]["synthetic"].as_u64(),
        )
    };
    assert_eq!(json(&[]), (5, Some(2)));
    assert_eq!(json(&["--synthetic"]), (6, Some(0)));
}

#[test]
fn several_files_are_one_report() {
    let directory = directory("report-files");
    let (one, other) = EVENTS.split_at(EVENTS.match_indices('\n').nth(4).unwrap().0 + 1);
    directory.write("one.jsonl", one);
    directory.write("other.jsonl", other);
    let numbers = |files: &[&str]| {
        let args = ["report", "--bin", "app", "--format", "json", "--events"];
        let ran = directory.run(&[&args, files].concat());
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        let mut read: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        read["files"].take();
        read
    };
    let whole = numbers(&["events.jsonl"]);
    assert_eq!(numbers(&["one.jsonl", "other.jsonl"]), whole);
    assert_eq!(numbers(&["other.jsonl", "one.jsonl"]), whole);
    // Read twice, all that is an event is a duplicate.
    let twice = numbers(&["events.jsonl", "events.jsonl"]);
    assert_eq!(twice["flows"], whole["flows"]);
    assert_eq!(twice["funnels"], whole["funnels"]);
}

#[test]
fn a_file_that_cannot_be_read_has_its_line_and_does_not_hide_the_others() {
    let directory = directory("report-missing");
    let ran = directory.run(&["report", "--bin", "app", "--events", "no", "events.jsonl"]);
    assert_eq!(ran.status, Some(2));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    let expected = "cargo-funnel: no: cannot be opened: ";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
    assert!(ran.stdout.contains("\n  started     5\n"), "{}", ran.stdout);
    let ran = directory.run(&["report", "--bin", "app", "--events", "no"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
    let ran = directory.run(&["report", "--bin", "no", "--events", "events.jsonl"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

#[test]
fn what_is_no_file_of_events_comes_to_nothing() {
    let directory = directory("report-nothing");
    fs::write(directory.0.join("events.jsonl"), b"\x7fELF\0\n\xff\n{}\n").unwrap();
    let args = ["report", "--bin", "app", "--events", "events.jsonl"];
    let ran = directory.run(&args);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let end = "\n3 lines read\n3 that are no events\n";
    assert!(ran.stdout.ends_with(end), "{}", ran.stdout);
    fs::write(directory.0.join("events.jsonl"), "").unwrap();
    let ran = directory.run(&args);
    assert!(ran.stdout.ends_with("\n0 lines read\n"), "{}", ran.stdout);
}

#[test]
fn hostile_names_stay_in_their_place() {
    let directory = directory("report-hostile");
    let event = |sequence: u64, name: &str, more: &str| {
        format!(
            r#"{{"event":"{name}","event_id":"{sequence}","sequence":{sequence},"session_id":"s","cohort":"real",{more}}}"#
        )
    };
    let lines = [
        event(1, "CLI Application Create Started", r#""flow_id":1"#),
        event(
            2,
            "CLI Application Create Failed",
            r#""flow_id":1,"duration_ms":1,"error_class":"E|\u001b[2J","step":"a|\n\u202e""#,
        ),
        event(3, r"Other|\u009b31m\r\n> quote", r#""flow_id":1"#),
        event(4, "Checkout", r#""funnel_step":"`c|laim`\n# Head""#),
    ];
    directory.write("events.jsonl", lines.join("\n"));
    for format in ["table", "json", "markdown"] {
        let args = ["report", "--bin", "app", "--format", format];
        let ran = directory.run(&[&args[..], &["--events", "events.jsonl"]].concat());
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        let hidden = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
        assert!(!ran.stdout.contains(hidden), "{}", ran.stdout);
        if format == "markdown" {
            insta::assert_snapshot!("report_hostile_markdown", ran.stdout);
        }
    }
}
