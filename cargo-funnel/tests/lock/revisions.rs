//! Locks at git revisions.

use std::process::Command;

use crate::tool::{Directory, Ran};
use crate::{changed_program, locked, on_app};

fn git(directory: &Directory, args: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
        .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
        .args(args)
        .current_dir(&directory.0)
        .env("GIT_CONFIG_GLOBAL", directory.0.join("no-config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {output:?}");
}

/// A run that finds no repository above the directory.
fn run(directory: &Directory, args: &[&str]) -> Ran {
    let mut command = directory.command(args);
    command.env("GIT_CEILING_DIRECTORIES", directory.0.parent().unwrap());
    Ran::new(command.output().unwrap())
}

#[test]
fn a_revision_is_compared_with_what_is_there() {
    let directory = locked("diff-git");
    git(&directory, &["init", "--quiet", "--initial-branch=main"]);
    git(&directory, &["add", "funnel.lock"]);
    git(&directory, &["commit", "--quiet", "--message=lock"]);
    git(&directory, &["tag", "v1"]);
    directory.write("app", changed_program());
    assert_eq!(on_app(&directory, "lock", &[]).status, Some(0));
    git(&directory, &["mv", "funnel.lock", "other.lock"]);
    git(&directory, &["add", "other.lock"]);
    git(&directory, &["commit", "--quiet", "--message=change"]);

    let first = run(
        &directory,
        &["diff", "git:v1", "other.lock", "--deny", "breaking"],
    );
    assert_eq!((first.status, &*first.stderr), (Some(1), ""));
    assert!(
        first.stdout.starts_with("git:v1 → other.lock, "),
        "{}",
        first.stdout
    );
    let changes = |ran: &Ran| ran.stdout.split_once('\n').unwrap().1.to_owned();
    for (old, new) in [
        ("v1:funnel.lock", "HEAD:other.lock"),
        ("HEAD~1:funnel.lock", "app"),
        ("git:main~1:funnel.lock", "git:main:other.lock"),
    ] {
        let ran = run(&directory, &["diff", old, new]);
        assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{old} {new}");
        assert_eq!(changes(&ran), changes(&first), "{old} {new}");
    }
    for (old, expected) in [
        (
            "git:main",
            "git:main: there is no `funnel.lock` at `main`; name another path as in `main:path/to/funnel.lock`",
        ),
        (
            "git:v9",
            "git:v9: git knows no revision `v9`; a checkout of a pull request may need `git fetch` of the branch first",
        ),
        ("git:", "git:: git knows no revision ``; "),
        ("git:--help", "git:--help: git knows no revision `--help`"),
        (
            "main:no/such.lock",
            "main:no/such.lock: there is no `no/such.lock` at `main`",
        ),
    ] {
        let ran = run(&directory, &["diff", old, "other.lock"]);
        assert_eq!((ran.status, &*ran.stdout), (Some(2), ""), "{old}");
        assert!(
            ran.stderr.starts_with(&format!("cargo-funnel: {expected}")),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn without_a_repository_there_is_no_revision() {
    let directory = locked("diff-no-git");
    let ran = run(&directory, &["diff", "git:main", "funnel.lock"]);
    assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
    assert_eq!(
        ran.stderr,
        "cargo-funnel: git:main: this directory is in no git repository; name a lock file or a binary instead\n"
    );
}
