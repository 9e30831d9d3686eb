//! A real package: its vocabulary is edited, and what was locked is out of date.

use std::path::Path;

use crate::tool::{Directory, Ran};

const SOURCE: &str = include_str!("shop/main.rs");
const MANIFEST: &str = include_str!("shop/manifest.toml");

/// The command on the package. Its dependencies are built once for all runs.
fn run(directory: &Directory, args: &[&str]) -> Ran {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let package = ["--package", "lock-fixture", "--profile", "dev"];
    let mut command = directory.command(&[args, &package].concat());
    command
        .env("CARGO_TARGET_DIR", tmp.join("lock-fixture-target"))
        .env("CARGO_TERM_QUIET", "true")
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("CARGO_BUILD_TARGET")
        .env_remove("RUSTFLAGS");
    Ran::new(command.output().unwrap())
}

#[test]
fn an_edit_of_the_vocabulary_is_found_classified_and_locked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let directory = Directory::new("vocabulary");
    let runtime = root.join("funnel-runtime").display().to_string();
    directory.write(
        "Cargo.toml",
        MANIFEST.replace("RUNTIME", &runtime.replace('\\', "/")),
    );
    // The versions that are there, so that nothing is asked of a registry.
    directory.write(
        "Cargo.lock",
        std::fs::read(root.join("Cargo.lock")).unwrap(),
    );
    directory.write("src/main.rs", SOURCE);
    let ran = run(&directory, &["lock"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);
    let target = format!("target = \"{}", std::env::consts::ARCH);
    let text = crate::read(&directory, "funnel.lock");
    assert!(text.contains(&target), "{text}");
    std::fs::copy(
        directory.0.join("funnel.lock"),
        directory.0.join("before.lock"),
    )
    .unwrap();

    // Lines move, and nothing else.
    directory.write("src/main.rs", format!("// A remark.\n\n{SOURCE}"));
    let ran = run(&directory, &["check"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{}", ran.stdout);

    let edits = [
        ("    Pro,\n", "    #[label(rename = \"pro_2\")]\n    Pro,\n"),
        ("owner = \"growth\"", "owner = \"sales\""),
        (
            "        pub plan: Option<Plan>,\n",
            "        pub plan: Option<Plan>,\n        pub order_id: Option<Id>,\n",
        ),
        (
            "static ORDERS: Counter<Plan>;",
            "static ORDERS: Counter<()>;",
        ),
        ("ORDERS.inc(Plan::Pro)", "ORDERS.inc(())"),
    ];
    let edited = edits.iter().fold(SOURCE.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replace(old, new)
    });
    directory.write("src/main.rs", edited);
    let ran = run(&directory, &["check"]);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""), "{}", ran.stdout);
    let command = "    cargo funnel lock -p lock-fixture --profile dev\n";
    assert!(ran.stdout.ends_with(command), "{}", ran.stdout);
    insta::assert_snapshot!("vocabulary_check", ran.stdout);
    assert_eq!(run(&directory, &["lock"]).status, Some(0));
    assert_eq!(run(&directory, &["check"]).status, Some(0));

    let ran = directory.run(&[
        "diff",
        "before.lock",
        "funnel.lock",
        "--deny",
        "breaking",
        "--format",
        "markdown",
    ]);
    assert_eq!((ran.status, &*ran.stderr), (Some(1), ""));
    insta::assert_snapshot!("vocabulary_diff", ran.stdout);
}
