//! What the lists look like, and what they count.

use serde_json::{Value, json};

use crate::object_file::elf;
use crate::record::{count, counter, flow, flow_site, funnel, site};
use crate::tool::{Directory, Ran};

/// A funnel, a flow and two counters; two sites share module and function, two statements a module.
pub(crate) fn shop() -> Vec<u8> {
    let of = |step: &str, function: &str, line: &str| {
        site(
            "Checkout",
            step,
            ["shop::cart", function],
            ["src/cart.rs", line],
            "tier",
            "",
        )
    };
    [
        funnel("Checkout", Some("growth"), &["landing", "claim", "paid"]),
        of("landing", "open", "3"),
        of("claim", "new", "10"),
        of("claim", "new", "30"),
        of("paid", "", "50"),
        of("paid", "", "60"),
        flow("Create", None, &["terms"], "", &[]),
        flow_site(
            "Create",
            ["shop::create", "create"],
            ["src/create.rs", "7"],
            "",
        ),
        counter(
            "logins_total",
            "Logins.",
            &[],
            &[("outcome", "success,failure")],
            ["src/kpis.rs", "1"],
        ),
        count(
            "logins_total",
            ["shop::login", "log_in"],
            ["src/login.rs", "5"],
        ),
        counter(
            "deletions_total",
            "Deletions.",
            &[],
            &[("outcome", "ok,error,cancelled,panicked")],
            ["src/kpis.rs", "9"],
        ),
        count(
            "deletions_total",
            ["shop::login", "delete"],
            ["src/login.rs", "25"],
        ),
    ]
    .concat()
}

/// The first line of a file of notes.
pub(crate) fn head(calls: bool) -> String {
    format!("{}\n", json!({ "funnel_coverage": 1, "calls": calls }))
}

/// A line on a site of [`shop`].
pub(crate) fn note(of: [&str; 3], function: &str, line: u32, outcome: &str) -> String {
    let [kind, name, step] = of;
    let module = match (kind, name) {
        ("site", _) => "shop::cart",
        ("flow", _) => "shop::create",
        _ => "shop::login",
    };
    let mut note = json!({
        "kind": kind, "crate": "shop", "module": module, "function": function,
        "file": "src/any.rs", "line": line, "outcome": outcome,
    });
    let key = if kind == "count" { "counter" } else { "event" };
    note[key] = json!(name);
    if kind == "site" {
        note["step"] = json!(step);
    }
    format!("{note}\n")
}

/// Some sites fired, one only failed, and one is not in the binary.
fn notes() -> [String; 2] {
    let claim = ["site", "Checkout", "claim"];
    let paid = ["site", "Checkout", "paid"];
    let first = [
        head(true),
        // Its line is another one by now.
        note(["site", "Checkout", "landing"], "open", 2, "error"),
        note(claim, "new", 30, "ok"),
        note(claim, "new", 30, "panicked"),
        note(paid, "", 60, "ok"),
        note(["flow", "Create", ""], "create", 7, "aborted"),
    ];
    let second = [
        head(true),
        note(claim, "new", 30, "ok"),
        note(claim, "old", 80, "ok"),
        note(["count", "deletions_total", ""], "delete", 25, "error"),
        "{\"kind\":\"si".to_owned(),
    ];
    [first.concat(), second.concat()]
}

fn run(test: &str, notes: &[String], args: &[&str]) -> Ran {
    let directory = Directory::new(test);
    let app = directory.write("app", elf(&shop()));
    std::fs::create_dir(directory.0.join("notes")).unwrap();
    for (at, notes) in notes.iter().enumerate() {
        std::fs::write(directory.0.join(format!("notes/{at}.jsonl")), notes).unwrap();
    }
    // Not of the notes.
    std::fs::write(directory.0.join("notes/README.md"), "# Notes").unwrap();
    directory.run(&[&["coverage", "--bin", app, "--coverage", "notes"], args].concat())
}

#[track_caller]
fn list(test: &str, format: &str) -> String {
    let ran = run(test, &notes(), &["--format", format, "--min", "60"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
    ran.stdout
}

#[test]
fn table() {
    insta::assert_snapshot!(list("coverage-table", "table"));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(list("coverage-markdown", "markdown"));
}

#[test]
fn json_is_of_the_documented_shape() {
    let text = list("coverage-json", "json");
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/coverage.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = serde_json::from_str(&text).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    // The shape says something: it refuses what has a member less, or another.
    for member in document.as_object().unwrap().keys() {
        let mut less = document.clone();
        less.as_object_mut().unwrap().remove(member);
        assert!(!validator.is_valid(&less), "{member}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_minimum_is_of_the_sites_that_fired() {
    // Four of eight.
    for (minimum, status) in [("0", 0), ("50", 0), ("50.1", 1), ("100", 1)] {
        let ran = run("coverage-minimum", &notes(), &["--min", minimum]);
        assert_eq!(ran.status, Some(status), "{minimum}: {}", ran.stdout);
        let objects = ran.stdout.contains("error[F404]");
        assert_eq!(objects, status == 1, "{}", ran.stdout);
    }
}

#[test]
fn what_several_binaries_have_counts_once() {
    let directory = Directory::new("coverage-several");
    let app = directory.write("app", elf(&shop()));
    let more = site(
        "Checkout",
        "paid",
        ["shop::admin", "refund"],
        ["src/admin.rs", "4"],
        "",
        "",
    );
    let admin = directory.write("admin", elf(&[shop(), more].concat()));
    for (at, notes) in notes().iter().enumerate() {
        let folder = ["one/notes.jsonl", "other/notes.jsonl"][at];
        directory.write(folder, notes);
    }
    let folders = ["--coverage", "one", "--coverage", "other"];
    let binaries = ["coverage", "--bin", app, "--bin", admin];
    let ran = directory.run(&[&binaries[..], &folders].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert!(
        ran.stdout
            .contains("4 of 9 sites fired, by the notes of 2 processes"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("shop::admin::refund"), "{}", ran.stdout);
}

#[test]
fn functions_that_count_are_left_out_where_nothing_could_be_noted_of_them() {
    let notes = [head(false) + &note(["site", "Checkout", "landing"], "open", 3, "ok")];
    let ran = run("coverage-release", &notes, &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.contains("1 of 6 sites fired"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("without debug assertions")
            && ran.stdout.contains("2 functions that count are left out"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("logins_total"), "{}", ran.stdout);
}

#[test]
fn a_run_without_notes_covers_nothing() {
    let ran = run("coverage-none", &[String::new()], &["--min", "1"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
    assert!(
        ran.stdout
            .contains("0.0 %, 0 of 6 sites fired, by the notes of 0 processes"),
        "{}",
        ran.stdout
    );
}

#[test]
fn names_out_of_notes_are_shown_and_not_obeyed() {
    let evil = "a|`@x`\u{1b}[2J\u{202e}\nb";
    let notes = [head(true) + &note(["site", evil, evil], evil, 1, "ok")];
    for format in ["table", "markdown", "json"] {
        let ran = run("coverage-hostile", &notes, &["--format", format]);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        for hidden in ['\u{1b}', '\u{202e}'] {
            assert!(!ran.stdout.contains(hidden), "{format}: {:?}", ran.stdout);
        }
        if format == "markdown" {
            assert!(!ran.stdout.contains("a|`@x`"), "{}", ran.stdout);
        }
    }
}
