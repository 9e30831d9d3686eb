//! Ten million counts of threads that come and go, read all the while: the sum is exact, and no
//! reading is below the one before.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use funnel_runtime::{Counter, Label, business_counter};

#[derive(Label, Clone, Copy, Debug)]
enum Fruit {
    Apple,
    Pear,
    Plum,
    Fig,
}

const FRUITS: [Fruit; 4] = [Fruit::Apple, Fruit::Pear, Fruit::Plum, Fruit::Fig];
const COUNTS: u64 = 10_000_000;
const THREADS: u64 = 8;

/// Fruits.
#[business_counter(name = "exactness_fruits_total")]
static FRUIT: Counter<Fruit>;

/// Counts a share, in as many threads one after the other as told.
fn count(share: u64, lives: u64) {
    for life in 0..lives {
        let times = share / lives + u64::from(life < share % lives);
        let worker = thread::spawn(move || {
            for (_, fruit) in (0..times).zip(FRUITS.into_iter().cycle()) {
                FRUIT.inc(fruit);
            }
        });
        worker.join().unwrap();
    }
}

/// Every count there is, as a scrape shows it.
fn scrape() -> Vec<u64> {
    let text = funnel_runtime::prometheus::encode_text();
    let lines = text
        .lines()
        .filter(|line| line.starts_with("exactness_fruits_total{"));
    let values = lines.filter_map(|line| line.rsplit(' ').next()?.parse().ok());
    let values: Vec<u64> = values.collect();
    assert_eq!(values.len(), FRUITS.len());
    values
}

#[test]
fn ten_million_counts_of_threads_that_come_and_go_are_exact() {
    static DONE: AtomicBool = AtomicBool::new(false);
    let readers = [0, 1].map(|_| {
        thread::spawn(|| {
            let mut before = scrape();
            let mut scrapes = 0_u64;
            while !DONE.load(Ordering::Acquire) {
                let now = scrape();
                let falls = before.iter().zip(&now).any(|(before, now)| now < before);
                assert!(!falls, "{before:?}, then {now:?}");
                before = now;
                scrapes += 1;
            }
            scrapes
        })
    });
    // One thread that lives all through, one of two lives, and so on up to thousands of short ones.
    let lives = [1, 2, 3, 10, 50, 200, 500, 1_000];
    let share = COUNTS / THREADS;
    let workers = lives.map(|lives| thread::spawn(move || count(share, lives)));
    for worker in workers {
        worker.join().unwrap();
    }
    DONE.store(true, Ordering::Release);
    for reader in readers {
        assert!(
            reader.join().unwrap() > 0,
            "nobody read while it was counted"
        );
    }
    assert_eq!(scrape().iter().sum::<u64>(), COUNTS);
    assert_eq!(
        FRUITS.map(|fruit| FRUIT.get(fruit)).iter().sum::<u64>(),
        COUNTS
    );
}

/// Counts of a thread that ends.
#[business_counter(name = "exactness_last_words_total")]
static LAST_WORDS: Counter<()>;

/// Counts when it is dropped, which is when its thread ends.
struct LastWords;

impl Drop for LastWords {
    fn drop(&mut self) {
        LAST_WORDS.inc(());
        LAST_WORDS.add((), 2);
    }
}

#[test]
fn what_a_thread_counts_while_it_ends_is_kept() {
    thread_local! {
        static BEFORE: LastWords = const { LastWords };
        static AFTER: LastWords = const { LastWords };
    }
    let ended = thread::spawn(|| {
        // One is made before the thread has counted and one after it, so that whichever way the
        // destructors run, one of them counts when the thread's own cells have been taken back.
        BEFORE.with(|_| {});
        LAST_WORDS.inc(());
        AFTER.with(|_| {});
    });
    ended.join().unwrap();
    assert_eq!(LAST_WORDS.get(()), 7);
}

/// Counts of a counter that comes late.
#[business_counter(name = "exactness_late_total")]
static LATE: Counter<Fruit>;

/// Counts of a counter that comes first.
#[business_counter(name = "exactness_early_total")]
static EARLY: Counter<Fruit>;

#[test]
fn a_counter_that_comes_later_finds_room_in_every_thread() {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for fruit in FRUITS {
                    EARLY.inc(fruit);
                    LATE.add(fruit, 2);
                    EARLY.inc(fruit);
                }
            });
        }
    });
    for fruit in FRUITS {
        assert_eq!((EARLY.get(fruit), LATE.get(fruit)), (8, 8), "{fruit:?}");
    }
}
