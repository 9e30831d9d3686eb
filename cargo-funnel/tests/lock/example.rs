//! The example service: a copy whose vocabulary is edited is not what its committed lock says.

use std::fs;
use std::path::Path;

use crate::tool::{Directory, Ran};

/// What somebody does to `telemetry.rs`.
const EDITS: [(&str, &str); 6] = [
    (
        "    Hobby,\n",
        "    #[label(rename = \"starter\")]\n    Hobby,\n",
    ),
    ("    owner = \"growth\",\n", ""),
    ("at_least = 0.02", "at_least = 0.05"),
    (
        "        pub resource_type:",
        "        #[attr(rename = \"kind\")]\n        pub resource_type:",
    ),
    (
        "Allowlist::DEFAULT;",
        "Allowlist::DEFAULT.and(&[\"attempt\"]);",
    ),
    (
        "        pub env: Option<Env>,\n",
        "        pub env: Option<Env>,\n        /// How often it was tried.\n        pub attempt: Option<u64>,\n",
    ),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A workspace of the example alone, with the crates of this one.
fn workspace(directory: &Directory) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (before, rest) = manifest.split_once("members = [").unwrap();
    let (_, after) = rest.split_once(']').unwrap();
    let manifest = format!("{before}members = [\"instant-api\"]{after}");
    let path = format!("path = \"{}/funnel-", root.display()).replace('\\', "/");
    directory.write("Cargo.toml", manifest.replace("path = \"funnel-", &path));
    // The versions that are there, so that nothing is asked of a registry.
    directory.write("Cargo.lock", fs::read(root.join("Cargo.lock")).unwrap());
    copy(
        &root.join("examples/instant-api"),
        &directory.0.join("instant-api"),
    );
}

/// The command on the package. What this workspace has built of its dependencies is taken as it is.
fn run(directory: &Directory, args: &[&str]) -> Ran {
    let package = ["-p", "instant-api", "--profile", "dev"];
    let lock = ["--lock", "instant-api/funnel.lock"];
    let mut command = directory.command(&[args, &package, &lock].concat());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    command
        .env("CARGO_TARGET_DIR", directory.0.join("target"))
        .env("CARGO_BUILD_BUILD_DIR", target)
        .env("CARGO_TERM_QUIET", "true")
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("CARGO_BUILD_TARGET");
    Ran::new(command.output().unwrap())
}

#[test]
fn an_edit_of_the_vocabulary_of_an_example_is_found_and_classified() {
    let directory = Directory::new("lock-example");
    workspace(&directory);
    let telemetry = directory.0.join("instant-api/src/telemetry.rs");
    let source = fs::read_to_string(&telemetry).unwrap();
    let edited = EDITS.iter().fold(source, |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    });
    fs::write(&telemetry, edited).unwrap();
    let committed = directory.0.join("before.lock");
    fs::copy(directory.0.join("instant-api/funnel.lock"), &committed).unwrap();

    let ran = run(&directory, &["check"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""), "{}", ran.stdout);
    insta::assert_snapshot!("example_check", ran.stdout);
    assert_eq!(run(&directory, &["lock"]).status, Some(0));
    let ran = run(&directory, &["check"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);

    directory.write(
        "generated/tiers.sql",
        "SELECT tier FROM events\nWHERE event = 'InstantFunnel' AND tier = 'hobby';\n",
    );
    let ran = directory.run(&[
        "diff",
        "before.lock",
        "instant-api/funnel.lock",
        "--format",
        "markdown",
        "--generated",
        "generated",
        "--deny",
        "breaking",
    ]);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""));
    insta::assert_snapshot!(
        "example_diff",
        ran.stdout.replace("generated\\", "generated/")
    );
}
