//! Lock files that cannot be read: a line on each, and exit status 2.

use crate::object_file::elf;
use crate::tool::Directory;
use crate::{directory, locked, on_app, program, read};

/// The line about the lock, which neither command touches.
fn refused(directory: &Directory) -> String {
    let before = std::fs::read(directory.0.join("funnel.lock")).ok();
    let [check, lock] = ["check", "lock"].map(|command| on_app(directory, command, &[]));
    assert_eq!((check.status, &*check.stdout), (Some(2), ""), "{check:?}");
    assert_eq!(check, lock);
    assert_eq!(std::fs::read(directory.0.join("funnel.lock")).ok(), before);
    assert_eq!(check.stderr.lines().count(), 1, "{}", check.stderr);
    let line = check.stderr.strip_prefix("cargo-funnel: funnel.lock: ");
    line.unwrap_or_else(|| panic!("{}", check.stderr))
        .trim_end()
        .to_owned()
}

#[test]
fn a_lock_that_is_not_there_is_written_by_the_command_that_check_names() {
    let directory = directory("lock-missing");
    directory.write("app", program(1));
    let ran = on_app(&directory, "check", &[]);
    assert_eq!(ran.status, Some(2));
    assert_eq!(
        ran.stderr,
        "cargo-funnel: funnel.lock: there is no such file; write it with: cargo funnel lock --bin app --lock funnel.lock\n"
    );
}

#[test]
fn a_merge_is_not_a_lock() {
    let directory = locked("lock-merge");
    let text = read(&directory, "funnel.lock");
    let merged = text.replace(
        "counter = \"checkout_total\"\n",
        "<<<<<<< HEAD\ncounter = \"checkout_total\"\n=======\ncounter = \"sales_total\"\n>>>>>>> topic\n",
    );
    directory.write("funnel.lock", merged);
    assert_eq!(
        refused(&directory),
        "line 11 is a conflict marker of a merge; take the whole file of the branch that you merge into, as in `git checkout --ours funnel.lock`, and run `cargo funnel lock`"
    );
}

#[test]
fn a_newer_lock_is_for_a_newer_tool() {
    let directory = locked("lock-newer");
    let text =
        read(&directory, "funnel.lock").replace("version = 1", "version = 7\nshape = \"round\"");
    directory.write("funnel.lock", text);
    assert_eq!(
        refused(&directory),
        "has version 7, and this cargo-funnel knows version 1; install the newest cargo-funnel"
    );
}

#[test]
fn what_is_no_lock_says_so() {
    let directory = locked("lock-damaged");
    let text = read(&directory, "funnel.lock");
    let cases: [(Vec<u8>, &str); 5] = [
        (
            b"\xff\xfe#".to_vec(),
            "is no lock: it is not UTF-8 from byte 0 on",
        ),
        (program(1), "is no lock: it is not UTF-8 from byte "),
        (vec![], "is no lock: it has no `version`"),
        (
            text.as_bytes()[..text.len() / 2].to_vec(),
            "is no lock: line ",
        ),
        (
            text.replace("class = \"label\"", "class = \"poem\"")
                .into_bytes(),
            "is no lock: line ",
        ),
    ];
    for (content, expected) in cases {
        directory.write("funnel.lock", content);
        let line = refused(&directory);
        assert!(line.starts_with(expected), "{line}");
        assert!(line.contains("cargo funnel lock"), "{line}");
    }
}

#[test]
fn a_lock_that_was_edited_is_out_of_date() {
    let directory = locked("lock-edited");
    let text = read(&directory, "funnel.lock");
    directory.write(
        "funnel.lock",
        text.replace("owner = \"growth\"", "owner  = \"growth\""),
    );
    let ran = on_app(&directory, "check", &[]);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""));
    assert!(
        ran.stdout.contains("error[F302]: lock-edited"),
        "{}",
        ran.stdout
    );
    assert_eq!(on_app(&directory, "lock", &[]).status, Some(0));
    assert_eq!(read(&directory, "funnel.lock"), text);
    // A meaning that was put in by hand is not in the binary.
    directory.write(
        "funnel.lock",
        text.replace("owner = \"growth\"", "owner = \"sales\""),
    );
    let ran = on_app(&directory, "check", &[]);
    assert_eq!(ran.status, Some(1));
    assert!(ran.stdout.contains("owner-changed"), "{}", ran.stdout);
}

#[test]
fn a_lock_that_cannot_be_there_or_be_written_has_its_line() {
    let directory = directory("lock-nowhere");
    directory.write("app", program(1));
    let ran = directory.run(&[
        "lock",
        "--bin",
        "app",
        "--lock",
        "no/such/folder/funnel.lock",
    ]);
    assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
    assert!(
        ran.stderr
            .starts_with("cargo-funnel: no/such/folder/funnel.lock: cannot be written: "),
        "{}",
        ran.stderr
    );
    let ran = directory.run(&["lock", "--bin", "app", "--lock", "."]);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr.starts_with("cargo-funnel: .: cannot be read: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn without_all_binaries_nothing_is_locked_or_checked() {
    let directory = locked("lock-partly");
    let before = read(&directory, "funnel.lock");
    directory.write("empty", elf(&[]));
    for command in ["lock", "check"] {
        let ran = directory.run(&[
            command,
            "--bin",
            "app",
            "--bin",
            "empty",
            "--lock",
            "funnel.lock",
        ]);
        assert_eq!((ran.status, &*ran.stdout), (Some(2), ""));
        assert!(
            ran.stderr
                .starts_with("cargo-funnel: empty: holds no funnel records"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(read(&directory, "funnel.lock"), before);
}
