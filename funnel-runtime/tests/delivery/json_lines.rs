//! Lines of JSON in a file.

use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs, process};

use funnel_runtime::{Cohort, Config};
use serde_json::Value;

use crate::{emit, only, turn};

const LONG: Duration = Duration::from_mins(1);

/// A path of its own, with what is there removed when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("funnel-{}-{name}", process::id()));
        let _ = fs::remove_file(&path);
        Self(path)
    }

    fn lines(&self) -> Vec<Value> {
        let text = fs::read_to_string(&self.0).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'));
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn each_event_is_one_line_with_its_attributes_and_those_of_the_framework() {
    let _turn = turn();
    let file = Scratch::new("attributes");
    let telemetry = Config::new()
        .service("api")
        .service_version("1.2.3")
        .json_lines(&file.0)
        .install()
        .unwrap();
    emit(7);
    {
        let _probe = Cohort::synthetic().enter();
        emit(8);
    }
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!(
        (account.backend.as_str(), account.delivered),
        ("json_lines", 2)
    );

    let lines = file.lines();
    let [first, second] = &lines[..] else {
        panic!("two lines: {lines:?}")
    };
    assert_eq!(first["event"], "DeliveryFunnel");
    assert_eq!(first["funnel_step"], "done");
    assert_eq!(first["count"], 7);
    assert_eq!(first["service_name"], "api");
    assert_eq!(first["service_version"], "1.2.3");
    assert_eq!(
        (&first["cohort"], &second["cohort"]),
        (&"real".into(), &"synthetic".into())
    );
    assert_eq!(first["session_id"], second["session_id"]);
    assert_ne!(first["event_id"], second["event_id"]);
    assert!(first["sequence"].as_u64() < second["sequence"].as_u64());
    assert!(first["timestamp"].is_u64());
}

#[test]
fn a_file_that_is_there_is_appended_to() {
    let _turn = turn();
    let file = Scratch::new("append");
    for number in 0..2 {
        let telemetry = Config::new().json_lines(&file.0).install().unwrap();
        emit(number);
        telemetry.shutdown(LONG);
    }
    assert_eq!(file.lines().len(), 2);
}

#[test]
fn a_file_that_cannot_be_opened_is_an_error_that_names_it() {
    let _turn = turn();
    let missing = env::temp_dir()
        .join("funnel-no-such-folder")
        .join("events.jsonl");
    let error = Config::new().json_lines(&missing).install().unwrap_err();
    assert!(
        error.to_string().contains("funnel-no-such-folder"),
        "{error}"
    );
    assert!(std::error::Error::source(&error).is_some());
    // Nothing was installed.
    drop(Config::new().install().unwrap());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;

    let _turn = turn();
    let file = Scratch::new("mode");
    drop(Config::new().json_lines(&file.0).install().unwrap());
    let mode = fs::metadata(&file.0).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_the_events_and_counts_them() {
    use funnel_runtime::Reason;

    let _turn = turn();
    // Every write to this device fails as on a full disk.
    let telemetry = Config::new()
        .json_lines("/dev/full")
        .give_up_after(Duration::ZERO)
        .install()
        .unwrap();
    emit(0);
    assert!(telemetry.flush(LONG));
    let account = only(telemetry.shutdown(LONG).accounts);
    assert_eq!(account.dropped[&Reason::RetriesExhausted], 1, "{account}");
}
