//! Files that are something else than what was written.

use std::fs;

use proptest::prelude::*;

use super::{NAME, Scratch, all, batch, numbers};
use crate::spool::{Slot, Spool};

/// Where in a file something happens is said in so many parts of it.
const PARTS: usize = 100_000;

/// What happens to a file.
#[derive(Clone, Debug)]
enum Damage {
    /// A bit at this part of the file turns over.
    Bit(usize, u8),
    /// The file ends here.
    Cut(usize),
    /// So many bytes from here are zero, as a disk leaves them that had no time.
    Zeros(usize, usize),
    /// Anything at all stands there instead.
    Noise(usize, Vec<u8>),
}

impl Damage {
    fn hit(&self, bytes: &mut Vec<u8>) {
        let place = |part: usize| bytes.len() * part / PARTS;
        match self {
            Self::Bit(part, bit) => {
                let at = place(*part);
                bytes[at] ^= 1 << bit;
            }
            Self::Cut(part) => {
                let at = place(*part);
                bytes.truncate(at);
            }
            Self::Zeros(part, count) => {
                let at = place(*part);
                let end = (at + count).min(bytes.len());
                bytes[at..end].fill(0);
            }
            Self::Noise(part, noise) => {
                let at = place(*part);
                let end = (at + noise.len()).min(bytes.len());
                bytes[at..end].copy_from_slice(&noise[..end - at]);
            }
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    // The beginning, where the file says what it is, as often as all the rest.
    let part = || prop_oneof![0..PARTS, 0..PARTS / 50];
    prop_oneof![
        4 => (part(), 0..8_u8).prop_map(|(part, bit)| Damage::Bit(part, bit)),
        1 => part().prop_map(Damage::Cut),
        1 => (part(), 1..9_000_usize).prop_map(|(part, count)| Damage::Zeros(part, count)),
        1 => (part(), prop::collection::vec(any::<u8>(), 1..200))
            .prop_map(|(part, noise)| Damage::Noise(part, noise)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn what_can_be_read_is_what_was_written_and_the_rest_is_counted(
        sizes in prop::collection::vec((1..5_u64, 0..1_500_usize), 1..30),
        removed in prop::collection::vec(0..30_usize, 0..10),
        was_closed: bool,
        in_the_log: bool,
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let written_in = Scratch::new();
        let mut spool = written_in.open();
        for (number, (count, text)) in (0..).zip(&sizes) {
            spool.put(&batch(number, *count, *text), number).unwrap();
        }
        let waiting = all(&mut spool);
        for at in &removed {
            if let Some(batch) = waiting.get(*at) {
                spool.remove(batch.id);
            }
        }
        let written = spool.len_events();
        let scratch = if was_closed {
            drop(spool);
            written_in
        } else {
            written_in.as_if_killed()
        };

        let log = scratch.0.join("backend-0.db-wal");
        let file = if in_the_log && log.exists() {
            log
        } else {
            scratch.0.join("backend-0.db")
        };
        let mut bytes = fs::read(&file).unwrap();
        for damage in &damages {
            if !bytes.is_empty() {
                damage.hit(&mut bytes);
            }
        }
        fs::write(&file, bytes).unwrap();

        let mut spool = scratch.open();
        let mut read = 0;
        let mut last = None;
        for found in all(&mut spool) {
            let number = found.events[0].sequence;
            let (count, text) = sizes[usize::try_from(number).unwrap()];
            prop_assert_eq!(&found.events, &batch(number, count, text));
            prop_assert!(last < Some(number), "in order, and once");
            last = Some(number);
            read += count;
        }
        let corrupt = spool.take_corrupt();
        // A log that is cut shorter may bring back what was removed.
        prop_assert!(read + corrupt >= written, "{read} + {corrupt} of {written}");
        if removed.is_empty() || was_closed {
            prop_assert_eq!(read + corrupt, written);
        }
        prop_assert_eq!(spool.len_events(), read);

        // And it goes on.
        spool.put(&batch(999, 3, 10), 0).unwrap();
        prop_assert_eq!(numbers(&mut spool).last().copied(), Some(999));
        drop(spool);
        let mut spool = scratch.open();
        prop_assert_eq!(numbers(&mut spool).last().copied(), Some(999));
        prop_assert_eq!((spool.len_events(), spool.take_corrupt()), (read + 3, 0));
    }
}

#[test]
fn a_file_that_is_no_database_is_set_aside_and_counted() {
    let scratch = Scratch::new();
    scratch.open().put(&batch(0, 5, 1), 0).unwrap();
    let file = scratch.0.join("backend-0.db");
    for round in 0..6 {
        fs::write(&file, format!("not a database {round}").repeat(1_000)).unwrap();
        let mut spool = scratch.open();
        assert_eq!((spool.len_events(), spool.take_corrupt()), (0, 5));
        assert_eq!(spool.take_corrupt(), 0, "it is counted once");
        spool.put(&batch(round, 5, 1), 0).unwrap();
    }
    // Four are kept, so that a disk that goes on failing is not filled.
    let aside = |name: &&String| name.contains(".corrupt-");
    assert_eq!(scratch.files().iter().filter(aside).count(), 4);
}

#[test]
fn a_repair_that_was_cut_off_is_ended_by_the_next_process() {
    let scratch = Scratch::new();
    scratch.open().put(&batch(1, 2, 1), 0).unwrap();
    let saved = scratch.0.join("backend-0.db.saved");
    // It was cut off before the damaged file was moved.
    fs::copy(scratch.0.join("backend-0.db"), &saved).unwrap();
    fs::write(scratch.0.join("backend-0.db"), "damaged").unwrap();
    assert_eq!(numbers(&mut scratch.open()), [1]);
    // It was cut off after that.
    fs::rename(scratch.0.join("backend-0.db"), &saved).unwrap();
    assert_eq!(numbers(&mut scratch.open()), [1]);
    // It was cut off while it was being saved.
    fs::write(scratch.0.join("backend-0.db.part"), "half").unwrap();
    assert_eq!(numbers(&mut scratch.open()), [1]);
    assert_eq!(
        scratch.files(),
        ["backend-0.db", "backend-0.db.corrupt-0", "backend-0.lock"]
    );
}

#[test]
fn the_log_of_a_damaged_file_is_not_played_into_what_was_saved() {
    let scratch = Scratch::new();
    scratch.open().put(&batch(1, 2, 1), 0).unwrap();
    fs::rename(
        scratch.0.join("backend-0.db"),
        scratch.0.join("backend-0.db.saved"),
    )
    .unwrap();
    let other = Scratch::new();
    let mut spool = other.open();
    spool.put(&batch(2, 2, 1), 0).unwrap();
    for name in ["backend-0.db", "backend-0.db-wal"] {
        fs::copy(other.0.join(name), scratch.0.join(name)).unwrap();
    }
    assert_eq!(numbers(&mut scratch.open()), [1]);
    assert!(
        scratch
            .files()
            .contains(&"backend-0.db.corrupt-0-wal".to_owned())
    );
}

#[test]
fn what_was_noted_too_low_before_a_kill_is_no_damage() {
    let scratch = Scratch::new();
    scratch.open().put(&batch(1, 5, 1), 0).unwrap();
    for (noted, corrupt) in [(3, 0), (5, 0), (7, 2)] {
        Slot::take(&scratch.0, NAME, 0)
            .unwrap()
            .unwrap()
            .set_tally(noted);
        let mut spool = scratch.open();
        assert_eq!((spool.len_events(), spool.take_corrupt()), (5, corrupt));
    }
    // Nor is a note that cannot be read.
    fs::write(scratch.0.join("backend-0.lock"), "twelve bytes").unwrap();
    let mut spool = scratch.open();
    assert_eq!((spool.len_events(), spool.take_corrupt()), (5, 0));
}

#[test]
fn a_batch_that_is_damaged_costs_no_other() {
    let scratch = Scratch::new();
    let mut spool = scratch.open();
    for number in 0..20 {
        spool.put(&batch(number, 3, 100), 0).unwrap();
    }
    drop(spool);
    let file = scratch.0.join("backend-0.db");
    let mut bytes = fs::read(&file).unwrap();
    let marks: Vec<_> = bytes
        .windows(11)
        .enumerate()
        .filter_map(|(at, window)| (window == b"SpoolFunnel").then_some(at))
        .collect();
    // One letter, in one of the sixty events.
    bytes[marks[30]] = b's';
    fs::write(&file, bytes).unwrap();
    let mut spool = Spool::open(&scratch.config(), NAME).unwrap();
    assert_eq!(
        spool.len_events(),
        60,
        "what is in a batch is looked at when it is read"
    );
    assert_eq!(all(&mut spool).len(), 19);
    assert_eq!((spool.len_events(), spool.take_corrupt()), (57, 3));
}
