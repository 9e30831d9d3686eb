//! Writing a lock, and checking it.

use object::{Architecture, BinaryFormat, Endianness};

use crate::object_file::{elf, of};
use crate::record::funnel;
use crate::{changed_program, directory, locked, on_app, program, read, records};

#[test]
fn a_lock_is_written_once_and_stays_as_it_is() {
    let directory = locked("lock-once");
    let first = read(&directory, "funnel.lock");
    insta::assert_snapshot!("lock", first);
    // Lines that moved and records in another order are the same program.
    let mut other = records(500);
    other.reverse();
    directory.write("app", elf(&other.concat()));
    let ran = on_app(&directory, "lock", &[]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    assert!(
        ran.stdout
            .starts_with("funnel.lock is up to date: builds 1"),
        "{}",
        ran.stdout
    );
    assert_eq!(read(&directory, "funnel.lock"), first);
    let ran = on_app(&directory, "check", &[]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    assert_eq!(
        ran.stdout,
        "funnel.lock is up to date: builds 1, events 1, flows 1, counters 1, sites 4, removed names 0\n"
    );
}

#[test]
fn check_objects_and_names_the_command_and_that_command_helps() {
    let directory = locked("lock-check");
    directory.write("app", changed_program());
    let ran = on_app(&directory, "check", &[]);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""));
    insta::assert_snapshot!("check", ran.stdout);
    let command = ran.stdout.lines().last().unwrap().trim();
    let words: Vec<_> = command.split(' ').collect();
    assert_eq!(words[..2], ["cargo", "funnel"]);
    let ran = directory.run(&words[2..]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""));
    insta::assert_snapshot!("relock", ran.stdout);
    insta::assert_snapshot!("relocked", read(&directory, "funnel.lock"));
    assert_eq!(on_app(&directory, "check", &[]).status, Some(0));
}

#[test]
fn a_removed_name_comes_back_only_when_revived() {
    let directory = locked("lock-revive");
    directory.write("app", changed_program());
    assert_eq!(on_app(&directory, "lock", &[]).status, Some(0));
    let before = read(&directory, "funnel.lock");
    // The step, before the one that it came after.
    let mut other = records(1);
    other[0] = funnel("Checkout", Some("growth"), &["claim", "landing"]);
    directory.write("app", elf(&other.concat()));
    let ran = on_app(&directory, "check", &[]);
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.stdout
            .contains("error[F304]: name-came-back, breaking: step `Checkout.claim`"),
        "{}",
        ran.stdout
    );
    let ran = on_app(&directory, "lock", &[]);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""));
    assert!(
        ran.stdout.ends_with(
            "    cargo funnel lock --bin app --lock funnel.lock --revive Checkout.claim\n"
        ),
        "{}",
        ran.stdout
    );
    assert_eq!(read(&directory, "funnel.lock"), before);
    let ran = on_app(&directory, "lock", &["--revive", "landing"]);
    assert_eq!(ran.status, Some(2));
    assert_eq!(
        ran.stderr,
        "cargo-funnel: --revive landing: no name that was removed comes back under it\n"
    );
    let ran = on_app(&directory, "lock", &["--revive", "claim"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    assert_eq!(on_app(&directory, "check", &[]).status, Some(0));
    assert!(!read(&directory, "funnel.lock").contains("name = \"claim\""));
}

#[test]
fn as_it_was_a_name_comes_back_by_itself() {
    let directory = locked("lock-back");
    let before = read(&directory, "funnel.lock");
    directory.write("app", changed_program());
    assert_eq!(on_app(&directory, "lock", &[]).status, Some(0));
    // The label that came meanwhile is gone again, and that is kept.
    directory.write("app", program(1));
    let ran = on_app(&directory, "lock", &[]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    let after = read(&directory, "funnel.lock");
    let dead = after.strip_prefix(&*before).unwrap();
    assert_eq!(
        dead,
        "\n[[tombstone]]\nkind = \"label\"\nname = \"state\"\nof = \"orders_total\"\nwas = \"one of a, b, c\"\n"
    );
}

#[test]
fn several_binaries_and_targets_share_a_lock() {
    let directory = locked("lock-several");
    directory.write("worker", elf(&records(1)[3..].concat()));
    directory.write(
        "mac/app",
        of(
            BinaryFormat::MachO,
            Architecture::Aarch64,
            Endianness::Little,
            &records(1)[..3].concat(),
        ),
    );
    for args in [
        &[
            "lock",
            "--bin",
            "app",
            "--bin",
            "worker",
            "--lock",
            "funnel.lock",
        ][..],
        &["lock", "--bin", "mac/app", "--lock", "funnel.lock"],
        &[
            "lock",
            "--bin",
            "app",
            "--lock",
            "funnel.lock",
            "--note",
            "all features",
        ],
    ] {
        let ran = directory.run(args);
        assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    }
    insta::assert_snapshot!("several", read(&directory, "funnel.lock"));
    for args in [
        &["--bin", "app"][..],
        &["--bin", "worker"],
        &["--bin", "mac/app"],
        &["--bin", "app", "--bin", "worker"],
        &["--bin", "app", "--note", "all features"],
        // Like the one on Linux, by another name.
        &["--bin", "app", "--note", "never locked"],
    ] {
        let ran = directory.run(&[&["check", "--lock", "funnel.lock"], args].concat());
        assert_eq!(
            (ran.status, &*ran.stderr),
            (Some(0), ""),
            "{args:?}: {}",
            ran.stdout
        );
    }
    // What one has less does not count for another.
    directory.write("worker", elf(&records(1)[4..].concat()));
    let ran = directory.run(&["check", "--lock", "funnel.lock", "--bin", "worker"]);
    assert_eq!(ran.status, Some(1));
    assert!(ran.stdout.contains("flow-removed"), "{}", ran.stdout);
    // A name that another build still has is not dead.
    let ran = directory.run(&["lock", "--lock", "funnel.lock", "--bin", "worker"]);
    assert_eq!(ran.status, Some(0));
    assert!(!read(&directory, "funnel.lock").contains("[[tombstone]]"));
}

#[test]
fn a_build_is_forgotten_when_that_is_said() {
    let directory = locked("lock-forget");
    directory.write("worker", elf(&records(1)[3..].concat()));
    let ran = directory.run(&[
        "lock",
        "--bin",
        "worker",
        "--lock",
        "funnel.lock",
        "--forget",
        "app",
    ]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    let text = read(&directory, "funnel.lock");
    assert!(!text.contains("binary = \"app\""), "{text}");
    assert!(
        text.contains("kind = \"event\"\nname = \"Checkout\""),
        "{text}"
    );
    let ran = directory.run(&[
        "lock",
        "--bin",
        "worker",
        "--lock",
        "funnel.lock",
        "--forget",
        "api",
    ]);
    assert_eq!(ran.status, Some(2));
    assert_eq!(
        ran.stderr,
        "cargo-funnel: funnel.lock: it has no binary or target `api` to forget; it has worker, x86_64-linux\n"
    );
}

#[test]
fn two_binaries_of_one_name_are_refused() {
    let directory = locked("lock-twice");
    directory.write("other/app", program(1));
    let ran = directory.run(&[
        "lock",
        "--bin",
        "app",
        "--bin",
        "other/app",
        "--lock",
        "funnel.lock",
    ]);
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.stderr
            .starts_with("cargo-funnel: other/app: another binary is app on x86_64-linux, too;"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_lock_is_beside_the_lock_of_the_workspace() {
    let directory = directory("lock-default");
    directory.write("crates/api/app", program(1));
    let mut command = directory.command(&["lock", "--bin", "app"]);
    let output = command
        .current_dir(directory.0.join("crates/api"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(directory.0.join("funnel.lock").is_file());
    let ran = directory.run(&["check", "--bin", "crates/api/app"]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    assert!(
        ran.stdout.starts_with("funnel.lock is up to date"),
        "{}",
        ran.stdout
    );
}
