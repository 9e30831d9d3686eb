//! Bounded queues, one per producing thread, drained together. A full queue refuses and counts; it
//! never blocks. Generic: it knows nothing of events.
//!
//! The producing thread writes its own counters and nobody else does, so they need no locked
//! instruction. `pushed` grows before the item is visible to the consumer: whoever has seen an item
//! taken out has also seen it counted.
#![allow(
    unsafe_code,
    reason = "an item is made in its slot, which no safe function of the ring offers"
)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What went into the queues, over all threads that ever had one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Items that were put into a queue.
    pub(crate) pushed: u64,
    /// Items refused because a queue was full.
    pub(crate) full: u64,
    /// Items whose making panicked.
    pub(crate) panicked: u64,
}

/// Written by one thread, read by all.
#[derive(Debug, Default)]
struct Stats {
    pushed: AtomicU64,
    full: AtomicU64,
    panicked: AtomicU64,
}

impl Stats {
    /// Adds one without a locked instruction; only the owning thread may call it.
    fn add_one(counter: &AtomicU64) -> u64 {
        let count = counter.load(Ordering::Relaxed) + 1;
        counter.store(count, Ordering::Relaxed);
        count
    }

    fn add_to(&self, totals: &mut Totals) {
        totals.pushed += self.pushed.load(Ordering::Relaxed);
        totals.full += self.full.load(Ordering::Relaxed);
        totals.panicked += self.panicked.load(Ordering::Relaxed);
    }
}

/// The consuming side of all queues.
#[derive(Debug)]
pub(crate) struct Lanes<T> {
    inner: Mutex<Inner<T>>,
    /// Items that a thread without a queue of its own had to give up.
    stray: AtomicU64,
}

#[derive(Debug)]
struct Inner<T> {
    lanes: Vec<Lane<T>>,
    /// What threads that have ended left behind.
    ended: Totals,
}

#[derive(Debug)]
struct Lane<T> {
    consumer: rtrb::Consumer<T>,
    stats: Arc<Stats>,
}

impl<T> Lanes<T> {
    pub(crate) const fn new() -> Self {
        let ended = Totals {
            pushed: 0,
            full: 0,
            panicked: 0,
        };
        Self {
            inner: Mutex::new(Inner {
                lanes: Vec::new(),
                ended,
            }),
            stray: AtomicU64::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        // A panic while the lock is held leaves lists of whole lanes.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a queue for the calling thread.
    pub(crate) fn open(&self, capacity: usize) -> Producer<T> {
        let (producer, consumer) = rtrb::RingBuffer::new(capacity.max(1));
        let stats = Arc::<Stats>::default();
        self.lock().lanes.push(Lane {
            consumer,
            stats: Arc::clone(&stats),
        });
        // A power of two, because a division would take longer than all the rest of it.
        let ask_every = (capacity as u64 / 8).max(1).next_power_of_two();
        Producer {
            ring: producer,
            stats,
            ask_mask: ask_every - 1,
        }
    }

    /// Counts an item given up by a thread that has no queue any more.
    pub(crate) fn refuse_stray(&self) {
        self.stray.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes up to `limit` items, and forgets the empty queues of threads that have ended.
    pub(crate) fn drain(&self, into: &mut Vec<T>, limit: usize) -> usize {
        let before = into.len();
        let mut inner = self.lock();
        let Inner { lanes, ended } = &mut *inner;
        lanes.retain_mut(|lane| {
            // Asked before the queue is emptied: what the thread pushed last is then visible.
            let abandoned = lane.consumer.is_abandoned();
            while into.len() - before < limit {
                match lane.consumer.pop() {
                    Ok(item) => into.push(item),
                    Err(_) => break,
                }
            }
            let done = abandoned && lane.consumer.is_empty();
            if done {
                lane.stats.add_to(ended);
            }
            !done
        });
        // The next call starts with another queue, so that a busy one cannot starve the rest.
        if let Some(last) = lanes.len().checked_sub(1) {
            lanes.swap(0, last);
        }
        into.len() - before
    }

    /// Keeps the list of queues as it is until what is returned is dropped.
    #[cfg(unix)]
    pub(crate) fn hold(&'static self) -> Box<dyn std::any::Any>
    where
        T: 'static,
    {
        Box::new(self.lock())
    }

    /// Forgets every queue and what went in: they are those of the process that this one was forked from.
    #[cfg(unix)]
    pub(crate) fn forget(&self) {
        let mut inner = self.lock();
        inner.lanes.clear();
        inner.ended = Totals::default();
        self.stray.store(0, Ordering::Relaxed);
    }

    /// What went in so far.
    pub(crate) fn totals(&self) -> Totals {
        let inner = self.lock();
        let mut totals = inner.ended;
        for lane in &inner.lanes {
            lane.stats.add_to(&mut totals);
        }
        totals.full += self.stray.load(Ordering::Relaxed);
        totals
    }
}

/// The producing side of one queue. Dropping it lets the consumer take what is left.
#[derive(Debug)]
pub(crate) struct Producer<T> {
    ring: rtrb::Producer<T>,
    stats: Arc<Stats>,
    /// Zero, and with it the time to ask whether the queue is half full, in the lower bits of the
    /// number of items so far.
    ask_mask: u64,
}

impl<T> Producer<T> {
    /// Puts an item in, made and written where it will lie, or counts that there was no room. Says whether
    /// the queue should be emptied soon. Should `make` or `write` panic, nothing was put in.
    #[inline]
    pub(crate) fn push(&mut self, make: impl FnOnce() -> T, write: impl FnOnce(&mut T)) -> bool {
        let Ok(mut chunk) = self.ring.write_chunk_uninit(1) else {
            Stats::add_one(&self.stats.full);
            return true;
        };
        // One slot is never split over the end of the buffer.
        let [slot] = chunk.as_mut_slices().0 else {
            return true;
        };
        write(slot.write(make()));
        let pushed = Stats::add_one(&self.stats.pushed);
        // SAFETY: the chunk is one slot, which was just written.
        unsafe {
            chunk.commit_all();
        }
        // How much room is left is written by the other thread and slow to read: asked now and then.
        pushed & self.ask_mask == 0 && self.is_half_full()
    }

    #[cold]
    fn is_half_full(&self) -> bool {
        self.ring.slots() <= self.ring.buffer().capacity() / 2
    }
}

impl<T> Producer<T> {
    /// Counts an item whose making panicked.
    pub(crate) fn refuse_panicked(&self) {
        Stats::add_one(&self.stats.panicked);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;
    use std::thread;

    use super::{Lanes, Totals};

    #[test]
    fn a_full_queue_refuses_and_counts() {
        let lanes = Lanes::new();
        let mut producer = lanes.open(4);
        for item in 0..6 {
            producer.push(|| item, |_| {});
        }
        let mut taken = Vec::new();
        assert_eq!(lanes.drain(&mut taken, 100), 4);
        assert_eq!(taken, [0, 1, 2, 3]);
        assert_eq!(
            lanes.totals(),
            Totals {
                pushed: 4,
                full: 2,
                panicked: 0
            }
        );
    }

    #[test]
    fn an_item_whose_making_panics_is_not_put_in() {
        let lanes = Lanes::new();
        let mut producer = lanes.open(4);
        let mut panicking = |make: fn() -> String, write: fn(&mut String)| {
            let push = AssertUnwindSafe(|| producer.push(make, write));
            assert!(catch_unwind(push).is_err());
        };
        panicking(|| panic!("made"), |_| {});
        panicking(|| "a".repeat(40), |_| panic!("written"));
        producer.push(String::new, |item| item.push('b'));
        let mut taken = Vec::new();
        assert_eq!(lanes.drain(&mut taken, 100), 1);
        assert_eq!(taken, ["b"]);
        assert_eq!(lanes.totals().pushed, 1);
    }

    #[test]
    fn what_is_never_taken_is_dropped_once() {
        let item = Arc::new(());
        let lanes = Lanes::new();
        let mut producer = lanes.open(4);
        for _ in 0..3 {
            producer.push(|| Arc::clone(&item), |_| {});
        }
        let mut taken = Vec::new();
        lanes.drain(&mut taken, 1);
        assert_eq!(Arc::strong_count(&item), 4);
        drop((lanes, producer, taken));
        assert_eq!(Arc::strong_count(&item), 1);
    }

    #[test]
    fn what_an_ended_thread_pushed_is_still_taken_and_counted() {
        let lanes = Lanes::new();
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut producer = lanes.open(4);
                producer.push(|| 1, |_| {});
                producer.refuse_panicked();
            });
        });
        let mut taken = Vec::new();
        lanes.drain(&mut taken, 100);
        lanes.drain(&mut taken, 100);
        assert_eq!(taken, [1]);
        assert_eq!(
            lanes.totals(),
            Totals {
                pushed: 1,
                full: 0,
                panicked: 1
            }
        );
        assert!(lanes.lock().lanes.is_empty());
    }

    #[test]
    fn a_busy_queue_does_not_starve_another() {
        let lanes = Lanes::new();
        let mut busy = lanes.open(64);
        let mut calm = lanes.open(64);
        for _ in 0..64 {
            busy.push(|| 'b', |_| {});
        }
        calm.push(|| 'c', |_| {});
        let mut taken = Vec::new();
        for _ in 0..3 {
            lanes.drain(&mut taken, 8);
        }
        assert!(taken.contains(&'c'));
    }

    #[test]
    fn no_item_is_taken_before_it_is_counted() {
        let lanes = Lanes::new();
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut producer = lanes.open(1024);
                for item in 0..100_000_u32 {
                    producer.push(|| item, |_| {});
                }
            });
            let mut taken = Vec::new();
            let mut popped = 0;
            loop {
                popped += lanes.drain(&mut taken, 100) as u64;
                let totals = lanes.totals();
                assert!(totals.pushed >= popped);
                if totals.pushed + totals.full == 100_000 && totals.pushed == popped {
                    break;
                }
                taken.clear();
            }
        });
    }
}
