//! A process that forks without `exec`, as a daemon or a server with worker processes does: the events of the
//! parent are the parent's alone, and a child is a process without telemetry until it installs its own. The
//! program runs itself once more for each scene, and that process forks.
#![cfg(unix)]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Barrier, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use funnel_runtime::{
    Account, Answer, Backend, Batch, Cohort, Config, JsonLines, Report, SpoolConfig, Telemetry,
    flow, funnel, funnel_flow, funnel_step,
};
use funnel_tests::fork::fork;
use funnel_tests::scene::{Scene, play, wait};
use rustix::process::{Signal, getpid, kill_process};
use serde_json::Value;

#[funnel(event = "Forked", counter = "forked_total")]
mod vocabulary {
    pub(crate) enum Step {
        Done,
    }
}

#[flow(event = "Serve")]
mod serve {
    pub(crate) enum Step {
        Only,
    }
}

#[funnel_step(vocabulary::done)]
fn work() {}

#[funnel_flow(serve)]
fn serve(inside: impl FnOnce()) {
    inside();
}

const LONG: Duration = Duration::from_mins(1);

fn begin(test: &str) -> Scene {
    Scene::begin(test, env!("CARGO_TARGET_TMPDIR"))
}

/// A file, which is not written before somebody lets it.
struct Held {
    tried: Sender<()>,
    released: Receiver<()>,
    file: JsonLines,
}

impl Backend for Held {
    fn name(&self) -> &'static str {
        "destination"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let _ = self.tried.send(());
        let _ = self.released.recv();
        self.file.send(batch)
    }
}

/// A destination that is down.
struct Down(Sender<()>);

impl Backend for Down {
    fn name(&self) -> &'static str {
        "destination"
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        let _ = self.0.send(());
        Answer::Retry(None)
    }
}

/// The same destination when it is up: a file.
struct Up(JsonLines);

impl Backend for Up {
    fn name(&self) -> &'static str {
        "destination"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        self.0.send(batch)
    }
}

fn of_child(file: &Path) -> PathBuf {
    file.with_extension("child")
}

/// Removes what a run of the test before left.
fn anew(test: &str) -> PathBuf {
    let file = Scene::file(test, env!("CARGO_TARGET_TMPDIR"));
    let _ = fs::remove_file(of_child(&file));
    let _ = fs::remove_dir_all(file.with_extension("spool"));
    file
}

fn events(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap();
    let events = text.lines().map(|line| serde_json::from_str(line).unwrap());
    events.collect()
}

fn ids(events: &[Value], key: &str) -> BTreeSet<String> {
    let ids = events.iter().map(|event| event[key].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

/// What a parent and a child delivered: so many events each, no id twice, and a session each.
#[track_caller]
fn assert_apart(parent: &[Value], child: &[Value], expected: (usize, usize)) {
    assert_eq!((parent.len(), child.len()), expected);
    let all = [parent, child].concat();
    assert_eq!(ids(&all, "event_id").len(), all.len());
    let sessions = (ids(parent, "session_id"), ids(child, "session_id"));
    assert_eq!((sessions.0.len(), sessions.1.len()), (1, 1));
    assert_ne!(sessions.0, sessions.1);
}

fn no_losses(report: &Report) {
    assert!(report.lost().is_empty(), "{report}");
    assert!(report.accounts.iter().all(Account::is_balanced), "{report}");
}

/// The guard of the parent, as the child got it: dropping it, and whatever else, ends at once.
fn drop_inherited(telemetry: &RefCell<Option<Telemetry>>) {
    let telemetry = telemetry.take().expect("it was installed");
    let began = Instant::now();
    assert!(telemetry.flush(LONG * 60), "nothing is under way here");
    drop(telemetry);
    assert!(began.elapsed() < LONG, "{:?}", began.elapsed());
    assert!(funnel_runtime::accounts().is_empty());
}

fn done() -> u64 {
    counted("forked_total{")
}

fn counted(series: &str) -> u64 {
    let text = funnel_runtime::prometheus::encode_text();
    let line = text.lines().find(|line| line.starts_with(series)).unwrap();
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn what_is_under_way_is_the_parents_and_a_child_has_a_session_of_its_own() {
    const TEST: &str = "what_is_under_way_is_the_parents_and_a_child_has_a_session_of_its_own";
    if play(|file| {
        let (tried, is_tried) = channel();
        let (release, released) = channel();
        let held = Held {
            tried,
            released,
            file: JsonLines::file(file).unwrap(),
        };
        let config = Config::new().backend(held).shutdown_timeout(LONG * 60);
        let telemetry = RefCell::new(Some(config.install().unwrap()));
        (0..3).for_each(|_| work());
        is_tried.recv().unwrap();
        // These wait in the queue or behind the first ones.
        (0..2).for_each(|_| work());
        let child = fork(|| {
            work();
            drop_inherited(&telemetry);
            work();
            assert_eq!(done(), 7, "the counters go on");
            let config = Config::new().json_lines(of_child(file));
            let own = config.install().unwrap();
            (0..4).for_each(|_| work());
            assert_eq!(done(), 11);
            let report = own.shutdown(LONG);
            no_losses(&report);
            assert_eq!(report.delivered(), 4, "{report}");
        });
        child.succeeds();
        assert_eq!(done(), 5, "what the child counts is the child's");
        drop(release);
        work();
        let report = telemetry.take().unwrap().shutdown(LONG);
        no_losses(&report);
        assert_eq!(report.delivered(), 6, "{report}");
    }) {
        return;
    }
    let file = anew(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    assert_apart(&events(&file), &events(&of_child(&file)), (6, 4));
}

#[test]
fn a_probe_is_one_in_a_child_too() {
    const TEST: &str = "a_probe_is_one_in_a_child_too";
    if play(|_| {
        let counts = || (done(), counted("forked_synthetic_total{"));
        work();
        let _probe = Cohort::synthetic().enter();
        work();
        let child = fork(|| {
            work();
            assert_eq!(counts(), (3, 2));
            let _person = Cohort::real().enter();
            work();
            assert_eq!(counts(), (4, 2));
        });
        child.succeeds();
        work();
        assert_eq!(counts(), (3, 2), "what the child counts is the child's");
    }) {
        return;
    }
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
}

#[test]
fn an_inherited_guard_can_be_swapped_and_shut_down() {
    const TEST: &str = "an_inherited_guard_can_be_swapped_and_shut_down";
    if play(|file| {
        let config = Config::new().json_lines(file);
        let telemetry = RefCell::new(Some(config.install().unwrap()));
        work();
        let swapping = fork(|| {
            let mut telemetry = telemetry.take().unwrap();
            let config = Config::new().json_lines(of_child(file));
            let report = telemetry.swap(config).unwrap();
            assert_eq!(report, Report::default(), "the former ones are not here");
            work();
            let report = telemetry.shutdown(LONG);
            no_losses(&report);
            assert_eq!(report.delivered(), 1, "{report}");
        });
        swapping.succeeds();
        let shutting = fork(|| {
            let report = telemetry.take().unwrap().shutdown(LONG * 60);
            assert_eq!(report, Report::default());
        });
        shutting.succeeds();
        let report = telemetry.take().unwrap().shutdown(LONG);
        assert_eq!(report.delivered(), 1, "{report}");
    }) {
        return;
    }
    let file = anew(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    assert_apart(&events(&file), &events(&of_child(&file)), (1, 1));
}

#[test]
fn the_flows_of_the_parent_end_there() {
    const TEST: &str = "the_flows_of_the_parent_end_there";
    if play(|file| {
        let config = Config::new().json_lines(file);
        let telemetry = RefCell::new(Some(config.install().unwrap()));
        serve(|| {
            let child = fork(|| {
                let config = Config::new().json_lines(of_child(file));
                let own = config.install().unwrap();
                serve(|| {});
                // It is not the guard of what is installed here.
                drop(telemetry.take());
                let report = own.shutdown(LONG);
                assert_eq!(report.delivered(), 2, "{report}");
            });
            child.succeeds();
            // Nor does the end of the child's process end them a second time.
            let config = Config::new().json_lines(of_child(file));
            let child = fork(|| {
                std::mem::forget(config.install().unwrap());
                funnel_runtime::exit(0);
            });
            child.succeeds();
        });
        let report = telemetry.take().unwrap().shutdown(LONG);
        assert_eq!(report.delivered(), 2, "{report}");
    }) {
        return;
    }
    let file = anew(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    let (parent, child) = (events(&file), events(&of_child(&file)));
    assert_apart(&parent, &child, (2, 2));
    for events in [parent, child] {
        assert_eq!(events[0]["event"], "Serve Started");
        assert_eq!(events[1]["event"], "Serve Completed");
        assert_eq!(events[0]["flow_id"], events[1]["flow_id"]);
    }
}

#[test]
fn the_spool_of_the_parent_stays_the_parents() {
    const TEST: &str = "the_spool_of_the_parent_stays_the_parents";
    if play(|file| {
        let spool = || SpoolConfig::new(file.with_extension("spool"));
        let (tried, is_tried) = channel();
        let config = Config::new().spooled(Down(tried), spool());
        let telemetry = RefCell::new(Some(config.install().unwrap()));
        (0..3).for_each(|_| work());
        is_tried.recv().unwrap();
        let child = fork(|| {
            drop_inherited(&telemetry);
            let up = Up(JsonLines::file(of_child(file)).unwrap());
            let own = Config::new().spooled(up, spool()).install().unwrap();
            work();
            let report = own.shutdown(LONG);
            no_losses(&report);
            assert_eq!((report.delivered(), report.spooled()), (1, 0), "{report}");
        });
        child.succeeds();
        let report = telemetry.take().unwrap().shutdown(LONG);
        no_losses(&report);
        assert_eq!(report.spooled(), 3, "{report}");
        // Now that nobody has it, it is the next one's.
        let up = Up(JsonLines::file(file).unwrap());
        let next = Config::new().spooled(up, spool()).install().unwrap();
        assert!(next.flush(LONG));
        assert_eq!(next.shutdown(LONG).delivered(), 3);
    }) {
        return;
    }
    let file = anew(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    assert_apart(&events(&file), &events(&of_child(&file)), (3, 1));
}

#[test]
fn a_child_keeps_nobody_from_the_spool_of_a_parent_that_was_killed() {
    const TEST: &str = "a_child_keeps_nobody_from_the_spool_of_a_parent_that_was_killed";
    if play(|file| {
        let (tried, is_tried) = channel();
        let spool = SpoolConfig::new(file.with_extension("spool"));
        let config = Config::new().spooled(Down(tried), spool);
        let _telemetry = config.install().unwrap();
        (0..3).for_each(|_| work());
        is_tried.recv().unwrap();
        let (mut reader, writer) = std::io::pipe().unwrap();
        // It lives until the test ends, or lets go of the scene.
        let _child = fork(move || {
            drop(writer);
            let _ = std::io::stdin().read(&mut [0]);
        });
        let _ = reader.read(&mut [0]);
        wait();
    }) {
        return;
    }
    let file = anew(TEST);
    let mut scene = begin(TEST);
    scene.wait_until_ready();
    scene.tell(Signal::KILL);
    while !scene.has_ended() {
        thread::yield_now();
    }
    let up = Up(JsonLines::file(&file).unwrap());
    let spool = SpoolConfig::new(file.with_extension("spool"));
    let next = Config::new().spooled(up, spool).install().unwrap();
    assert!(next.flush(LONG));
    let report = next.shutdown(LONG);
    drop(scene);
    assert_eq!(report.delivered(), 3, "{report}");
}

#[test]
fn a_signal_ends_a_child_at_once_until_it_asks_for_more() {
    const TEST: &str = "a_signal_ends_a_child_at_once_until_it_asks_for_more";
    if play(|file| {
        let telemetry = Config::new().json_lines(file).install().unwrap();
        funnel_runtime::end_on_signals().unwrap();
        let end_oneself = || {
            kill_process(getpid(), Signal::TERM).unwrap();
            loop {
                thread::park();
            }
        };
        let child = fork(end_oneself);
        let status = child.wait();
        let term = Some(Signal::TERM.as_raw());
        assert_eq!(status.terminating_signal(), term, "{status:?}");
        let child = fork(|| {
            let config = Config::new().json_lines(of_child(file));
            std::mem::forget(config.install().unwrap());
            funnel_runtime::end_on_signals().unwrap();
            (0..2).for_each(|_| work());
            end_oneself();
        });
        let status = child.wait();
        assert_eq!(status.terminating_signal(), term, "{status:?}");
        work();
        assert_eq!(telemetry.shutdown(LONG).delivered(), 1);
    }) {
        return;
    }
    let file = anew(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    assert_apart(&events(&file), &events(&of_child(&file)), (1, 2));
}

/// Has the threads of a scene end, also when it fails.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn no_lock_that_another_thread_holds_is_missed_in_a_child() {
    const TEST: &str = "no_lock_that_another_thread_holds_is_missed_in_a_child";
    const FORKS: usize = 200;
    if play(|file| {
        let spool = || SpoolConfig::new(file.with_extension("spool"));
        let config = Config::new()
            .spooled(Up(JsonLines::file(file).unwrap()), spool())
            .backend(Down(channel().0))
            .queue_capacity(64)
            .shutdown_timeout(LONG);
        let telemetry = RefCell::new(Some(config.install().unwrap()));
        let (ends, ending) = (AtomicBool::new(false), Ordering::Relaxed);
        let (ends, quiet) = (&ends, &RwLock::new(()));
        thread::scope(|scope| {
            let _ends = Ends(ends);
            let busy: [fn(); 4] = [
                work,
                || serve(work),
                || drop(funnel_runtime::accounts()),
                || drop(funnel_runtime::prometheus::encode_text()),
            ];
            for busy in busy {
                scope.spawn(move || {
                    while !ends.load(ending) {
                        // Threads come and go as well, and their queues with them.
                        let (begun, done) = (&Barrier::new(2), &Barrier::new(2));
                        thread::scope(|inner| {
                            let comes = quiet.read().unwrap();
                            let thread = inner.spawn(move || {
                                begun.wait();
                                (0..50).for_each(|_| busy());
                                done.wait();
                            });
                            begun.wait();
                            drop(comes);
                            let _goes = quiet.read().unwrap();
                            done.wait();
                            thread.join().unwrap();
                        });
                    }
                });
            }
            for number in 0..FORKS {
                // A child of a moment in which a thread begins or ends can start none: a lock of the standard
                // library is held then, that of what it knows of stacks.
                let starts_threads = number % 10 == 0;
                let none = starts_threads.then(|| quiet.write().unwrap());
                let child = fork(|| {
                    drop_inherited(&telemetry);
                    serve(work);
                    let _ = funnel_runtime::prometheus::encode_text();
                    if starts_threads {
                        let up = Up(JsonLines::file(of_child(file)).unwrap());
                        let own = Config::new().spooled(up, spool()).install().unwrap();
                        work();
                        let report = own.shutdown(LONG);
                        no_losses(&report);
                        assert_eq!(report.delivered(), 1, "{report}");
                    }
                });
                drop(none);
                child.succeeds();
            }
        });
        let report = telemetry.take().unwrap().shutdown(LONG);
        assert!(report.accounts.iter().all(Account::is_balanced), "{report}");
    }) {
        return;
    }
    let file = anew(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    let (parent, child) = (events(&file), events(&of_child(&file)));
    assert_eq!(child.len(), FORKS / 10);
    assert_eq!(ids(&child, "session_id").len(), child.len());
    let all = [parent, child].concat();
    assert_eq!(ids(&all, "event_id").len(), all.len());
}
