//! Lines arrive whole and once, whatever the file does and whenever it is put away.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, fs, io, process};

use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::{Fsync, JsonLines};
use crate::backend::{Answer, Attempt, Backend as _, Batch};
use crate::cohort::Cohort;
use crate::event::{EventView, OwnedValue, StoredEvent};

/// What a write does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// It takes so many bytes at most.
    Short(usize),
    Fails,
}

/// What of the bytes the next write gets.
pub(super) fn limit<'a>(faults: &mut VecDeque<Fault>, bytes: &'a [u8]) -> io::Result<&'a [u8]> {
    match faults.pop_front() {
        None => Ok(bytes),
        Some(Fault::Short(most)) => Ok(&bytes[..bytes.len().min(most)]),
        Some(Fault::Fails) => Err(io::ErrorKind::StorageFull.into()),
    }
}

/// A folder of its own, removed when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("funnel-lines-{}-{number}", process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self) -> PathBuf {
        self.0.join("events.jsonl")
    }

    fn open(&self) -> JsonLines {
        JsonLines::file(self.path()).unwrap()
    }

    /// The names of the files, those that were put away first.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names.sort_by_key(|name| name == "events.jsonl");
        names
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// The sequences in each file, in the order of the files, and how many lines are not whole.
    fn sequences(&self) -> (Vec<Vec<u64>>, usize) {
        let mut broken = 0;
        let files = self.names();
        let files = files.iter().map(|name| {
            let text = self.text(name);
            let lines = text.lines().filter_map(|line| {
                let whole = serde_json::from_str::<Value>(line).ok();
                broken += usize::from(whole.is_none());
                whole?["sequence"].as_u64()
            });
            lines.collect()
        });
        (files.collect(), broken)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn event(sequence: u64) -> StoredEvent {
    StoredEvent {
        name: "Lines".to_owned(),
        step: "done".to_owned(),
        timestamp: 0,
        sequence,
        event_id: Uuid::from_u128(sequence.into()),
        session_id: Uuid::nil(),
        cohort: Cohort::real(),
        entity: None,
        attributes: vec![("sequence".to_owned(), OwnedValue::Unsigned(sequence))],
    }
}

fn send(
    lines: &mut JsonLines,
    sequences: impl IntoIterator<Item = u64>,
    unix_millis: u64,
) -> Answer {
    let events: Vec<_> = sequences.into_iter().map(event).collect();
    let views: Vec<_> = events.iter().map(EventView::stored).collect();
    lines.send(&Batch::new(
        &views,
        Attempt {
            number: 1,
            time_left: Duration::from_secs(5),
            unix_millis,
        },
    ))
}

/// The length of a line with a sequence of one digit.
const LINE: u64 = r#"{"event":"Lines","sequence":0}"#.len() as u64 + 1;

#[test]
fn a_file_is_put_away_before_it_is_too_large() {
    let scratch = Scratch::new();
    let mut lines = scratch.open().rotate_at_bytes(3 * LINE).keep_files(2);
    for number in 0..9 {
        assert_eq!(send(&mut lines, [number], 0), Answer::Delivered);
    }
    assert_eq!(
        scratch.names(),
        ["events.jsonl.000001", "events.jsonl.000002", "events.jsonl"]
    );
    assert_eq!(scratch.sequences().0, [[0, 1, 2], [3, 4, 5], [6, 7, 8]]);
    send(&mut lines, [9], 0);
    assert_eq!(
        scratch.names(),
        ["events.jsonl.000002", "events.jsonl.000003", "events.jsonl"]
    );
    assert_eq!(
        scratch.sequences().0,
        [vec![3, 4, 5], vec![6, 7, 8], vec![9]]
    );
}

#[test]
fn a_batch_that_is_larger_than_a_file_may_be_has_one_of_its_own() {
    let scratch = Scratch::new();
    let mut lines = scratch.open().rotate_at_bytes(LINE);
    for batch in [0..3, 3..4, 4..7] {
        assert_eq!(send(&mut lines, batch, 0), Answer::Delivered);
    }
    assert_eq!(
        scratch.sequences().0,
        [vec![0, 1, 2], vec![3], vec![4, 5, 6]]
    );
}

#[test]
fn a_file_is_put_away_when_it_is_old() {
    let scratch = Scratch::new();
    let day = Duration::from_hours(24);
    let mut lines = scratch.open().rotate_after(day);
    let millis = 24 * 60 * 60 * 1_000;
    let begun = 1_000;
    for (number, time) in [
        (0, begun),
        (1, begun + millis - 1),
        // The clock went backwards.
        (2, 0),
        (3, begun + millis),
        (4, begun + millis + 1),
    ] {
        assert_eq!(send(&mut lines, [number], time), Answer::Delivered);
    }
    assert_eq!(scratch.sequences().0, [vec![0, 1, 2], vec![3, 4]]);
}

#[test]
fn a_file_of_an_earlier_process_is_as_old_as_it_is() {
    let scratch = Scratch::new();
    let now = crate::clock::unix_millis();
    send(&mut scratch.open(), [0], now);
    let hour = Duration::from_hours(1);
    send(&mut scratch.open().rotate_after(hour), [1], now);
    send(
        &mut scratch.open().rotate_after(hour),
        [2],
        now + 2 * 3_600_000,
    );
    assert_eq!(scratch.sequences().0, [vec![0, 1], vec![2]]);
}

#[test]
fn what_is_there_of_other_names_is_left_alone() {
    let scratch = Scratch::new();
    for name in ["events.jsonl.old", "events.jsonl.7", "other.jsonl.000001"] {
        fs::write(scratch.0.join(name), "kept").unwrap();
    }
    let mut lines = scratch.open().rotate_at_bytes(1).keep_files(0);
    for number in 0..4 {
        send(&mut lines, [number], 0);
    }
    assert_eq!(
        scratch.names(),
        [
            "events.jsonl.7",
            "events.jsonl.old",
            "other.jsonl.000001",
            "events.jsonl"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_was_moved_away_is_followed_by_a_new_one() {
    let scratch = Scratch::new();
    let mut lines = scratch.open();
    send(&mut lines, [0], 0);
    fs::rename(scratch.path(), scratch.0.join("events.jsonl.000001")).unwrap();
    send(&mut lines, [1], 0);
    fs::remove_file(scratch.path()).unwrap();
    send(&mut lines, [2], 0);
    assert_eq!(scratch.sequences().0, [[0], [2]]);
}

#[test]
fn two_that_append_to_one_file_put_it_away_once() {
    let scratch = Scratch::new();
    let mut writers = [0, 1].map(|_| scratch.open().rotate_at_bytes(4 * LINE).keep_files(9));
    for number in 0..10 {
        let writer = &mut writers[usize::from(number % 3 == 0)];
        assert_eq!(send(writer, [number], 0), Answer::Delivered);
    }
    assert_eq!(
        scratch.sequences().0,
        [vec![0, 1, 2, 3], vec![4, 5, 6, 7], vec![8, 9]]
    );
}

#[test]
fn a_folder_in_the_way_costs_the_rotation_and_no_event() {
    let scratch = Scratch::new();
    let mut lines = scratch.open().rotate_at_bytes(LINE);
    send(&mut lines, [0], 0);
    // The highest number there can be: no next one, and the name is taken by a folder.
    let taken = scratch.0.join(format!("events.jsonl.{}", u64::MAX));
    fs::create_dir(&taken).unwrap();
    for number in 1..3 {
        assert_eq!(send(&mut lines, [number], 0), Answer::Delivered);
    }
    fs::remove_dir(taken).unwrap();
    assert_eq!(scratch.sequences().0, [[0, 1, 2]]);
}

#[test]
fn a_line_that_an_earlier_process_left_open_is_ended() {
    let scratch = Scratch::new();
    fs::write(scratch.path(), "{\"event\":\"Li").unwrap();
    let mut lines = scratch.open();
    lines.faults.push_back(Fault::Fails);
    assert_eq!(send(&mut lines, [0], 0), Answer::Retry(None));
    assert_eq!(send(&mut lines, [1], 0), Answer::Delivered);
    assert_eq!(send(&mut lines, [0], 0), Answer::Delivered);
    assert_eq!(scratch.sequences(), (vec![vec![1, 0]], 1));
    assert!(!scratch.text("events.jsonl").contains("\n\n"));
}

#[cfg(unix)]
#[test]
fn each_choice_of_reaching_the_disk_delivers() {
    for fsync in [
        Fsync::Never,
        Fsync::EveryBatch,
        Fsync::Every(Duration::from_secs(1)),
    ] {
        let scratch = Scratch::new();
        let mut lines = scratch.open().rotate_at_bytes(2 * LINE).fsync(fsync);
        for number in 0..5 {
            assert_eq!(send(&mut lines, [number], number * 700), Answer::Delivered);
        }
        drop(lines);
        assert_eq!(scratch.sequences().0, [vec![0, 1], vec![2, 3], vec![4]]);
        // A device has nothing to wait for.
        let mut null = JsonLines::file("/dev/null").unwrap().fsync(fsync);
        assert_eq!(send(&mut null, [0], 0), Answer::Delivered);
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![(1..60_usize).prop_map(Fault::Short), Just(Fault::Fails)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Batches fail half-way, are tried again, are given up for others, and come back otherwise cut,
    /// while files are put away.
    #[test]
    fn every_line_arrives_whole_and_once(
        sizes in prop::collection::vec(1..6_u64, 1..12),
        faults in prop::collection::vec(fault(), 0..40),
        patience in 1..4_usize,
        at_lines in 1..12_u64,
        cut_otherwise: bool,
    ) {
        let scratch = Scratch::new();
        let mut lines = scratch.open().rotate_at_bytes(at_lines * LINE).keep_files(99);
        lines.faults = faults.into();
        let mut next = 0;
        let mut waiting: VecDeque<Vec<u64>> = VecDeque::new();
        for size in sizes {
            waiting.push_back((next..next + size).collect());
            next += size;
        }
        let mut given_up = 0;
        while let Some(batch) = waiting.pop_front() {
            let delivered = (0..patience)
                .any(|_| send(&mut lines, batch.iter().copied(), 0) == Answer::Delivered);
            if delivered {
                continue;
            }
            given_up += 1;
            let (left, right) = batch.split_at(batch.len() / 2);
            if cut_otherwise && !left.is_empty() {
                waiting.push_back(right.to_vec());
                waiting.push_back(left.to_vec());
            } else {
                waiting.push_back(batch);
            }
        }
        let (files, broken) = scratch.sequences();
        let mut arrived: Vec<_> = files.concat();
        arrived.sort_unstable();
        prop_assert_eq!(arrived, (0..next).collect::<Vec<_>>());
        prop_assert!(broken <= given_up, "{broken} of {given_up}");
        for name in scratch.names() {
            let text = scratch.text(&name);
            prop_assert!(!text.contains("\n\n") && !text.starts_with('\n'), "{text:?}");
        }
    }
}
