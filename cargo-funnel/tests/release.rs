//! The registry of a release binary — stripped, with fat LTO and one codegen unit, where the linker
//! and the optimiser drop what they can — equals the one that the same binary has in process.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn built() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("release-registry");
    let status = Command::new(env!("CARGO"))
        .current_dir(&root)
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "funnel-runtime",
        ])
        .args([
            "--no-default-features",
            "--features",
            "serde",
            "--example",
            "registry",
        ])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        // The flags of an outer run, such as those of a coverage tool, are not part of this build.
        .env_remove("RUSTFLAGS")
        .status()
        .unwrap();
    assert!(status.success());
    target
        .join("release/examples")
        .join(format!("registry{}", env::consts::EXE_SUFFIX))
}

fn json(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The functions of a list, in order.
fn functions(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    let mut functions: Vec<_> = list.map(|one| one["function"].as_str().unwrap()).collect();
    functions.sort_unstable();
    functions
}

#[test]
fn a_stripped_binary_with_fat_lto_holds_the_registry_of_its_process() {
    let program = built();
    let in_process = json(&mut Command::new(&program));
    let audited = json(
        Command::new(env!("CARGO_BIN_EXE_cargo-funnel"))
            .args(["audit", "--format", "json", "--bin"])
            .arg(&program),
    );
    let binary = &audited["binaries"][0];
    for list in [
        "funnels",
        "sites",
        "flows",
        "flow_sites",
        "counters",
        "counting",
    ] {
        assert_eq!(binary[list], in_process[list], "{list}");
    }
    let findings = binary["findings"].as_array().unwrap();
    let bad: Vec<_> = findings
        .iter()
        .filter(|one| one["severity"] == "error")
        .collect();
    assert_eq!(bad, [&Value::Null; 0]);

    assert_eq!(
        functions(&in_process["sites"]),
        ["", "nested", "never_called", "never_instantiated", "sell"]
    );
    assert_eq!(
        functions(&in_process["counting"]),
        ["never_bought", "never_returned", "sell"]
    );
    let funnel = &in_process["funnels"][0];
    assert_eq!(funnel["keys"][2]["reviewed"], "model tokens, no credential");
    assert_eq!(
        funnel["keys"][1]["values"],
        serde_json::json!(["free", "pro-2026"])
    );
    let purchases = &in_process["counters"][0];
    assert_eq!(purchases["name"], "registry_purchases_total");
    assert_eq!(purchases["help"], "Purchases by plan.");
    assert_eq!(
        purchases["labels"],
        serde_json::json!([{ "name": "plan", "values": ["free", "pro-2026"] }])
    );
    assert_eq!(purchases["series"], 2);
    assert_eq!(in_process["counters"][1]["series"], 4);
}
