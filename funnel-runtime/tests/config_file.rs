//! The file of settings that the environment names, in processes of their own.

#[allow(dead_code, reason = "others need more of it")]
#[path = "../../tests/tests/exposition/child.rs"]
mod child;

use std::fs;
use std::path::PathBuf;

use funnel_runtime::{Allowlist, Config, funnel, prometheus, step};

const ALLOWED: Allowlist = Allowlist::DEFAULT;

/// Visitor to buyer.
#[funnel(event = "ConfigFile", counter = "config_file_total", allow = ALLOWED)]
mod shop {
    pub(super) enum Step {
        Buy,
    }
    pub(super) struct Attrs {}
}

/// A file of this name, with this content.
fn write(name: &str, content: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).unwrap();
    path
}

/// One purchase under the configuration of the environment, and the scrape at its end.
fn play() {
    let telemetry = Config::from_env()
        .unwrap()
        .service("code")
        .install()
        .unwrap();
    step!(shop::buy);
    drop(telemetry);
    child::hand_over(&prometheus::metrics_response(None).1);
}

#[test]
fn the_file_that_the_variable_names_is_in_force() {
    let events = write("config-file-events.jsonl", "");
    let settings = format!(
        "service = 'file'\nservice_version = '1'\n[[backend]]\nkind = 'jsonl'\npath = {:?}",
        events.to_str().unwrap()
    );
    let file = write("config-file.toml", &settings);
    let variables = [
        ("FUNNEL_CONFIG", file.to_str().unwrap()),
        ("FUNNEL_SERVICE_VERSION", "2"),
    ];
    let test = "the_file_that_the_variable_names_is_in_force";
    let Some(output) = child::output(test, &variables, play) else {
        return;
    };
    child::handed_over(&output);
    let line = fs::read_to_string(&events).unwrap();
    let event: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(event["event"], "ConfigFile");
    assert_eq!(event["service_name"], "file");
    assert_eq!(event["service_version"], "2");
}

#[test]
fn an_unknown_backend_of_a_file_is_passed_over_and_counted() {
    let file = write("config-unknown.toml", "[[backend]]\nkind = 'kafka'");
    let variables = [("FUNNEL_CONFIG", file.to_str().unwrap())];
    let test = "an_unknown_backend_of_a_file_is_passed_over_and_counted";
    let Some(output) = child::output(test, &variables, play) else {
        return;
    };
    let scrape = child::handed_over(&output);
    assert!(
        scrape.contains("\nfunnel_unknown_backends_total 1\n"),
        "{scrape}"
    );
    let said = child::stderr(&output);
    assert!(
        said.starts_with("funnel: there is no backend `kafka` "),
        "{said}"
    );
}

#[test]
fn a_mistake_is_said_at_once_with_its_line_and_without_its_value() {
    let settings = "[[backend]]\nkind = 'newrelic'\naccount_id = 1\nlicense_key = 'S3cr3tS3cr3t'";
    let file = write("config-mistake.toml", settings);
    let variables = [("FUNNEL_CONFIG", file.to_str().unwrap())];
    let test = "a_mistake_is_said_at_once_with_its_line_and_without_its_value";
    let Some(output) = child::output(test, &variables, play) else {
        return;
    };
    // The panic of `unwrap` shows the error in its form for debugging.
    assert!(!output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("\n  line 4, column 15: `backend.license_key` is a secret, "),
        "{stderr}"
    );
    assert!(stderr.contains("panicked"), "{stderr}");
    assert!(!stderr.contains("S3cr3t"), "{stderr}");
}
