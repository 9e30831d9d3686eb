//! Findings as users see them: in each format, with an exit status that they can ask for.

use serde_json::Value;

use crate::counters::kpis;
use crate::object_file::elf;
use crate::output::shop;
use crate::record::{count, flow, flow_site, funnel, record, site};
use crate::tool::Directory;

/// A binary with everything that a document can have.
fn all() -> Vec<u8> {
    let target = record(&[
        ("kind", "funnel"),
        ("event", "Signup"),
        ("counter", "signup_total"),
        ("step", "seen"),
        ("step", "done"),
        ("target_from", "seen"),
        ("target_at_least", "0.02"),
        ("alert", "stalled"),
        ("beside_step", "seen"),
        ("alert_name", "SignupDoneStalled"),
        ("window", "1d"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "warning"),
        ("alert", "drop"),
        ("threshold", "0.5"),
        ("versus", "1w"),
        ("alert_name", "SignupDoneDrop"),
        ("window", "1h"),
        ("hold", "5m"),
        ("floor", "20"),
        ("severity", "critical"),
        ("summary", "Half is | missing"),
        ("runbook", "https://example.org/signup"),
        ("key", "tokens"),
        ("wire", "tokens"),
        ("class", "number"),
        ("reviewed", "model tokens"),
        ("crate", "shop"),
        ("version", "1.2.3"),
        ("module", "shop"),
        ("file", "src/lib.rs"),
        ("line", "1"),
    ]);
    [
        shop(),
        kpis(),
        target,
        flow(
            "Login",
            Some("identity"),
            &["wait"],
            "no_time",
            &[("told", "Told")],
        ),
        flow_site("Login", ["shop", "login"], ["src/l.rs", "1"], "region"),
    ]
    .concat()
}

/// The errors of a document, held against its published shape.
fn errors(schema: &str, document: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors = validator.iter_errors(document);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn json_is_of_the_documented_shape() {
    let directory = Directory::new("shape");
    directory.write("a", elf(&all()));
    directory.write(
        "b",
        elf(&[
            shop(),
            count("lost_total", ["shop", "f"], ["src/f.rs", "1"]),
        ]
        .concat()),
    );
    let ran = directory.run(&["audit", "--bin", "a", "--bin", "b", "--format", "json"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let schema = include_str!("../../docs/audit.schema.json");
    assert_eq!(errors(schema, &document), [""; 0]);
    // No list is empty, so that the shape of what is in it was looked at.
    for (list, content) in document["binaries"][0].as_object().unwrap() {
        let is_empty = content.as_array().is_some_and(Vec::is_empty);
        assert_eq!(is_empty, list == "findings", "{list}");
    }
    assert!(
        !document["binaries"][1]["findings"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(!document["findings"].as_array().unwrap().is_empty());
    // And the shape says something: it refuses what has a member more, or one less.
    for member in document.as_object().unwrap().keys() {
        let mut less = document.clone();
        less.as_object_mut().unwrap().remove(member);
        assert_ne!(errors(schema, &less), [""; 0], "{member}");
    }
    let mut more = document.clone();
    more["binaries"][0]["sites"][0]["more"] = true.into();
    assert_ne!(errors(schema, &more), [""; 0]);
}

#[test]
fn the_status_says_what_was_asked_for() {
    let directory = Directory::new("deny");
    // A note, a warning and a note, and an error.
    directory.write("note", elf(&kpis()));
    directory.write("warning", elf(&shop()));
    directory.write(
        "error",
        elf(&site(
            "Stray",
            "seen",
            ["shop", "s"],
            ["src/s.rs", "1"],
            "",
            "",
        )),
    );
    let cases = [
        ("note", [1, 0, 0]),
        ("warning", [1, 1, 0]),
        ("error", [1, 1, 1]),
    ];
    for (binary, expected) in cases {
        assert_eq!(directory.run(&["audit", "--bin", binary]).status, Some(0));
        for (level, expected) in ["note", "warning", "error"].into_iter().zip(expected) {
            for format in ["table", "json", "markdown"] {
                let args = [
                    "audit", "--bin", binary, "--deny", level, "--format", format,
                ];
                let ran = directory.run(&args);
                assert_eq!(ran.status, Some(expected), "{args:?}: {}", ran.stdout);
                assert_eq!(ran.stderr, "");
            }
        }
    }
    // What cannot be read comes first.
    let ran = directory.run(&[
        "audit", "--bin", "error", "--bin", "none", "--deny", "error",
    ]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stdout.contains("F102"), "{}", ran.stdout);
}

#[test]
fn several_binaries_are_held_against_each_other() {
    let directory = Directory::new("together");
    let landing = site(
        "Checkout",
        "landing",
        ["shop", "l"],
        ["src/l.rs", "1"],
        "tier,team_id",
        "",
    );
    directory.write(
        "api",
        elf(&[funnel("Checkout", None, &["landing", "paid"]), landing].concat()),
    );
    let paid = site("Checkout", "paid", ["shop", "p"], ["src/p.rs", "1"], "", "");
    directory.write(
        "worker",
        elf(&[funnel("Checkout", None, &["landing", "paid"]), paid.clone()].concat()),
    );
    directory.write(
        "old",
        elf(&[funnel("Checkout", None, &["paid"]), paid].concat()),
    );
    let ran = directory.run(&["audit", "--bin", "api", "--bin", "worker", "--deny", "note"]);
    assert_eq!(ran.status, Some(0), "{}", ran.stdout);
    let alone = directory.run(&["audit", "--bin", "api", "--deny", "warning"]);
    assert_eq!(alone.status, Some(1), "{}", alone.stdout);
    for format in ["table", "markdown"] {
        let args = ["audit", "--bin", "api", "--bin", "old", "--format", format];
        let ran = directory.run(&args);
        insta::assert_snapshot!(format!("together_{format}"), ran.stdout);
    }
}

#[test]
fn of_many_places_people_are_shown_some_and_programs_all() {
    let directory = Directory::new("many");
    let stray = |at: u32| {
        site(
            "Stray",
            "seen",
            ["shop", "s"],
            ["src/s.rs", &at.to_string()],
            "",
            "",
        )
    };
    directory.write("app", elf(&(1..=20).flat_map(stray).collect::<Vec<_>>()));
    for format in ["table", "markdown"] {
        let text = directory.audit("app", format);
        assert!(
            text.contains("and 8 more, which `--format json` lists"),
            "{text}"
        );
    }
    let read: Value = serde_json::from_str(&directory.audit("app", "json")).unwrap();
    let places = read["binaries"][0]["findings"][0]["places"]
        .as_array()
        .unwrap();
    assert_eq!(places.len(), 20);
}
