//! Opening, closing, and what cannot be opened; room, time and modes.

use std::fs;

use super::{NAME, Scratch, all, batch, numbers};
use crate::spool::{Overflow, PutError, Spool, SpoolConfig};

#[test]
fn what_was_put_is_there_after_closing_and_opening() {
    let scratch = Scratch::new();
    let mut spool = scratch.open();
    for number in 0..10 {
        spool.put(&batch(number, number + 1, 10), number).unwrap();
    }
    drop(spool);
    let mut spool = scratch.open();
    assert_eq!(spool.len_events(), 55);
    assert_eq!(spool.take_corrupt(), 0);
    let read = all(&mut spool);
    assert_eq!(read.len(), 10);
    for (number, read) in (0..).zip(read) {
        assert_eq!(read.events, batch(number, number + 1, 10));
        assert_eq!(read.unix_millis, number);
    }
}

#[test]
fn removed_and_replaced_batches_stay_so() {
    let scratch = Scratch::new();
    let mut spool = scratch.open();
    let ids: Vec<_> = (0..3)
        .map(|number| spool.put(&batch(number, 4, 1), 0).unwrap().id)
        .collect();
    assert_eq!(spool.remove(ids[0]), 4);
    assert_eq!(spool.remove(ids[0]), 0, "it is gone");
    let half = spool.replace(ids[1], &batch(1, 2, 1)).unwrap();
    assert_eq!(spool.len_events(), 6);
    assert!(spool.replace(ids[0], &batch(0, 1, 1)).is_err());
    drop(spool);

    let mut spool = scratch.open();
    assert_eq!(spool.len_events(), 6);
    let read = all(&mut spool);
    assert_eq!(read[0].events, batch(1, 2, 1));
    assert_eq!(read[1].events, batch(2, 4, 1));
    assert_eq!(spool.remove(half), 2);
}

#[test]
fn the_oldest_make_room_and_are_counted() {
    let scratch = Scratch::new();
    let config = scratch.config().cap_bytes(128 << 10);
    let mut spool = Spool::open(&config, NAME).unwrap();
    let first = spool.put(&batch(0, 5, 200), 0).unwrap().id;
    let mut dropped = 0;
    for number in 1..100 {
        dropped += spool.put(&batch(number, 5, 200), 0).unwrap().dropped_oldest;
        assert!(spool.bytes() <= 128 << 10, "{}", spool.bytes());
    }
    assert!(dropped > 0);
    assert_eq!(spool.len_events() + dropped, 500);
    assert_eq!(spool.remove(first), 0, "it has made room");
    let left = numbers(&mut spool);
    assert_eq!(left, (100 - left.len() as u64..100).collect::<Vec<_>>());
}

#[test]
fn the_newest_are_refused_where_that_was_chosen() {
    let scratch = Scratch::new();
    let config = scratch
        .config()
        .cap_bytes(1)
        .overflow(Overflow::RefuseNewest);
    let mut spool = Spool::open(&config, NAME).unwrap();
    let mut taken = 0;
    let refused = loop {
        match spool.put(&batch(taken, 1, 500), 0) {
            Ok(put) => assert_eq!(put.dropped_oldest, 0),
            Err(error) => break error,
        }
        taken += 1;
    };
    assert!(matches!(refused, PutError::Full));
    assert!(taken > 1);
    let waiting = all(&mut spool);
    assert_eq!(waiting.len() as u64, taken);
    for batch in waiting.iter().take(8) {
        spool.remove(batch.id);
    }
    spool.put(&batch(taken, 1, 500), 0).unwrap();
}

#[test]
fn what_is_larger_than_the_whole_spool_is_refused_and_drops_nothing() {
    let scratch = Scratch::new();
    let mut spool = Spool::open(&scratch.config().cap_bytes(1), NAME).unwrap();
    spool.put(&batch(0, 1, 1), 0).unwrap();
    let refused = spool.put(&batch(1, 1, 30_000), 0);
    assert!(matches!(refused, Err(PutError::Full)));
    assert_eq!(numbers(&mut spool), [0]);
}

#[test]
fn a_clock_that_goes_backwards_changes_no_order_and_expires_nothing_else() {
    let scratch = Scratch::new();
    let mut spool = scratch.open();
    for (number, time) in [(0, 100), (1, 40), (2, 120), (3, u64::MAX)] {
        spool.put(&batch(number, 2, 1), time).unwrap();
    }
    assert_eq!(numbers(&mut spool), [0, 1, 2, 3]);
    assert_eq!(spool.expire(40).unwrap(), 0);
    assert_eq!(spool.expire(100).unwrap(), 2);
    assert_eq!(numbers(&mut spool), [0, 2, 3]);
    assert_eq!(spool.expire(u64::MAX).unwrap(), 4);
    assert_eq!(spool.len_events(), 2);
}

#[test]
fn backends_have_files_of_their_own_whatever_their_names() {
    let scratch = Scratch::new();
    for (number, name) in (0..).zip(["a", "a-0", "a/b", "a_b", "../a", ""]) {
        let mut spool = Spool::open(&scratch.config(), name).unwrap();
        assert_eq!(spool.len_events(), 0, "{name}");
        spool.put(&batch(number, 1, 1), 0).unwrap();
    }
    assert_eq!(scratch.files().len(), 12);
    let mut spool = Spool::open(&scratch.config(), "a/b").unwrap();
    assert_eq!(numbers(&mut spool), [2]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let scratch = Scratch::new();
    let mut spool = scratch.open();
    spool.put(&batch(0, 1, 1), 0).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&scratch.0), 0o700);
    let files = scratch.files();
    assert!(files.iter().any(|file| file.ends_with("-wal")));
    for file in files {
        assert_eq!(mode(&scratch.0.join(&file)), 0o600, "{file}");
    }
}

#[test]
fn a_folder_that_cannot_be_is_an_error() {
    let scratch = Scratch::new();
    fs::create_dir_all(&scratch.0).unwrap();
    let file = scratch.0.join("file");
    fs::write(&file, "").unwrap();
    assert!(Spool::open(&SpoolConfig::new(file.join("below")), NAME).is_err());
    // A folder where the database should be.
    fs::create_dir(scratch.0.join("backend-0.db")).unwrap();
    assert!(Spool::open(&scratch.config(), NAME).is_err());
}
