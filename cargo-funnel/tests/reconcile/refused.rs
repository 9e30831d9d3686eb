//! Sources and names that are not what they should be.

use std::fs;

use crate::workspace::Workspace;

/// A program without anything annotated in it, built once.
fn workspace(test: &str) -> Workspace {
    let workspace = Workspace::new(test, &["plain-app"]);
    workspace.write(
        "plain-app/Cargo.toml",
        "[package]\nname = \"plain-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    workspace.write("plain-app/src/main.rs", "mod part;\nfn main() {}\n");
    workspace.write("plain-app/src/part.rs", "");
    workspace
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_is_no_failure() {
    let workspace = workspace("reconcile-unread");
    let binary = workspace.build(&["-p", "plain-app"], "plain-app");
    let args = ["reconcile", "--bin", binary.to_str().unwrap()];
    let ran = workspace.run(&args);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    let part = workspace.path("plain-app/src/part.rs");
    let cases: [(&[u8], &str); 3] = [
        (b"fn f( {", "is not Rust: "),
        (b"\xff\xfe", "is not UTF-8"),
        (&vec![b' '; (4 << 20) + 1], "is larger than 4 MiB"),
    ];
    for (content, expected) in cases {
        fs::write(&part, content).unwrap();
        let found = workspace.findings(&args);
        let [finding] = &found[..] else {
            panic!("{found:#?}")
        };
        assert_eq!(finding["code"], "F210");
        let message = finding["message"].as_str().unwrap();
        assert!(
            message.starts_with(&format!("`plain-app/src/part.rs` {expected}")),
            "{message}"
        );
    }
    fs::remove_file(&part).unwrap();
    let found = workspace.findings(&args);
    assert!(
        found[0]["message"]
            .as_str()
            .unwrap()
            .contains("declares the module `part`, which has no file"),
        "{found:#?}"
    );
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    use std::os::unix::fs::symlink;

    let workspace = workspace("reconcile-circle");
    let binary = workspace.build(&["-p", "plain-app"], "plain-app");
    let args = ["reconcile", "--bin", binary.to_str().unwrap()];
    let source = workspace.path("plain-app/src");
    fs::remove_file(source.join("part.rs")).unwrap();
    // A file that is its own module, and one that is nowhere.
    symlink("main.rs", source.join("part.rs")).unwrap();
    let found = workspace.findings(&args);
    assert!(
        found[0]["message"]
            .as_str()
            .unwrap()
            .contains("contains itself"),
        "{found:#?}"
    );
    fs::remove_file(source.join("part.rs")).unwrap();
    symlink("part.rs", source.join("part.rs")).unwrap();
    let found = workspace.findings(&args);
    assert_eq!(found[0]["code"], "F210", "{found:#?}");
}

#[test]
fn a_name_that_no_target_has_and_a_folder_that_is_no_workspace_are_refused() {
    let workspace = workspace("reconcile-names");
    let binary = workspace.build(&["-p", "plain-app"], "plain-app");
    let other = workspace.path("other");
    fs::copy(&binary, &other).unwrap();
    let ran = workspace.run(&["reconcile", "--bin", "other"]);
    assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
    assert!(
        ran.stderr
            .starts_with("cargo-funnel: other: no target of the workspace "),
        "{}",
        ran.stderr
    );
    let binary = binary.to_str().unwrap();
    let empty = std::env::temp_dir();
    let ran = workspace.run(&[
        "reconcile",
        "--bin",
        binary,
        "--workspace-root",
        empty.to_str().unwrap(),
    ]);
    assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
    assert!(
        ran.stderr.contains("`cargo metadata` failed"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}
