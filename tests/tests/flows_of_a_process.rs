//! Flows that are open when their process ends: by `exit`, by a signal, by a shutdown of telemetry, and
//! by a kill that nothing can follow. The program runs itself once more for each scene.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::ExitStatus;
use std::thread;
use std::time::Duration;

use funnel_runtime::{Config, flow, funnel_flow};
use funnel_tests::scene::{Scene, play, wait};
use rustix::process::Signal;
use serde_json::Value;

#[flow(event = "Job")]
mod job {
    pub(crate) enum Step {
        Begin,
        Work,
    }
}

#[flow(event = "Part")]
mod part {
    pub(crate) enum Step {
        Only,
    }
}

#[funnel_flow(job, as flow)]
fn job(inside: impl FnOnce()) {
    flow.step(job::Step::Begin);
    flow.step(job::Step::Work);
    part(inside);
}

#[funnel_flow(part, as flow)]
fn part(inside: impl FnOnce()) {
    flow.step(part::Step::Only);
    inside();
}

fn config(path: &Path) -> Config {
    Config::new().command_line().json_lines(path)
}

fn begin(test: &str) -> Scene {
    Scene::begin(test, env!("CARGO_TARGET_TMPDIR"))
}

/// How the process ended, and the events that it left.
fn end(scene: Scene) -> (ExitStatus, Vec<Value>) {
    let (status, _, left) = scene.end();
    let events = left.lines().map(|line| serde_json::from_str(line).unwrap());
    (status, events.collect())
}

#[track_caller]
fn assert_events(events: &[Value], expected: &[&str]) {
    let names: Vec<_> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(names, expected, "{events:#?}");
}

/// Both flows, ended from the inside out with these.
#[track_caller]
fn assert_ended(events: &[Value], end: &str, key: &str, value: &str) {
    let (part, job) = (format!("Part {end}"), format!("Job {end}"));
    assert_events(events, &["Job Started", "Part Started", &part, &job]);
    for event in &events[2..] {
        assert_eq!(event[key], value);
        assert!(event["duration_ms"].is_u64());
    }
    assert_eq!(events[2]["step"], "only");
    assert_eq!(events[3]["step"], "work");
}

#[test]
fn exit_with_an_error_fails_what_is_open() {
    if play(|file| {
        let _telemetry = config(file).install().unwrap();
        job(|| funnel_runtime::exit(3));
    }) {
        return;
    }
    let (status, events) = end(begin("exit_with_an_error_fails_what_is_open"));
    assert_eq!(status.code(), Some(3));
    assert_ended(&events, "Failed", "error_class", "exit");
}

#[test]
fn exit_without_an_error_aborts_what_is_open() {
    if play(|file| {
        let _telemetry = config(file).install().unwrap();
        job(|| funnel_runtime::exit(0));
    }) {
        return;
    }
    let (status, events) = end(begin("exit_without_an_error_aborts_what_is_open"));
    assert_eq!(status.code(), Some(0));
    assert_ended(&events, "Aborted", "reason", "exit");
}

#[test]
fn an_interrupt_aborts_what_is_open() {
    if play(|file| {
        let _telemetry = config(file).install().unwrap();
        funnel_runtime::end_on_signals().unwrap();
        job(wait);
    }) {
        return;
    }
    let mut scene = begin("an_interrupt_aborts_what_is_open");
    scene.wait_until_ready();
    scene.tell(Signal::INT);
    let (status, events) = end(scene);
    assert_eq!(status.signal(), Some(2));
    assert_ended(&events, "Aborted", "reason", "cancelled");
}

#[test]
fn a_termination_aborts_what_is_open() {
    if play(|file| {
        let _telemetry = config(file).install().unwrap();
        funnel_runtime::end_on_signals().unwrap();
        job(wait);
    }) {
        return;
    }
    let mut scene = begin("a_termination_aborts_what_is_open");
    scene.wait_until_ready();
    scene.tell(Signal::TERM);
    let (status, events) = end(scene);
    assert_eq!(status.signal(), Some(15));
    assert_ended(&events, "Aborted", "reason", "terminated");
}

#[test]
fn a_shutdown_aborts_what_is_open_and_what_comes_after_is_no_misuse() {
    if play(|file| {
        let telemetry = config(file).install().unwrap();
        job(|| {
            let report = telemetry.shutdown(Duration::from_secs(5));
            assert_eq!(report.accounts[0].delivered, 4, "{report}");
        });
        let problems = funnel_runtime::prometheus::encode_text();
        let misuses = problems.lines().filter(|line| line.contains("misuse"));
        assert!(misuses.clone().count() >= 2);
        assert!(misuses.into_iter().all(|line| line.ends_with(" 0")));
    }) {
        return;
    }
    let name = "a_shutdown_aborts_what_is_open_and_what_comes_after_is_no_misuse";
    let (status, events) = end(begin(name));
    assert!(status.success());
    assert_ended(&events, "Aborted", "reason", "exit");
}

#[test]
fn flows_of_other_threads_end_with_the_process_too() {
    const THREADS: usize = 6;
    if play(|file| {
        let _telemetry = config(file).install().unwrap();
        let (ready, all) = std::sync::mpsc::channel();
        for _ in 0..THREADS {
            let ready = ready.clone();
            thread::spawn(move || {
                part(|| {
                    ready.send(()).unwrap();
                    loop {
                        thread::park();
                    }
                });
            });
        }
        for _ in 0..THREADS {
            all.recv().unwrap();
        }
        funnel_runtime::exit(1);
    }) {
        return;
    }
    let (status, events) = end(begin("flows_of_other_threads_end_with_the_process_too"));
    assert_eq!(status.code(), Some(1));
    let count = |name| events.iter().filter(|event| event["event"] == name).count();
    assert_eq!(
        (count("Part Started"), count("Part Failed")),
        (THREADS, THREADS)
    );
    assert_eq!(events.len(), 2 * THREADS);
}

#[test]
fn a_kill_leaves_the_start_on_disk() {
    if play(|file| {
        let telemetry = config(file).install().unwrap();
        job(|| {
            assert!(telemetry.flush(Duration::from_secs(30)));
            wait();
        });
    }) {
        return;
    }
    let mut scene = begin("a_kill_leaves_the_start_on_disk");
    scene.wait_until_ready();
    scene.tell(Signal::KILL);
    let (status, events) = end(scene);
    assert_eq!(status.signal(), Some(9));
    assert_events(&events, &["Job Started", "Part Started"]);
}
