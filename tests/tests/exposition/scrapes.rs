//! Scrapes while others count: no count falls from one to the next, and the last is exact.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use funnel_runtime::prometheus::{encode_openmetrics, encode_text};

use crate::by_name::count;
use crate::declared::{WORK, Worker};
use crate::reader;

const ROUNDS: u64 = 40;
const PIECES: u64 = 500;

/// The counts of both workers.
fn counts(text: &str) -> [u64; 2] {
    let families = if text.ends_with("# EOF\n") {
        reader::openmetrics(text)
    } else {
        reader::text(text)
    };
    let families = families.unwrap();
    ["first", "second"].map(|worker| count(&families, "shop_work_total", &[("worker", worker)]))
}

#[test]
fn no_count_falls() {
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let scrape = |encode: fn() -> String| {
            let mut last = [0; 2];
            while !is_done.load(Ordering::Acquire) {
                let now = counts(&encode());
                assert!(
                    now[0] >= last[0] && now[1] >= last[1],
                    "{now:?} after {last:?}"
                );
                last = now;
            }
        };
        let scrapers =
            [encode_text, encode_openmetrics].map(|encode| scope.spawn(move || scrape(encode)));
        let workers = [Worker::First, Worker::Second].map(|worker| {
            scope.spawn(move || {
                // Every round on a thread that ends: its counts change hands.
                for _ in 0..ROUNDS {
                    let work = move || (0..PIECES).for_each(|_| WORK.inc(worker));
                    thread::spawn(work).join().unwrap();
                }
            })
        });
        for worker in workers {
            worker.join().unwrap();
        }
        is_done.store(true, Ordering::Release);
        for scraper in scrapers {
            scraper.join().unwrap();
        }
    });
    assert_eq!(counts(&encode_text()), [ROUNDS * PIECES; 2]);
    assert_eq!(counts(&encode_openmetrics()), [ROUNDS * PIECES; 2]);
}
