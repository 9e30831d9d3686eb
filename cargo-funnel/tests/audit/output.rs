//! What the lists look like.

use std::process::Stdio;

use crate::object_file::elf;
use crate::record::{funnel, site};
use crate::tool::{Directory, Ran};

/// A section of two funnels, written in no order.
pub(crate) fn shop() -> Vec<u8> {
    let new = |name: &str, line: &str| {
        let module = format!("shop::new::{name}");
        let file = format!("src/new/{name}.rs");
        site(
            "Checkout",
            "provision",
            [&module, "new"],
            [&file, line],
            "tier",
            "",
        )
    };
    [
        site(
            "Checkout",
            "claim",
            ["shop::claim", "claim"],
            ["src/claim.rs", "31"],
            "tier",
            "team_id",
        ),
        site(
            "Newsletter",
            "subscribed",
            ["shop::news", ""],
            ["src/news.rs", "7"],
            "",
            "",
        ),
        funnel("Newsletter", None, &["subscribed"]),
        new("queue", "20"),
        new("cache", "19"),
        funnel(
            "Checkout",
            Some("growth"),
            &["landing", "provision", "claim", "paid"],
        ),
    ]
    .concat()
}

pub(crate) fn audit(test: &str, section: &[u8], format: &str) -> String {
    let directory = Directory::new(test);
    directory.audit(directory.write("app", elf(section)), format)
}

#[test]
fn table() {
    insta::assert_snapshot!(audit("table", &shop(), "table"));
}

#[test]
fn json() {
    insta::assert_snapshot!(audit("json", &shop(), "json"));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(audit("markdown", &shop(), "markdown"));
}

#[test]
fn a_funnel_without_sites_and_a_site_without_its_funnel_are_told() {
    let section = [
        funnel("Refund", Some("money"), &["asked", "granted"]),
        site(
            "Stray",
            "seen",
            ["shop", "seen"],
            ["src/lib.rs", "3"],
            "",
            "",
        ),
    ]
    .concat();
    insta::assert_snapshot!("incomplete_table", audit("incomplete", &section, "table"));
    insta::assert_snapshot!(
        "incomplete_markdown",
        audit("incomplete", &section, "markdown")
    );
}

#[test]
fn hostile_names_stay_in_their_place() {
    let section = [
        funnel(
            "Check|out\x1b]0;owned\x07",
            Some("@all\n# Head"),
            &["`cl|aim`"],
        ),
        site(
            "Check|out\x1b]0;owned\x07",
            "`cl|aim`",
            ["shop\u{202e}", "f\r\n"],
            ["src/\u{9b}2J.rs", "1"],
            "a|b",
            "",
        ),
    ]
    .concat();
    insta::assert_snapshot!("hostile_table", audit("hostile", &section, "table"));
    insta::assert_snapshot!("hostile_markdown", audit("hostile", &section, "markdown"));
    let json = audit("hostile", &section, "json");
    assert!(
        json.contains(r#""event": "Check|out\u001b]0;owned\u0007""#),
        "{json}"
    );
    assert!(json.contains(r#""module": "shop\u202e""#), "{json}");
    assert!(json.contains(r#""file": "src/\u009b2J.rs""#), "{json}");
}

#[test]
fn a_hostile_path_is_escaped_in_the_error() {
    let ran = Directory::new("hostile-path").run(&["audit", "--bin", "no\x1b[2Jne"]);
    assert!(
        ran.stderr.starts_with(r"cargo-funnel: no\u{1b}[2Jne: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_pipe_gets_no_style_and_no_width_of_a_terminal() {
    let directory = Directory::new("pipe");
    directory.write("app", elf(&shop()));
    let plain = directory.audit("app", "table");
    assert!(!plain.contains('\x1b'));
    let mut command = directory.command(&["audit", "--bin", "app"]);
    command.env("COLUMNS", "40").env("NO_COLOR", "1");
    assert_eq!(Ran::new(command.output().unwrap()).stdout, plain);
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let directory = Directory::new("early");
    directory.write("app", elf(&shop()));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = directory.command(&["audit", "--bin", "app"]);
    command.stdout(writer).stderr(Stdio::piped());
    let ran = Ran::new(command.output().unwrap());
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
}

#[test]
fn help_says_what_it_is_for() {
    let directory = Directory::new("help");
    for (name, args) in [
        ("help", &["--help"][..]),
        ("help_audit", &["audit", "--help"]),
        ("help_report", &["report", "--help"]),
    ] {
        let mut command = directory.command(args);
        command.env_remove("COLUMNS");
        let ran = Ran::new(command.output().unwrap());
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        insta::assert_snapshot!(name, ran.stdout);
    }
}
