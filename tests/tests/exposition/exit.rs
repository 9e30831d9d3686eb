//! Ending the process: what is under way is delivered first, within the bound, and the code is right.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use funnel_runtime::{Config, exit};

use crate::backends::Stuck;
use crate::child;
use crate::declared::sell;

/// A file of this name that is not there yet.
fn file(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn what_was_emitted_just_before_is_delivered() {
    let path = file("exit_delivers.jsonl");
    let variables = [
        ("FUNNEL_BACKEND", "json_lines"),
        ("FUNNEL_JSON_LINES_PATH", path.to_str().unwrap()),
    ];
    let test = "exit::what_was_emitted_just_before_is_delivered";
    let Some(output) = child::output(test, &variables, || {
        let _telemetry = Config::from_env().unwrap().install().unwrap();
        (0..500).for_each(sell);
        exit(7);
    }) else {
        return;
    };
    assert_eq!(output.status.code(), Some(7), "{output:?}");
    let lines = fs::read_to_string(&path).unwrap();
    assert_eq!(lines.lines().count(), 500);
    assert!(!child::stderr(&output).contains("lost"), "{output:?}");
}

#[test]
fn another_thread_can_end_the_process() {
    let path = file("exit_of_another_thread.jsonl");
    let variables = [
        ("FUNNEL_BACKEND", "json_lines"),
        ("FUNNEL_JSON_LINES_PATH", path.to_str().unwrap()),
    ];
    let test = "exit::another_thread_can_end_the_process";
    let Some(output) = child::output(test, &variables, || {
        let _telemetry = Config::from_env().unwrap().install().unwrap();
        sell(1);
        let ending = thread::spawn(|| exit(3));
        let _ = ending.join();
        unreachable!("the process has ended");
    }) else {
        return;
    };
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
}

#[test]
fn what_is_lost_is_said() {
    let test = "exit::what_is_lost_is_said";
    let Some(output) = child::output(test, &[], || {
        let (stuck, entered, _release) = Stuck::new();
        let config = Config::new()
            .backend(stuck)
            .shutdown_timeout(Duration::ZERO);
        let _telemetry = config.install().unwrap();
        sell(1);
        entered.recv().unwrap();
        exit(1);
    }) else {
        return;
    };
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = child::stderr(&output);
    let last = said.lines().last().unwrap_or_default();
    assert_eq!(
        last,
        "funnel: events were lost: stuck: delivered 0, spooled 0, lost 1 (shutdown_timeout 1)"
    );
}

#[test]
fn without_telemetry_it_just_ends() {
    let test = "exit::without_telemetry_it_just_ends";
    let Some(output) = child::output(test, &[], || exit(42)) else {
        return;
    };
    assert_eq!(output.status.code(), Some(42), "{output:?}");
    assert_eq!(child::stderr(&output), "");
}
