//! Every order in which threads can count, end, make room and be read, tried one by one by a model
//! checker, on the file of the runtime that keeps the counts.
//!
//! The file is compiled here a second time, with the checker's locks and atomics in the place of
//! the standard library's.
#![allow(missing_docs, reason = "the file's own words are in the runtime")]

#[path = "../../../funnel-runtime/src/cells/pool.rs"]
mod pool;
mod sync;

use loom::sync::Arc;
use loom::sync::atomic::AtomicU64;
use loom::thread;
use pool::{Block, Pool, Traffic, add, add_one};

fn cell(block: &Arc<Block>, at: usize) -> &AtomicU64 {
    &block.cells()[at]
}

fn pool_of(series: usize) -> Arc<Pool> {
    let pool = Pool::new();
    pool.assign(series, |_| true);
    Arc::new(pool)
}

/// Counts in a thread of its own, from the first count to the end of the thread.
fn count(pool: &Arc<Pool>, times: u64) -> thread::JoinHandle<()> {
    let pool = Arc::clone(pool);
    thread::spawn(move || {
        let block = pool.open(Traffic::People);
        for _ in 0..times {
            add_one(cell(&block, 0));
        }
        pool.close(&block);
        assert_eq!(
            Arc::strong_count(&block),
            1,
            "the pool gives the memory back"
        );
    })
}

#[test]
fn nothing_is_lost_when_threads_end() {
    loom::model(|| {
        let pool = pool_of(1);
        let threads = [count(&pool, 2), count(&pool, 1)];
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(pool.count(0), 3);
        assert_eq!(pool.totals().count(0), 3);
    });
}

#[test]
fn no_reading_is_below_the_one_before() {
    loom::model(|| {
        let pool = pool_of(1);
        let counting = count(&pool, 2);
        let mut before = 0;
        for _ in 0..3 {
            let now = pool.totals().count(0);
            assert!(before <= now && now <= 2, "{before}, then {now}");
            before = now;
        }
        counting.join().unwrap();
        assert_eq!(pool.count(0), 2);
    });
}

#[test]
fn readers_in_turn_see_no_fall_either() {
    loom::model(|| {
        let pool = pool_of(1);
        let counting = count(&pool, 1);
        let other = {
            let pool = Arc::clone(&pool);
            thread::spawn(move || pool.count(0))
        };
        let first = pool.totals().count(0);
        let second = pool.count(0);
        assert!(first <= second, "{first}, then {second}");
        let seen = other.join().unwrap();
        assert!(pool.count(0) >= seen);
        counting.join().unwrap();
    });
}

#[test]
fn making_room_keeps_what_was_counted() {
    loom::model(|| {
        let pool = pool_of(1);
        let counting = {
            let pool = Arc::clone(&pool);
            thread::spawn(move || {
                let small = pool.open(Traffic::People);
                add_one(cell(&small, 0));
                pool.assign(1, |_| true);
                let large = pool.enlarge(&small);
                drop(small);
                add_one(cell(&large, 0));
                add_one(cell(&large, 1));
                pool.close(&large);
            })
        };
        let before = pool.totals().count(0);
        let after = pool.totals();
        assert!(before <= after.count(0), "{before}, then {after:?}");
        counting.join().unwrap();
        let end = pool.totals();
        assert_eq!([end.count(0), end.count(1)], [2, 1]);
    });
}

#[test]
fn series_given_out_at_the_same_time_have_places_of_their_own() {
    loom::model(|| {
        let pool = Arc::new(Pool::new());
        let place = |pool: &Pool| {
            let mut given = 0;
            pool.assign(2, |place| {
                given = place;
                true
            });
            given
        };
        let other = {
            let pool = Arc::clone(&pool);
            thread::spawn(move || place(&pool))
        };
        let mut places = [place(&pool), other.join().unwrap()];
        places.sort_unstable();
        assert_eq!(places, [0, 2]);
    });
}

#[test]
fn what_does_not_fit_a_cell_is_kept_beside_it() {
    loom::model(|| {
        let pool = pool_of(1);
        let counting = {
            let pool = Arc::clone(&pool);
            thread::spawn(move || {
                let block = pool.open(Traffic::People);
                for amount in [1, u64::MAX - 1, 5] {
                    if !add(cell(&block, 0), amount) {
                        pool.retire(Traffic::People, 0, amount);
                    }
                }
                pool.close(&block);
            })
        };
        let seen = pool.count(0);
        counting.join().unwrap();
        let end = pool.totals();
        assert!(seen <= end.count(0));
        assert_eq!(end.count(0), u64::MAX);
        assert_eq!(end.excess(0..1), 5);
    });
}

/// Counts for people and for probes in turn, in a thread of its own.
fn count_for_both(pool: &Arc<Pool>) -> thread::JoinHandle<()> {
    let pool = Arc::clone(pool);
    thread::spawn(move || {
        let people = pool.open(Traffic::People);
        add_one(cell(&people, 0));
        pool.note_probes();
        let probes = pool.open(Traffic::Probes);
        add_one(cell(&probes, 0));
        add_one(cell(&people, 0));
        pool.close(&people);
        pool.close(&probes);
    })
}

#[test]
fn what_probes_count_is_told_apart_at_every_reading() {
    loom::model(|| {
        let pool = pool_of(1);
        let counting = count_for_both(&pool);
        let mut before = (0, 0);
        for _ in 0..2 {
            let totals = pool.totals();
            let (all, probes) = (totals.count(0), totals.of_probes(0));
            let people = all.checked_sub(probes).expect("probes are part of all");
            assert!(people <= 2 && probes <= 1);
            assert!(before.0 <= people && before.1 <= probes, "{before:?}");
            assert!(probes == 0 || totals.has_probes());
            before = (people, probes);
        }
        counting.join().unwrap();
        let end = pool.totals();
        assert_eq!((end.count(0), end.of_probes(0)), (3, 1));
        assert_eq!(pool.count(0), 3);
    });
}

#[test]
fn whoever_sees_a_count_of_probes_knows_that_there_are_some() {
    loom::model(|| {
        let pool = pool_of(1);
        let threads = [0, 1].map(|_| {
            let pool = Arc::clone(&pool);
            thread::spawn(move || {
                // One of the two finds that the other has said so.
                pool.note_probes();
                pool.retire(Traffic::Probes, 0, 1);
            })
        });
        let totals = pool.totals();
        assert!(
            totals.of_probes(0) == 0 || totals.has_probes(),
            "{totals:?}"
        );
        for thread in threads {
            thread.join().unwrap();
        }
        let end = pool.totals();
        assert!(end.has_probes());
        assert_eq!((end.count(0), end.of_probes(0)), (2, 2));
    });
}

#[test]
fn each_block_of_a_thread_makes_room_for_itself() {
    loom::model(|| {
        let pool = pool_of(1);
        let counting = {
            let pool = Arc::clone(&pool);
            thread::spawn(move || {
                let people = pool.open(Traffic::People);
                add_one(cell(&people, 0));
                pool.note_probes();
                let small = pool.open(Traffic::Probes);
                add_one(cell(&small, 0));
                pool.assign(1, |_| true);
                let large = pool.enlarge(&small);
                drop(small);
                add_one(cell(&large, 1));
                pool.close(&large);
                pool.close(&people);
            })
        };
        let seen = pool.totals();
        assert!(seen.of_probes(0) <= seen.count(0), "{seen:?}");
        counting.join().unwrap();
        let end = pool.totals();
        assert_eq!([end.count(0), end.count(1)], [2, 1]);
        assert_eq!([end.of_probes(0), end.of_probes(1)], [1, 1]);
    });
}

#[test]
fn what_probes_count_beyond_a_cell_is_theirs() {
    loom::model(|| {
        let pool = pool_of(1);
        let counting = {
            let pool = Arc::clone(&pool);
            thread::spawn(move || {
                pool.note_probes();
                pool.retire(Traffic::People, 0, 5);
                pool.retire(Traffic::Probes, 0, u64::MAX - 1);
            })
        };
        let seen = pool.totals();
        assert!(seen.of_probes(0) <= seen.count(0), "{seen:?}");
        counting.join().unwrap();
        let end = pool.totals();
        assert_eq!(end.count(0), u64::MAX);
        assert_eq!(end.of_probes(0), u64::MAX - 1);
        assert_eq!(end.excess(0..1), 4);
    });
}
