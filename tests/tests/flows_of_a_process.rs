//! Flows that are open when their process ends: by `exit`, by a signal, by a shutdown of telemetry, and
//! by a kill that nothing can follow. The program runs itself once more for each scene.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use funnel_runtime::{Config, flow, funnel_flow};
use rustix::process::{Pid, Signal, kill_process};
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

const SCENE: &str = "FUNNEL_TESTS_FLOWS_FILE";
const READY: &str = "the scene is ready";

/// Plays the scene in the process that was started for it.
fn play(scene: impl FnOnce(&Path)) -> bool {
    let Some(path) = env::var_os(SCENE) else {
        return false;
    };
    scene(Path::new(&path));
    true
}

/// Says that the scene is ready, and waits until whoever started it does what it is about to.
fn wait() {
    println!("{READY}");
    let _ = std::io::stdin().read(&mut [0]);
}

fn config(path: &Path) -> Config {
    Config::new().command_line().json_lines(path)
}

struct Scene {
    child: Child,
    lines: Box<dyn Iterator<Item = String>>,
    file: PathBuf,
}

impl Scene {
    fn begin(test: &str) -> Self {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("flows_{test}.jsonl"));
        let _ = fs::remove_file(&file);
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(SCENE, &file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let lines = Box::new(lines.map_while(Result::ok));
        Self { child, lines, file }
    }

    fn wait_until_ready(&mut self) {
        assert!(self.lines.any(|line| line.ends_with(READY)), "it is ready");
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// How the process ended, and the events that it left.
    fn end(mut self) -> (ExitStatus, Vec<Value>) {
        // Waiting would close it, and the scene would go on.
        let stdin = self.child.stdin.take();
        let status = self.child.wait().unwrap();
        drop(stdin);
        let text = fs::read_to_string(&self.file).unwrap();
        let events = text.lines().map(|line| serde_json::from_str(line).unwrap());
        (status, events.collect())
    }
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
    let (status, events) = Scene::begin("exit_with_an_error_fails_what_is_open").end();
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
    let (status, events) = Scene::begin("exit_without_an_error_aborts_what_is_open").end();
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
    let mut scene = Scene::begin("an_interrupt_aborts_what_is_open");
    scene.wait_until_ready();
    scene.signal(Signal::INT);
    let (status, events) = scene.end();
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
    let mut scene = Scene::begin("a_termination_aborts_what_is_open");
    scene.wait_until_ready();
    scene.signal(Signal::TERM);
    let (status, events) = scene.end();
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
    let (status, events) = Scene::begin(name).end();
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
    let (status, events) = Scene::begin("flows_of_other_threads_end_with_the_process_too").end();
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
    let mut scene = Scene::begin("a_kill_leaves_the_start_on_disk");
    scene.wait_until_ready();
    scene.signal(Signal::KILL);
    let (status, events) = scene.end();
    assert_eq!(status.signal(), Some(9));
    assert_events(&events, &["Job Started", "Part Started"]);
}
