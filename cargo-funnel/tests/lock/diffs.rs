//! What is compared with what, and how it ends.

use crate::object_file::elf;
use crate::record::funnel;
use crate::tool::Directory;
use crate::{changed_program, locked, on_app, program, records};

/// A directory with an old and a new lock and the binaries of both.
fn both(test: &str) -> Directory {
    let directory = locked(test);
    std::fs::rename(
        directory.0.join("funnel.lock"),
        directory.0.join("old.lock"),
    )
    .unwrap();
    std::fs::copy(
        directory.0.join("old.lock"),
        directory.0.join("funnel.lock"),
    )
    .unwrap();
    directory.write("old", program(1));
    directory.write("app", changed_program());
    assert_eq!(on_app(&directory, "lock", &[]).status, Some(0));
    directory
}

#[test]
fn locks_and_binaries_say_the_same() {
    let directory = both("diff-sides");
    let codes = |old: &str, new: &str| {
        let ran = directory.run(&["diff", old, new]);
        assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
        let lines = ran.stdout.lines().filter(|line| line.contains("]: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let expected = codes("old.lock", "funnel.lock");
    assert!(expected.len() > 3, "{expected:?}");
    for (old, new) in [("old", "app"), ("old.lock", "app"), ("old", "funnel.lock")] {
        assert_eq!(codes(old, new), expected, "{old} {new}");
    }
    assert_eq!(codes("app", "funnel.lock"), [""; 0]);
    let ran = directory.run(&["diff", "app", "funnel.lock"]);
    assert_eq!(ran.stdout, "app → funnel.lock nothing changed\n");
}

#[test]
fn deny_decides_how_it_ends() {
    let directory = both("diff-deny");
    let mut more = records(1);
    more.push(funnel("Refund", Some("money"), &["asked"]));
    directory.write("more", elf(&more.concat()));
    let mut moved = records(1);
    moved.remove(1);
    moved.insert(
        1,
        crate::record::site(
            "Checkout",
            "landing",
            ["shop", "opened"],
            ["a.rs", "1"],
            "",
            "",
        ),
    );
    directory.write("moved", elf(&moved.concat()));
    for (new, deny, status) in [
        ("app", None, 0),
        ("app", Some("breaking"), 1),
        ("more", Some("breaking"), 0),
        ("more", Some("privacy"), 1),
        ("moved", Some("privacy"), 0),
        ("moved", Some("any"), 1),
        ("old", Some("any"), 0),
    ] {
        let deny = deny.map(|deny| ["--deny", deny]);
        let args = [
            &["diff", "old.lock", new][..],
            deny.as_ref().map_or(&[], |deny| &deny[..]),
        ];
        let ran = directory.run(&args.concat());
        assert_eq!(
            (ran.status, &*ran.stderr),
            (Some(status), ""),
            "{args:?}: {}",
            ran.stdout
        );
    }
}

#[test]
fn what_is_generated_is_looked_into() {
    let directory = both("diff-generated");
    let panel = "{\"expr\": \"sum by (status) (orders_total{status=\\\"a\\\"})\"}\n";
    directory.write("dashboards/team/orders.json", panel);
    directory.write("dashboards/binary.png", "orders_total");
    directory.write(
        "elsewhere/orders.sql",
        "-- orders_total\nSELECT status FROM orders_total\n",
    );
    let ran = directory.run(&["diff", "old.lock", "funnel.lock"]);
    let breaks = |stdout: &str| -> Vec<String> {
        let lines = stdout.lines().filter(|line| line.contains("breaks "));
        lines.map(|line| line.trim().replace('\\', "/")).collect()
    };
    let found = breaks(&ran.stdout);
    assert!(
        !found.is_empty()
            && found
                .iter()
                .all(|line| line == "breaks dashboards/team/orders.json:1"),
        "{found:?}"
    );
    let ran = directory.run(&[
        "diff",
        "old.lock",
        "funnel.lock",
        "--generated",
        "elsewhere",
    ]);
    let found = breaks(&ran.stdout);
    assert!(
        found.contains(&"breaks elsewhere/orders.sql:2".to_owned()),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .all(|line| line.starts_with("breaks elsewhere")),
        "{found:?}"
    );
    let ran = directory.run(&["diff", "old.lock", "funnel.lock", "--generated", "nowhere"]);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr
            .starts_with("cargo-funnel: nowhere: cannot be read as a folder of generated files: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_cannot_be_compared_has_its_line() {
    let directory = both("diff-bad");
    directory.write("empty", elf(&[]));
    directory.write("text.lock", "hello\n");
    for (old, expected) in [
        (
            "nothing",
            "nothing: there is no such file; name a lock file, a binary, or a revision as in `git:main` or `main:funnel.lock`",
        ),
        ("empty", "empty: holds no funnel records"),
        ("text.lock", "text.lock: is no lock: line 1: "),
    ] {
        let ran = directory.run(&["diff", old, "funnel.lock"]);
        assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
        assert!(
            ran.stderr.starts_with(&format!("cargo-funnel: {expected}")),
            "{}",
            ran.stderr
        );
    }
    let ran = directory.run(&["diff", "nothing", "else"]);
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
}
