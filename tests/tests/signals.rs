//! A process that is told to end: what it emitted is delivered first, and it ends by the signal. The
//! program runs itself once more for each scene, and the scene says when it is ready.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use funnel_runtime::{Answer, Backend, Batch, Config, funnel, funnel_step};
use funnel_tests::scene::{Scene, play, wait};
use rustix::process::Signal;

#[funnel(event = "Signals")]
mod vocabulary {
    pub(crate) enum Step {
        Done,
    }
}

#[funnel_step(vocabulary::done)]
fn work() {}

fn begin(test: &str) -> Scene {
    let mut scene = Scene::begin(test, env!("CARGO_TARGET_TMPDIR"));
    scene.wait_until_ready();
    scene
}

fn emit_and_wait_for_signals(file: &Path) {
    let telemetry = Config::new().json_lines(file).install().unwrap();
    funnel_runtime::end_on_signals().unwrap();
    funnel_runtime::end_on_signals().unwrap();
    (0..300).for_each(|_| work());
    // The guard is not what delivers: the process ends before it would be dropped.
    std::mem::forget(telemetry);
    wait();
}

fn delivers_and_ends_by(test: &str, signal: Signal) {
    if play(emit_and_wait_for_signals) {
        return;
    }
    let scene = begin(test);
    scene.tell(signal);
    let (status, said, left) = scene.end();
    assert_eq!(status.signal(), Some(signal.as_raw()), "{status} {said}");
    assert_eq!(left.lines().count(), 300);
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
    wait();
}

#[test]
fn what_cannot_be_delivered_in_time_is_said() {
    if play(|_| stuck(Duration::ZERO)) {
        return;
    }
    let scene = begin("what_cannot_be_delivered_in_time_is_said");
    scene.tell(Signal::TERM);
    let (status, said, _) = scene.end();
    assert_eq!(status.signal(), Some(Signal::TERM.as_raw()), "{said}");
    assert!(
        said.contains("funnel: events were lost: stuck: delivered 0, spooled 0, lost 1"),
        "{said}"
    );
}

#[test]
fn a_second_signal_ends_at_once() {
    // Long enough that nobody would wait for it.
    if play(|_| stuck(Duration::from_hours(1))) {
        return;
    }
    let mut scene = begin("a_second_signal_ends_at_once");
    scene.tell(Signal::INT);
    // Of two that arrive together, either may be the second, or both may find that they are the first.
    while !scene.has_ended() {
        scene.tell(Signal::TERM);
    }
    let (status, said, _) = scene.end();
    let signals = [Signal::INT, Signal::TERM].map(|signal| Some(signal.as_raw()));
    assert!(signals.contains(&status.signal()), "{status} {said}");
}
