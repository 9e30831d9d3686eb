//! The courier with a spool: what is on the disk survives the courier, and every event is accounted for
//! over several of them.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, fs, process};

use proptest::prelude::*;

use super::{LIMITS, Move, NOON, POLICY, Play, answers, moves};
use crate::account::Reason;
use crate::backend::{Answer, Batch};
use crate::spool::{Overflow, Spool, SpoolConfig};

/// A folder of a test's own, which is removed at its end.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("funnel-courier-{}-{number}", process::id());
        Self(env::temp_dir().join(name))
    }

    pub(super) fn config(&self) -> SpoolConfig {
        SpoolConfig::new(&self.0)
    }

    fn play(
        &self,
        unix_millis: u64,
        answer: impl FnMut(&Batch<'_>) -> Answer + Send + 'static,
    ) -> Play {
        let spool = Spool::open(&self.config(), "scripted").unwrap();
        Play::at(unix_millis, LIMITS, POLICY, Some(spool), answer)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_was_delivered_is_not_on_the_disk_any_more() {
    let folder = Folder::new();
    let mut play = folder.play(NOON, |_| Answer::Delivered);
    play.emit(25);
    play.run_for(Duration::from_secs(1));
    assert_eq!(play.delivered, 25);
    assert_eq!(play.courier.on_disk(), 0);
    drop(play);
    let mut play = folder.play(NOON, |_| Answer::Delivered);
    play.run_for(Duration::from_secs(1));
    assert_eq!((play.recovered, play.delivered), (0, 0));
}

#[test]
fn events_that_always_come_keep_none_from_being_sent() {
    let folder = Folder::new();
    let mut play = folder.play(NOON, |_| Answer::Delivered);
    for _ in 0..20 {
        // A whole batch, so that every step has something to write.
        play.emit(LIMITS.events as u64);
        play.step();
    }
    assert!(play.delivered > 0);
}

#[test]
fn an_outage_outlasts_patience_and_process() {
    let folder = Folder::new();
    let mut play = folder.play(NOON, |_| Answer::Retry(None));
    play.emit(25);
    play.run_for(Duration::from_hours(5));
    assert!(play.lost.is_empty(), "{:?}", play.lost);
    play.emit(5);
    // Whoever ends the process does not wait, and what is not on the disk yet goes there.
    let before = play.elapsed();
    play.stop(Duration::from_secs(3));
    assert_eq!(play.elapsed(), before);
    assert_eq!(play.courier.on_disk(), 30);
    assert!(play.lost.is_empty(), "{:?}", play.lost);
    drop(play);

    let mut play = folder.play(NOON, |_| Answer::Delivered);
    assert_eq!(play.recovered, 30);
    play.emit(1);
    play.run_for(Duration::from_secs(1));
    assert_eq!(play.delivered, 31);
}

#[test]
fn what_a_stop_has_time_for_is_delivered() {
    let folder = Folder::new();
    let mut play = folder.play(NOON, |_| Answer::Delivered);
    play.emit(25);
    play.stop(Duration::from_secs(3));
    assert_eq!((play.delivered, play.courier.on_disk()), (25, 0));
}

#[test]
fn parts_of_a_batch_leave_the_disk_one_by_one() {
    let folder = Folder::new();
    let mut failing = false;
    let mut play = folder.play(NOON, move |batch| {
        if batch.len() > 5 {
            return Answer::Split;
        }
        // The first half is taken, the second is not.
        if std::mem::replace(&mut failing, true) {
            Answer::Retry(None)
        } else {
            Answer::Delivered
        }
    });
    play.emit(10);
    play.run_for(Duration::from_secs(1));
    assert_eq!((play.delivered, play.courier.on_disk()), (5, 5));
    drop(play);
    let mut play = folder.play(NOON, |_| Answer::Delivered);
    play.run_for(Duration::from_secs(1));
    assert_eq!((play.recovered, play.delivered), (5, 5));
    let attempts = play.seen.attempts();
    assert_eq!(
        attempts[0].1,
        [6, 7, 8, 9, 10],
        "those of the first half are through"
    );
}

#[test]
fn a_full_spool_loses_the_oldest_or_the_newest_by_choice() {
    for (overflow, expected) in [
        (Overflow::DropOldest, false),
        (Overflow::RefuseNewest, true),
    ] {
        let folder = Folder::new();
        let config = folder.config().cap_bytes(0).overflow(overflow);
        let spool = Spool::open(&config, "scripted").unwrap();
        let mut play = Play::at(NOON, LIMITS, POLICY, Some(spool), |_| Answer::Retry(None));
        for _ in 0..60 {
            play.emit(100);
            play.run_for(Duration::from_secs(1));
        }
        let lost = play.lost[&Reason::SpoolFull];
        assert!(lost > 0 && lost < 6_000, "{lost}");
        assert_eq!(play.lost.len(), 1, "{:?}", play.lost);
        play.stop(Duration::ZERO);
        drop(play);
        let mut play = folder.play(NOON, |_| Answer::Delivered);
        play.run_for(Duration::from_mins(1));
        let attempts = play.seen.attempts();
        let has_first = attempts.iter().any(|(_, events)| events.contains(&1));
        assert_eq!(has_first, expected);
    }
}

#[test]
fn what_grows_too_old_on_the_disk_is_lost_as_that() {
    let folder = Folder::new();
    let mut limits = LIMITS;
    limits.time_to_live = Some(Duration::from_hours(1));
    let spool = Spool::open(&folder.config(), "scripted").unwrap();
    let mut play = Play::at(NOON, limits, POLICY, Some(spool), |_| Answer::Retry(None));
    play.emit(25);
    play.run_for(Duration::from_mins(59));
    assert!(play.lost.is_empty());
    play.run_for(Duration::from_mins(4));
    assert_eq!(play.lost, [(Reason::Expired, 25)].into());
    assert_eq!(play.courier.on_disk(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// The play itself asserts after every step that each event is delivered, lost, or under way.
    #[test]
    fn every_event_is_accounted_for_over_several_processes(
        answers in prop::collection::vec(answers(), 1..40),
        processes in prop::collection::vec((moves(), any::<bool>()), 1..4),
    ) {
        let folder = Folder::new();
        let mut unix_millis = NOON;
        let (mut emitted, mut delivered, mut lost, mut left) = (0, 0, 0, 0);
        for (moves, is_killed) in processes {
            let mut script = VecDeque::from(answers.clone());
            let mut play = folder.play(unix_millis, move |_| {
                script.rotate_left(1);
                script.back().cloned().unwrap_or(Answer::Delivered)
            });
            prop_assert_eq!(play.recovered, left);
            for one in moves {
                match one {
                    Move::Emit(count) => play.emit(count),
                    Move::Pass(millis) => play.run_for(Duration::from_millis(millis)),
                }
            }
            if !is_killed {
                play.stop(Duration::from_secs(1));
                prop_assert_eq!(play.courier.len(), play.courier.on_disk());
            }
            unix_millis = play.now.unix_millis;
            left = play.courier.on_disk();
            // A killed process takes along what it had not written down yet.
            emitted += play.taken - (play.courier.len() - left);
            delivered += play.delivered;
            lost += play.lost.values().sum::<u64>();
        }
        prop_assert_eq!(emitted, delivered + lost + left);
    }
}
