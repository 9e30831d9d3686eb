//! The examples of this repository: all that their sources declare is in their executables, or has a
//! reason.

use std::env;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Builds a package where this test is built, and gives what is said of its executables.
fn reconciled(package: &str) -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-funnel"))
        .current_dir(root)
        .args([
            "funnel",
            "reconcile",
            "--profile",
            "dev",
            "--format",
            "json",
        ])
        .args(["-p", package])
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."),
        )
        .env_remove("CARGO_BUILD_TARGET")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    read["binaries"].as_array().unwrap().clone()
}

#[test]
fn nothing_in_the_examples_is_without_a_reason() {
    for (package, annotations) in [("instant-api", 11), ("shop-kpis", 25), ("app-cli", 10)] {
        for binary in reconciled(package) {
            assert_eq!(binary["declared"], binary["present"], "{package}: {binary}");
            let declared = binary["declared"].as_u64().unwrap();
            assert!(declared >= annotations, "{package} has {declared}");
            let findings = binary["findings"].as_array().unwrap();
            // What tests and other executables have is told; nothing of the example itself is.
            let of_its_own = ["F201", "F202", "F208", "F209", "F210", "F211"];
            for finding in findings {
                let code = finding["code"].as_str().unwrap();
                assert!(!of_its_own.contains(&code), "{package}: {finding}");
            }
        }
    }
}
