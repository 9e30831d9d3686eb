//! What a row comes to, and whether that is what was promised.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::time::{Duration, Instant};

use crate::fault::{Fault, Promise, Size};
use crate::play::Play;
use crate::process::Life;
use crate::vocabulary::Key;

/// What a killed process takes along, as if it were a reason of an account.
const KILLED: &str = "killed";

/// The figures of a row.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) promise: Promise,
    pub(crate) fault: Fault,
    pub(crate) processes: usize,
    pub(crate) sent: u64,
    pub(crate) recovered: u64,
    pub(crate) accepted: u64,
    pub(crate) delivered: u64,
    pub(crate) received: u64,
    pub(crate) duplicates: u64,
    pub(crate) pending: u64,
    pub(crate) lost: BTreeMap<String, u64>,
    pub(crate) outside: u64,
    pub(crate) p99_nanos: Option<u32>,
    pub(crate) peak_kib: Option<u64>,
    /// What did not hold.
    pub(crate) broken: Vec<String>,
}

/// Plays a row for about so long, and one round at least.
pub(crate) fn play(mut play: Play, size: Size, share: Duration) -> anyhow::Result<Row> {
    let (began, fault) = (Instant::now(), play.fault);
    for round in 1.. {
        fault.play(&mut play, size)?;
        // Whatever comes nearest.
        let elapsed = began.elapsed();
        if elapsed + elapsed / round / 2 >= share {
            break;
        }
    }
    play.drain()?;
    judge(play)
}

/// The accounts of a row, added up.
struct Sums {
    accepted: u64,
    delivered: u64,
    dropped: u64,
    /// Without the reasons that there were no losses for.
    lost: BTreeMap<String, u64>,
}

impl Sums {
    fn of(play: &Play) -> Self {
        let lives = play.lives.iter().filter_map(|life| life.books.as_ref());
        let mut sums = Self {
            accepted: 0,
            delivered: 0,
            dropped: 0,
            lost: BTreeMap::new(),
        };
        for books in lives.flatten() {
            sums.accepted += books.accepted;
            sums.delivered += books.delivered;
            sums.dropped += books.dropped_total();
            for (reason, count) in books.dropped.iter().filter(|(_, count)| **count > 0) {
                *sums.lost.entry(reason.clone()).or_default() += count;
            }
        }
        sums
    }

    fn lost_for(&self, reasons: &[&str]) -> u64 {
        let counts = reasons.iter().map(|reason| self.lost.get(*reason));
        counts.flatten().sum()
    }
}

fn judge(mut play: Play) -> anyhow::Result<Row> {
    let (promise, fault) = (play.promise, play.fault);
    let mut sums = Sums::of(&play);
    let mut broken = std::mem::take(&mut play.broken);

    let not_there = NotThere::of(&play);
    // Only what a process that was killed had sent can have gone without an account.
    let unaccounted = not_there.of_orderly.saturating_sub(sums.dropped);
    let within = sums.lost_for(&["queue_full"]) + sums.lost_for(fault.allows(promise));
    let beyond = sums.dropped - within;
    let allowed = sums.lost_for(fault.allows_on_disk());
    let written = not_there.written.saturating_sub(allowed);
    let outside = unaccounted + beyond + written;
    if outside > 0 {
        broken.push(format!(
            "{unaccounted} events are in no account, {beyond} were lost for another reason than the promise has, and {written} were on the disk"
        ));
    }

    if !fault.has_happened(&play, |reason| sums.lost_for(&[reason])) {
        broken.push("the fault did not happen".to_owned());
    }
    let (received, duplicates) = play.destination.received(|received| {
        broken.extend(received.mistakes.iter().cloned());
        broken.extend(unsent(&play, received.events.keys()));
        (received.events.len() as u64, received.duplicates())
    });
    if duplicates > 0 && !fault.repeats(promise) {
        broken.push(format!("{duplicates} events came twice"));
    }
    let sent: u64 = play.lives.iter().map(|life| life.sent).sum();
    let pending = play.on_disk.len() as u64;
    // What is done with and could not be removed from the disk is delivered once more.
    if !fault.leaves_more_on_disk() {
        let Sums {
            delivered, dropped, ..
        } = sums;
        if delivered > received {
            broken.push(format!(
                "{delivered} events were delivered, and {received} received"
            ));
        }
        let is_orderly = play.lives.iter().all(|life| life.books.is_some());
        if is_orderly && sent != delivered + dropped + pending {
            broken.push(format!(
                "{sent} events were sent, and {delivered} delivered, {dropped} lost, {pending} are pending"
            ));
        }
    }
    if not_there.of_killed > 0 {
        sums.lost.insert(KILLED.to_owned(), not_there.of_killed);
    }
    Ok(Row {
        promise,
        fault,
        processes: play.lives.len(),
        sent,
        recovered: play.recovered,
        accepted: sums.accepted,
        delivered: sums.delivered,
        received,
        duplicates,
        pending,
        lost: sums.lost,
        outside,
        p99_nanos: p99(&play)?,
        peak_kib: play.lives.iter().filter_map(|life| life.peak_kib).max(),
        broken,
    })
}

/// How many events were sent, and are neither received nor on the disk.
#[derive(Clone, Copy, Debug, Default)]
struct NotThere {
    /// Of processes that ended in order.
    of_orderly: u64,
    /// Of those that were killed.
    of_killed: u64,
    /// Those that had been on the disk, of all processes.
    written: u64,
}

impl NotThere {
    fn of(play: &Play) -> Self {
        let mut not_there = Self::default();
        let on_disk: HashSet<_> = play.on_disk.iter().collect();
        play.destination.received(|received| {
            for life in &play.lives {
                let run = life.orders.run;
                for number in 0..life.sent {
                    let key = Key { run, number };
                    if received.events.contains_key(&key) || on_disk.contains(&key) {
                        continue;
                    }
                    if play.written.contains(&key) {
                        not_there.written += 1;
                    }
                    match life.books {
                        Some(_) => not_there.of_orderly += 1,
                        None => not_there.of_killed += 1,
                    }
                }
            }
        });
        not_there
    }
}

/// The first that was received and cannot have been sent. The call that a kill interrupts may have
/// emitted already.
fn unsent<'a>(play: &Play, mut received: impl Iterator<Item = &'a Key>) -> Option<String> {
    let most = |life: &Life| life.sent + u64::from(life.books.is_none());
    let lives = play.lives.iter();
    let sent: HashMap<_, _> = lives.map(|life| (life.orders.run, most(life))).collect();
    received
        .find(|key| sent.get(&key.run).is_none_or(|sent| key.number >= *sent))
        .map(|key| format!("{key:?} was received, and never sent"))
}

/// What one call of a hundred takes longer than.
fn p99(play: &Play) -> anyhow::Result<Option<u32>> {
    let mut took = Vec::new();
    for life in play.lives.iter().filter(|life| life.sent > 0) {
        let bytes = fs::read(life.orders.calls())?;
        let (calls, _) = bytes.as_chunks();
        took.extend(calls.iter().copied().map(u32::from_le_bytes));
    }
    took.sort_unstable();
    let at = (took.len() * 99).div_ceil(100).saturating_sub(1);
    Ok(took.get(at).copied())
}
