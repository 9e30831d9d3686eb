//! A process that is told to end: what it emitted is delivered first, and it ends by the signal. The
//! program runs itself once more for each scene, and the scene says when it is ready.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use funnel_runtime::{Answer, Backend, Batch, Config, funnel, funnel_step};
use rustix::process::{Pid, Signal, kill_process};

#[funnel(event = "Signals")]
mod vocabulary {
    pub(crate) enum Step {
        Done,
    }
}

#[funnel_step(vocabulary::done)]
fn work() {}

const SCENE: &str = "FUNNEL_TESTS_SIGNALS_FILE";
const READY: &str = "ready to be told";

/// Plays the scene in the process that was started for it.
fn play(scene: impl FnOnce(PathBuf)) -> bool {
    let Some(path) = env::var_os(SCENE) else {
        return false;
    };
    scene(path.into());
    println!("{READY}");
    // Until the signal ends the process, or whoever started it has gone.
    let _ = std::io::stdin().read(&mut [0]);
    true
}

/// A process that plays the scene of a test, and has said that it is ready.
struct Scene {
    child: Child,
    file: PathBuf,
}

impl Scene {
    fn begin(test: &str) -> Self {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.jsonl"));
        let _ = fs::remove_file(&file);
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(SCENE, &file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        assert!(lines.any(|line| line.ends_with(READY)), "the scene began");
        Self { child, file }
    }

    fn tell(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
    }

    /// How the process ended, and what it said.
    fn end(mut self) -> (ExitStatus, String) {
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap(), said)
    }
}

fn emit_and_wait_for_signals(file: PathBuf) {
    let telemetry = Config::new().json_lines(file).install().unwrap();
    funnel_runtime::end_on_signals().unwrap();
    funnel_runtime::end_on_signals().unwrap();
    (0..300).for_each(|_| work());
    // The guard is not what delivers: the process ends before it would be dropped.
    std::mem::forget(telemetry);
}

fn delivers_and_ends_by(test: &str, signal: Signal) {
    if play(emit_and_wait_for_signals) {
        return;
    }
    let scene = Scene::begin(test);
    let file = scene.file.clone();
    scene.tell(signal);
    let (status, said) = scene.end();
    assert_eq!(status.signal(), Some(signal.as_raw()), "{status} {said}");
    assert_eq!(fs::read_to_string(file).unwrap().lines().count(), 300);
    assert!(!said.contains("lost"), "{said}");
}

#[test]
fn sigterm_delivers_first() {
    delivers_and_ends_by("sigterm_delivers_first", Signal::TERM);
}

#[test]
fn sigint_delivers_first() {
    delivers_and_ends_by("sigint_delivers_first", Signal::INT);
}

/// A backend that never comes back.
struct Stuck;

impl Backend for Stuck {
    fn name(&self) -> &'static str {
        "stuck"
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        loop {
            thread::park();
        }
    }
}

fn stuck(timeout: Duration) {
    let config = Config::new().backend(Stuck).shutdown_timeout(timeout);
    std::mem::forget(config.install().unwrap());
    funnel_runtime::end_on_signals().unwrap();
    work();
}

#[test]
fn what_cannot_be_delivered_in_time_is_said() {
    if play(|_| stuck(Duration::ZERO)) {
        return;
    }
    let scene = Scene::begin("what_cannot_be_delivered_in_time_is_said");
    scene.tell(Signal::TERM);
    let (status, said) = scene.end();
    assert_eq!(status.signal(), Some(Signal::TERM.as_raw()), "{said}");
    assert!(
        said.contains("funnel: events were lost: stuck: accepted 1"),
        "{said}"
    );
}

#[test]
fn a_second_signal_ends_at_once() {
    // Long enough that nobody would wait for it.
    if play(|_| stuck(Duration::from_hours(1))) {
        return;
    }
    let mut scene = Scene::begin("a_second_signal_ends_at_once");
    scene.tell(Signal::INT);
    // Of two that arrive together, either may be the second, or both may find that they are the first.
    while scene.child.try_wait().unwrap().is_none() {
        scene.tell(Signal::TERM);
    }
    let (status, said) = scene.end();
    let signals = [Signal::INT, Signal::TERM].map(|signal| Some(signal.as_raw()));
    assert!(signals.contains(&status.signal()), "{status} {said}");
}
