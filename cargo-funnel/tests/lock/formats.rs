//! The formats of a comparison, with usual names and with hostile ones.

use serde_json::Value;

use crate::object_file::elf;
use crate::record::{counter, flow, funnel, site};
use crate::tool::Directory;
use crate::{changed_program, directory, locked, on_app, program};

/// A directory with two programs that differ and something that is generated.
fn pair(name: &str) -> Directory {
    let directory = directory(name);
    directory.write("old", program(1));
    directory.write("new", changed_program());
    directory.write(
        "generated/orders.yml",
        "expr: orders_total{status=\"a\"}\nother: checkout_total{step=\"claim\"}\n",
    );
    for name in ["old", "new"] {
        let lock = format!("{name}.lock");
        let ran = directory.run(&["lock", "--bin", name, "--lock", &lock]);
        assert_eq!(ran.status, Some(0), "{}", ran.stderr);
        // As if it were one program.
        let text = std::fs::read_to_string(directory.0.join(&lock)).unwrap();
        let text = text.replace(&format!("binary = \"{name}\""), "binary = \"app\"");
        std::fs::write(directory.0.join(&lock), text).unwrap();
    }
    directory
}

fn shown(directory: &Directory, format: &str) -> String {
    let ran = directory.run(&["diff", "old.lock", "new.lock", "--format", format]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    ran.stdout.replace("generated\\", "generated/")
}

#[test]
fn text() {
    insta::assert_snapshot!("diff_text", shown(&pair("diff-text"), "text"));
}

#[test]
fn markdown() {
    insta::assert_snapshot!("diff_markdown", shown(&pair("diff-markdown"), "markdown"));
}

#[test]
fn github() {
    insta::assert_snapshot!("diff_github", shown(&pair("diff-github"), "github"));
}

#[test]
fn json_is_of_the_documented_shape() {
    let text = shown(&pair("diff-json"), "json");
    let schema: Value = serde_json::from_str(include_str!("../../docs/diff.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    // The shape says something: it refuses what has a member less.
    for member in document.as_object().unwrap().keys() {
        let mut less = document.clone();
        less.as_object_mut().unwrap().remove(member);
        assert!(!validator.is_valid(&less), "{member}");
    }
    for member in document["changes"][0].as_object().unwrap().keys() {
        let mut less = document.clone();
        less["changes"][0].as_object_mut().unwrap().remove(member);
        assert!(!validator.is_valid(&less), "{member}");
    }
    insta::assert_snapshot!("diff_json", text);
}

#[test]
fn the_answer_of_check_in_every_format() {
    let directory = locked("check-formats");
    directory.write("app", changed_program());
    for format in ["markdown", "github"] {
        let ran = on_app(&directory, "check", &["--format", format]);
        assert_eq!((ran.status, &*ran.stderr), (Some(1), ""));
        insta::assert_snapshot!(format!("check_{format}"), ran.stdout);
    }
    directory.write("app", program(1));
    for (format, expected) in [
        ("markdown", "### `funnel.lock` is up to date: "),
        ("github", ""),
    ] {
        let ran = on_app(&directory, "check", &["--format", format]);
        assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
        assert!(ran.stdout.starts_with(expected), "{}", ran.stdout);
    }
}

#[test]
fn hostile_names_stay_in_their_place() {
    let directory = directory("diff-hostile");
    let event = "Check|out\x1b]0;owned\x07,a:b%";
    let old = [
        funnel(
            event,
            Some("@all\n::error::# Head"),
            &["`cl|aim`", "landing"],
        ),
        site(
            event,
            "`cl|aim`",
            ["shop\u{202e}", "f\r\n"],
            ["src/a.rs", "1"],
            "",
            "",
        ),
        counter(
            "x_total\n::warning::y",
            "",
            &[],
            &[("a|b", "x,\u{200b}y")],
            ["d.rs", "1"],
        ),
        flow("<script>", None, &["a"], "::stop-commands::x", &[]),
    ];
    directory.write("app", elf(&old.concat()));
    let ran = on_app(&directory, "lock", &[]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    let lock = crate::read(&directory, "funnel.lock");
    insta::assert_snapshot!("hostile_lock", lock);
    assert_eq!(on_app(&directory, "check", &[]).status, Some(0));
    directory.write("app", elf(&funnel(event, None, &["landing"])));
    for format in ["text", "markdown", "json", "github"] {
        let ran = directory.run(&["diff", "funnel.lock", "app", "--format", format]);
        assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
        insta::assert_snapshot!(format!("hostile_{format}"), ran.stdout);
    }
}
