//! Every way in which a process ends, with events under way for a destination that takes them, is down, or hangs:
//! it ends, and what it says adds up to what was emitted, with what it left behind on the disk. Each process is
//! one of its own: this program run once more, or for panics that abort, `fixtures/exits`.
#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use funnel_runtime::{Answer, Backend, Batch, Config, JsonLines, SpoolConfig};
use funnel_tests::exits::{Destination, begin, bound};
use funnel_tests::scene::{Scene, play};
use rustix::process::{Signal, getpid, kill_process};
use serde_json::Value;

const LONG: std::time::Duration = std::time::Duration::from_mins(1);

/// What ended, and what it said and left.
struct Ended {
    status: ExitStatus,
    said: String,
    file: PathBuf,
}

/// What became of events.
#[derive(Debug, PartialEq, Eq)]
struct Fate {
    delivered: u64,
    spooled: u64,
    lost: u64,
}

impl Ended {
    /// What is said on stderr of what was lost; nothing where nothing was.
    fn losses(&self) -> Option<Fate> {
        let lines = self.said.lines();
        let mut lines =
            lines.filter_map(|line| line.split("events were lost: destination: ").nth(1));
        let fate = lines.next().map(fate);
        assert_eq!(lines.next(), None, "it is said once");
        fate
    }

    /// The events in the file.
    fn delivered(&self) -> Vec<Value> {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let events = text.lines().map(|line| serde_json::from_str(line).unwrap());
        events.collect()
    }

    /// The number of events that the next process finds on the disk.
    fn left(&self) -> u64 {
        static TURN: Mutex<()> = Mutex::new(());
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let up = Up(JsonLines::file(self.file.with_extension("next")).unwrap());
        let config = Config::new().spooled(up, spool(&self.file));
        let telemetry = config.install().unwrap();
        assert!(telemetry.flush(LONG));
        telemetry.shutdown(LONG).delivered()
    }
}

/// The destination, when it is up.
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

/// `delivered 12, spooled 3, lost 1 (queue_full 1)`
fn fate(words: &str) -> Fate {
    let number = |name: &str| {
        let (_, rest) = words.split_once(name).expect(words);
        let end = rest.find(|c: char| !c.is_ascii_digit());
        rest[..end.unwrap_or(rest.len())].parse().expect(words)
    };
    Fate {
        delivered: number("delivered "),
        spooled: number("spooled "),
        lost: number("lost "),
    }
}

/// A folder for one combination, without what a run of the test before left there.
fn folder(way: &str, destination: &str, store: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exits");
    let path = path.join(format!("{way}-{destination}-{store}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Ends processes in this way, for every destination and with a spool and without.
fn each(way: &str, end: impl Fn(Destination, &str, bool, &Path) -> Ended, check: fn(&Ended, Fate)) {
    for (name, destination) in Destination::ALL {
        for (store, is_spooled) in [("memory", false), ("spool", true)] {
            let folder = folder(way, name, store);
            let ended = end(destination, name, is_spooled, &folder);
            let context = format!("{way} {name} {store}: {}", ended.said);
            let spooled = if is_spooled { ended.left() } else { 0 };
            let delivered = ended.delivered().len() as u64;
            let losses = ended.losses();
            let lost = losses.as_ref().map_or(0, |losses| losses.lost);
            let actual = Fate {
                delivered,
                spooled,
                lost,
            };
            if let Some(losses) = losses {
                assert_eq!(losses, actual, "{context}");
            }
            let is_lost = destination != Destination::Healthy && !is_spooled;
            match destination {
                Destination::Healthy => assert_eq!((spooled, lost), (0, 0), "{context}"),
                _ => assert_eq!(delivered, 0, "{context}"),
            }
            assert_eq!(lost > 0, is_lost, "{context}");
            check(&ended, actual);
        }
    }
}

/// Plays the scenes of a way to end, and in the test itself begins and checks them.
fn scenes(test: &str, way: fn(Destination, &Path), check: fn(&Ended, Fate)) {
    if play(|file| {
        let combination = file.parent().unwrap().file_name().unwrap();
        let combination = combination.to_str().unwrap();
        let named = |(name, _): &(&str, _)| combination.contains(name);
        let (_, destination) = Destination::ALL.into_iter().find(named).unwrap();
        let telemetry = begin(destination, combination.ends_with("spool"), file);
        TELEMETRY.set(Some(telemetry));
        way(destination, file);
    }) {
        return;
    }
    let end = |_, _: &str, _, folder: &Path| {
        let folder = folder.to_str().unwrap();
        let (status, said, _) = Scene::begin(test, folder).end();
        Ended {
            status,
            said,
            file: Scene::file(test, folder),
        }
    };
    each(test, end, check);
}

thread_local! {
    /// Of a scene, until it does something with it.
    static TELEMETRY: std::cell::Cell<Option<funnel_runtime::Telemetry>> =
        const { std::cell::Cell::new(None) };
}

/// Three events were emitted.
fn adds_up(ended: &Ended, fate: &Fate) {
    let sum = fate.delivered + fate.spooled + fate.lost;
    assert_eq!(sum, 3, "{fate:?} {}", ended.said);
}

#[test]
fn dropping_the_guard() {
    let check = |ended: &Ended, fate: Fate| {
        assert!(ended.status.success(), "{}", ended.said);
        adds_up(ended, &fate);
    };
    scenes("dropping_the_guard", |_, _| drop(TELEMETRY.take()), check);
}

#[test]
fn shutting_down() {
    let way = |destination, _: &Path| {
        let report = TELEMETRY.take().unwrap().shutdown(bound(destination));
        let said = fate(&report.to_string());
        let lost = report.lost().values().sum();
        let (delivered, spooled) = (report.delivered(), report.spooled());
        let expected = Fate {
            delivered,
            spooled,
            lost,
        };
        assert_eq!(said, expected, "{report}");
        if lost > 0 {
            eprintln!("events were lost: {report}");
        }
    };
    let check = |ended: &Ended, fate: Fate| {
        assert!(ended.status.success(), "{}", ended.said);
        assert!(!ended.said.contains("funnel: events"), "the report says it");
        adds_up(ended, &fate);
    };
    scenes("shutting_down", way, check);
}

#[test]
fn exiting() {
    let way = |_, _: &Path| funnel_runtime::exit(7);
    let check = |ended: &Ended, fate: Fate| {
        assert_eq!(ended.status.code(), Some(7), "{}", ended.said);
        adds_up(ended, &fate);
    };
    scenes("exiting", way, check);
}

#[test]
fn a_signal() {
    let way = |_, _: &Path| {
        funnel_runtime::end_on_signals().unwrap();
        kill_process(getpid(), Signal::TERM).unwrap();
        loop {
            thread::park();
        }
    };
    let check = |ended: &Ended, fate: Fate| {
        let signal = ended.status.signal();
        assert_eq!(signal, Some(Signal::TERM.as_raw()), "{}", ended.said);
        adds_up(ended, &fate);
    };
    scenes("a_signal", way, check);
}

/// The program of `fixtures/exits`, built so that a panic aborts.
static ABORTING: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--offline", "--quiet", "--package", PROGRAM])
        .arg("--target-dir")
        .arg(target)
        .env("CARGO_PROFILE_DEV_PANIC", "abort")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    assert!(cargo.status().unwrap().success(), "{cargo:?}");
    // Whoever builds it to unwind puts that in the same place.
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(PROGRAM);
    let _ = fs::remove_file(&copy);
    fs::copy(target.join("debug").join(PROGRAM), &copy).unwrap();
    copy
});
const PROGRAM: &str = "funnel-fixture-exits";

fn abort(way: &str, destination: &str, is_spooled: bool, folder: &Path) -> Ended {
    let file = folder.join("events.jsonl");
    let output = Command::new(&*ABORTING)
        .args([way, destination, &is_spooled.to_string()])
        .arg(&file)
        .output()
        .unwrap();
    let ended = Ended {
        status: output.status,
        said: String::from_utf8(output.stderr).unwrap(),
        file,
    };
    let signal = Some(Signal::ABORT.as_raw());
    assert_eq!(ended.status.signal(), signal, "{}", ended.said);
    ended
}

#[test]
fn a_panic_that_aborts() {
    let end = |_, destination: &str, is_spooled, folder: &Path| {
        abort("main", destination, is_spooled, folder)
    };
    let check = |ended: &Ended, fate: Fate| {
        let sum = fate.delivered + fate.spooled + fate.lost;
        assert_eq!(sum, 5, "with the start and the end of a flow: {fate:?}");
        // The message of the panic comes first.
        let panic = ended.said.find("the end").unwrap();
        let lost = ended.said.find("events were lost");
        assert!(lost.is_none_or(|lost| lost > panic), "{}", ended.said);
        let events = ended.delivered();
        if let Some(last) = events.last() {
            assert_eq!(last["event"], "Job Failed");
            assert_eq!(last["error_class"], "panic");
        }
    };
    each("a_panic_that_aborts", end, check);
}

#[test]
fn several_panics_that_abort() {
    let end = |_, destination: &str, is_spooled, folder: &Path| {
        abort("several", destination, is_spooled, folder)
    };
    each("several_panics_that_abort", end, |ended, fate| {
        adds_up(ended, &fate);
    });
}

#[test]
fn a_panic_on_a_thread_of_delivery_lets_the_others_deliver() {
    let folder = folder("backend", "healthy", "memory");
    let ended = abort("backend", "healthy", false, &folder);
    let events = ended.delivered();
    let names: Vec<_> = events
        .iter()
        .filter_map(|event| event["event"].as_str())
        .collect();
    assert_eq!(names.first(), Some(&"Job Started"), "{}", ended.said);
    assert_eq!(names.last(), Some(&"Job Failed"), "{}", ended.said);
    let words = "funnel: events were lost: panics: delivered 0, spooled 0, lost ";
    assert!(ended.said.contains(words), "{}", ended.said);
}

#[test]
fn a_panic_that_aborts_without_telemetry_says_nothing_of_it() {
    let folder = folder("nothing", "healthy", "memory");
    let ended = abort("nothing", "healthy", false, &folder);
    assert!(!ended.said.contains("funnel:"), "{}", ended.said);
}
