//! The coverage of a real service by its own tests. Without one of them, exactly the sites that it alone
//! had covered are named.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

/// The one test that provisions every type.
const REMOVED: &str = "funnel::every_type_is_a_step_for_a_visitor_and_none_for_a_team";

/// What only that test sees fire, as module and function.
const LOST: [&str; 6] = [
    "instant_api::provision::cache new_cache",
    "instant_api::provision::nosql new_nosql",
    "instant_api::provision::queue new_queue",
    "instant_api::provision::storage new_storage",
    "instant_api::provision::vector new_vector",
    "instant_api::provision::webhook new_webhook",
];

/// The service and the program of its tests, built once.
struct Built {
    service: PathBuf,
    tests: PathBuf,
}

static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args([
            "test",
            "--no-run",
            "--quiet",
            "--package",
            "instant-api",
            "--test",
            "it",
        ])
        .arg("--message-format=json-render-diagnostics")
        // With what the run around this has built.
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."),
        )
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success());
    let messages = String::from_utf8(output.stdout).unwrap();
    let built: Vec<Value> = messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let executable = |name: &str| {
        let found = built
            .iter()
            .find(|message| message["target"]["name"] == name && message["executable"].is_string());
        PathBuf::from(found.unwrap()["executable"].as_str().unwrap())
    };
    Built {
        service: executable("instant-api"),
        tests: executable("it"),
    }
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A folder for notes, which is not there.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("coverage-of-{test}"));
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// Runs the tests of the service, as Cargo runs them.
fn test(folder: &Path, args: &[&str]) {
    let output = Command::new(&BUILT.tests)
        .args(args)
        .current_dir(root().join("examples/instant-api"))
        .env("FUNNEL_COVERAGE", folder)
        .env_remove("DO_NOT_TRACK")
        .env_remove("FUNNEL_DISABLED")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn coverage(folder: &Path, args: &[&str]) -> (Option<i32>, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-funnel"))
        .args(["funnel", "coverage", "--format", "json", "--bin"])
        .arg(&BUILT.service)
        .arg("--coverage")
        .arg(folder)
        .args(args)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    (
        output.status.code(),
        serde_json::from_slice(&output.stdout).unwrap(),
    )
}

/// The sites that never fired, in the order of the list.
fn silent(coverage: &Value) -> Vec<String> {
    let groups = coverage["groups"].as_array().unwrap().iter();
    let sites = groups.flat_map(|group| group["sites"].as_array().unwrap());
    sites
        .filter(|site| site["fired"] == false)
        .map(|site| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let (module, function) = (text(&site["place"]["module"]), text(&site["function"]));
            let file = text(&site["place"]["file"]);
            assert!(root().join(&file).is_file(), "{file}");
            format!("{module} {function}")
        })
        .collect()
}

#[test]
fn a_removed_test_is_missed_at_exactly_the_sites_that_it_covered() {
    let all = folder("all");
    test(&all, &[]);
    let (status, complete) = coverage(&all, &["--min", "100"]);
    assert_eq!(status, Some(0), "{complete:#}");
    assert_eq!(silent(&complete), [""; 0]);
    assert_eq!(complete["sites"]["total"], 10);
    assert_eq!(complete["findings"], Value::Array(Vec::new()));
    assert_eq!(complete["foreign"], Value::Array(Vec::new()));

    let without = folder("without");
    test(&without, &["--skip", REMOVED]);
    let (status, incomplete) = coverage(&without, &["--min", "100"]);
    assert_eq!(status, Some(1));
    assert_eq!(silent(&incomplete), LOST);

    // And that test alone brings them back.
    test(&without, &["--exact", REMOVED]);
    let (status, _) = coverage(&without, &["--min", "100"]);
    assert_eq!(status, Some(0));
}

#[test]
fn every_test_in_a_process_of_its_own_adds_up_to_the_same() {
    let listed = Command::new(&BUILT.tests)
        .args(["--list", "--format", "terse"])
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let tests = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    let tests: Vec<_> = tests.filter(|test| test.starts_with("funnel::")).collect();
    assert!(tests.contains(&REMOVED), "{listed}");
    let folder = folder("each");
    for name in &tests {
        test(&folder, &["--exact", name]);
    }
    let (status, complete) = coverage(&folder, &["--min", "100"]);
    assert_eq!(status, Some(0), "{complete:#}");
    assert_eq!(complete["processes"], tests.len());
}
