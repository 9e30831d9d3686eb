//! Events on the disk outlive the process that emitted them. The program runs itself once more for each
//! scene; a second scene in the same folder is the next process.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use funnel_runtime::{
    Account, Answer, Backend, Batch, Config, JsonLines, Reason, SpoolConfig, funnel, funnel_step,
};
use funnel_tests::scene::{Scene, play, wait};
use rustix::process::Signal;
use serde_json::Value;

#[funnel(event = "Spooled")]
mod vocabulary {
    pub(crate) enum Step {
        Done,
    }
}

#[funnel_step(vocabulary::done)]
fn work() {}

const LONG: Duration = Duration::from_mins(1);

/// A destination that is down, and says when it was tried.
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

fn spool(file: &Path) -> SpoolConfig {
    SpoolConfig::new(file.with_extension("spool"))
}

fn begin(test: &str) -> Scene {
    Scene::begin(test, env!("CARGO_TARGET_TMPDIR"))
}

fn only(accounts: Vec<Account>) -> Account {
    let [account] = accounts.try_into().unwrap();
    account
}

/// Only one installation can be there at a time.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Delivers what is in the spool of a scene to a file, in this process; returns the account and the
/// events.
fn next_process(file: &Path) -> (Account, Vec<Value>) {
    let _turn = turn();
    let destination = file.with_extension("delivered");
    let _ = fs::remove_file(&destination);
    let up = Up(JsonLines::file(&destination).unwrap());
    let config = Config::new().spooled(up, spool(file));
    let telemetry = config.install().unwrap();
    assert!(telemetry.flush(LONG));
    let account = only(telemetry.shutdown(LONG).accounts);
    let text = fs::read_to_string(destination).unwrap();
    let events = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (account, events.collect())
}

/// Where a scene keeps its file; its spool of an earlier run of the test is removed.
fn file_of(test: &str) -> PathBuf {
    let file = Scene::file(test, env!("CARGO_TARGET_TMPDIR"));
    let _ = fs::remove_dir_all(file.with_extension("spool"));
    file
}

#[test]
fn what_a_killed_process_had_begun_to_send_is_sent_by_the_next() {
    const TEST: &str = "what_a_killed_process_had_begun_to_send_is_sent_by_the_next";
    if play(|file| {
        let (tried, is_tried) = channel();
        let config = Config::new().spooled(Down(tried), spool(file));
        let _telemetry = config.install().unwrap();
        work();
        is_tried.recv().unwrap();
        wait();
    }) {
        return;
    }
    let file = file_of(TEST);
    let mut scene = begin(TEST);
    scene.wait_until_ready();
    scene.tell(Signal::KILL);
    let _ = scene.end();
    let (account, events) = next_process(&file);
    assert_eq!((account.accepted, account.delivered), (1, 1), "{account}");
    assert_eq!(events[0]["event"], "Spooled");
    assert_eq!(events[0]["funnel_step"], "done");
}

#[test]
fn what_a_shutdown_leaves_is_pending_and_sent_by_the_next_process() {
    const TEST: &str = "what_a_shutdown_leaves_is_pending_and_sent_by_the_next_process";
    if play(|file| {
        let config = Config::new().spooled(Down(channel().0), spool(file));
        let telemetry = config.install().unwrap();
        (0..700).for_each(|_| work());
        let report = telemetry.shutdown(LONG);
        let account = only(report.accounts.clone());
        assert_eq!((account.accepted, account.pending), (700, 700), "{account}");
        assert_eq!((report.spooled(), report.lost().len()), (700, 0));
    }) {
        return;
    }
    let file = file_of(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    let (account, events) = next_process(&file);
    assert_eq!(
        (account.accepted, account.delivered),
        (700, 700),
        "{account}"
    );
    let ids: BTreeSet<_> = events
        .iter()
        .map(|event| event["event_id"].as_str())
        .collect();
    assert_eq!((events.len(), ids.len()), (700, 700));
    let sequence = |event: &Value| event["sequence"].as_u64();
    assert!(events.is_sorted_by_key(sequence));
    let (account, _) = next_process(&file);
    assert_eq!(account.accepted, 0, "and by no other: {account}");
}

#[test]
fn a_folder_that_cannot_be_is_said() {
    const TEST: &str = "a_folder_that_cannot_be_is_said";
    if play(|file| {
        fs::write(file, "a file, and no folder").unwrap();
        let config = Config::new().spooled(Down(channel().0), SpoolConfig::new(file.join("spool")));
        let error = config.install().unwrap_err().to_string();
        assert!(
            error.contains("cannot keep events in the folder"),
            "{error}"
        );
    }) {
        return;
    }
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    assert!(
        said.contains("funnel: cannot keep events in the folder"),
        "{said}"
    );
}

#[test]
fn damage_is_counted_and_takes_nothing_else_along() {
    const TEST: &str = "damage_is_counted_and_takes_nothing_else_along";
    if play(|file| {
        let config = Config::new().spooled(Down(channel().0), spool(file));
        let telemetry = config.install().unwrap();
        (0..20).for_each(|_| work());
        assert_eq!(telemetry.shutdown(LONG).spooled(), 20);
        for entry in fs::read_dir(file.with_extension("spool")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "db") {
                fs::write(path, "no database at all").unwrap();
            }
        }
    }) {
        return;
    }
    let file = file_of(TEST);
    let (status, said, _) = begin(TEST).end();
    assert!(status.success(), "{said}");
    let _turn = turn();
    let destination = file.with_extension("delivered");
    let up = Up(JsonLines::file(&destination).unwrap());
    let config = Config::new().spooled(up, spool(&file));
    let telemetry = config.install().unwrap();
    work();
    let account = only(telemetry.shutdown(LONG).accounts);
    assert!(account.is_balanced(), "{account}");
    assert_eq!(account.delivered, 1, "{account}");
    assert_eq!(account.dropped[&Reason::SpoolIo], 0, "{account}");
}
