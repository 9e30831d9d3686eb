//! One row while it is played: its server, its folder, its processes one after the other, and what has to
//! hold after each of them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::destination::{Destination, Mood};
use crate::disk;
use crate::fault::{Fault, Promise, usual};
use crate::orders::{Books, Orders};
use crate::process::{self, Life, Moment};
use crate::random::Random;
use crate::vocabulary::Key;

/// A file of a spool may be so large unless a fault says otherwise.
const CAP: u64 = 256 << 20;

pub(crate) struct Play {
    pub(crate) fault: Fault,
    pub(crate) promise: Promise,
    folder: PathBuf,
    pub(crate) spool: Option<PathBuf>,
    pub(crate) destination: Destination,
    pub(crate) random: Random,
    pub(crate) lives: Vec<Life>,
    /// What is on the disk between two processes.
    pub(crate) on_disk: Vec<Key>,
    /// What was there at any time.
    pub(crate) written: HashSet<Key>,
    /// How many events processes found there, and had to find.
    pub(crate) recovered: u64,
    /// What did not hold.
    pub(crate) broken: Vec<String>,
}

impl Play {
    pub(crate) fn new(
        promise: Promise,
        fault: Fault,
        folder: &Path,
        seed: u64,
    ) -> anyhow::Result<Self> {
        let name = format!("{}, {}", promise.name(), fault.name());
        let folder = folder.join(name.replace([' ', ','], "_"));
        fs::create_dir_all(folder.join("notes"))?;
        let spool = (promise == Promise::Spool).then(|| folder.join("spool"));
        Ok(Self {
            fault,
            promise,
            folder,
            spool,
            destination: Destination::new(Random::new(seed, &format!("server of {name}"))),
            random: Random::new(seed, &name),
            lives: Vec::new(),
            on_disk: Vec::new(),
            written: HashSet::new(),
            recovered: 0,
            broken: Vec::new(),
        })
    }

    fn orders(&mut self, change: impl FnOnce(&mut Orders)) -> Orders {
        let mut orders = Orders {
            run: self.lives.len() as u64,
            url: self.destination.url(),
            notes: self.folder.join("notes"),
            spool: self.spool.clone().map(|spool| (spool, CAP)),
            backlog: 0,
            pace: 0,
            events: 0,
            per_milli: 0,
            burst: 0,
            installations: 0,
            panics: false,
            seed: self.random.next(),
            is_killed: false,
            flush_millis: 0,
            shutdown_millis: 0,
        };
        usual(&mut orders);
        change(&mut orders);
        orders
    }

    /// A process from its start to its end.
    pub(crate) fn live(&mut self, change: impl FnOnce(&mut Orders)) -> anyhow::Result<()> {
        let orders = self.orders(change);
        let life = process::run(orders, None)?;
        self.settle(life)
    }

    /// One that may write no file longer than so many blocks.
    pub(crate) fn live_within(
        &mut self,
        blocks: u64,
        change: impl FnOnce(&mut Orders),
    ) -> anyhow::Result<()> {
        let orders = self.orders(change);
        let life = process::run(orders, Some(blocks))?;
        self.settle(life)
    }

    /// One that is killed.
    pub(crate) fn live_until(
        &mut self,
        at: Moment,
        change: impl FnOnce(&mut Orders),
    ) -> anyhow::Result<()> {
        let orders = self.orders(change);
        let life = process::run_and_kill(orders, at)?;
        self.settle(life)
    }

    /// One that emits nothing, and delivers what is on the disk to a server that is well.
    pub(crate) fn drain(&mut self) -> anyhow::Result<()> {
        if self.spool.is_none() {
            return Ok(());
        }
        self.destination.be(Mood::Well);
        self.live(|_| {})?;
        if !self.on_disk.is_empty() {
            self.broken.push(format!(
                "{} events are left on the disk behind a process that could deliver them",
                self.on_disk.len()
            ));
        }
        Ok(())
    }

    /// Looks at what a process has left.
    fn settle(&mut self, life: Life) -> anyhow::Result<()> {
        let found = match &self.spool {
            Some(spool) => disk::events(spool, &self.folder.join("copy"))?,
            None => Vec::new(),
        };
        if let Some(books) = &life.books {
            self.compare(&life, books, found.len() as u64);
        }
        self.written.extend(&found);
        if self.fault.writes_before_sending(self.promise) {
            // One that was killed early was asked for nothing.
            let tried = fs::read(life.orders.tried()).unwrap_or_default();
            let (keys, _) = tried.as_chunks();
            self.written
                .extend(keys.iter().copied().map(Key::from_bytes));
        }
        self.on_disk = found;
        self.lives.push(life);
        Ok(())
    }

    /// Holds the accounts of a process against what it emitted, found and left.
    fn compare(&mut self, life: &Life, books: &[Books], left: u64) {
        let run = life.orders.run;
        let mut broken = |what: String| self.broken.push(format!("process {run}: {what}"));
        for books in books.iter().filter(|books| !books.is_balanced()) {
            broken(format!("an account does not balance: {books:?}"));
        }
        let pending = books.last().map_or(0, |last| last.pending);
        // What one installation leaves on the disk is found by the next.
        let handed_on = books.iter().map(|books| books.pending).sum::<u64>() - pending;
        let recovered = self.on_disk.len() as u64 + handed_on;
        let accepted: u64 = books.iter().map(|books| books.accepted).sum();
        if accepted != life.sent + recovered {
            broken(format!(
                "it accepted {accepted}, and there were {} emitted and {recovered} on the disk",
                life.sent
            ));
        }
        let has_more = left > pending && self.fault.leaves_more_on_disk();
        if pending != left && !has_more {
            broken(format!("{pending} are pending, and {left} on the disk"));
        }
        self.recovered += recovered;
    }
}
