//! Counters that share a name in a real binary, a stripped one: the audit names all of their places.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn built() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duplicates");
    let status = Command::new(env!("CARGO"))
        .current_dir(&root)
        .args(["build", "--quiet", "--package", "funnel-fixture-duplicates"])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_DEV_STRIP", "symbols")
        // The flags of an outer run, such as those of a coverage tool, are not part of this build.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET")
        .status()
        .unwrap();
    assert!(status.success());
    let name = format!("funnel-fixture-duplicates{}", env::consts::EXE_SUFFIX);
    target.join("debug").join(name)
}

#[test]
fn names_that_counters_share_are_found_with_every_place() {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-funnel"))
        .args(["audit", "--format", "json", "--bin"])
        .arg(built())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = read["binaries"][0]["findings"].as_array().unwrap();
    let found: Vec<_> = findings
        .iter()
        // The others are on what is not counted anywhere.
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| {
            assert_eq!(finding["code"], "F106");
            assert_eq!(finding["name"], "duplicate-metric");
            let message = finding["message"].as_str().unwrap();
            let (what, _) = message.split_once(':').unwrap();
            let modules = finding["places"].as_array().unwrap().iter();
            let modules = modules.map(|place| place["module"].as_str().unwrap());
            (what, modules.collect::<Vec<_>>().join(" "))
        })
        .collect();
    let found: Vec<_> = found
        .iter()
        .map(|(what, modules)| (*what, modules.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "`duplicates_orders_total` is the name of 2 business counters",
                "funnel_fixture_duplicates funnel_fixture_duplicates::shop",
            ),
            (
                "`duplicates_sign_up_total` is the name of a business counter and of the step counter of `SignUp`",
                "funnel_fixture_duplicates funnel_fixture_duplicates::sign_up",
            ),
            (
                "`funnel_fixture_duplicates_log_in_total` is the name of 2 business counters",
                "funnel_fixture_duplicates::customers funnel_fixture_duplicates::staff",
            ),
            (
                "`funnel_step_outcomes_total` is the name of a business counter and of a counter of funnel-runtime itself",
                "funnel_fixture_duplicates",
            ),
        ]
    );
}
