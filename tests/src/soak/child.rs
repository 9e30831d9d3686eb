//! A process of the soak: it emits, and says what became of it. It does what it is ordered to and judges
//! nothing.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use funnel_runtime::{Config, Segment, SpoolConfig, accounts};

use crate::destination::KEY;
use crate::orders::{Books, LINE, Orders, Said, Stage};
use crate::random::Random;
use crate::vocabulary::Key;
use crate::watched::{Panics, Watched};

pub(crate) fn run(orders: &Orders) -> anyhow::Result<()> {
    let mut emitter = Emitter::new(orders)?;
    let mut books = Vec::new();
    let parts = orders.installations.max(1);
    for part in 0..parts {
        let telemetry = config(orders)?.install()?;
        emitter.say(Stage::Installed)?;
        let share = |all: u64| all * (part + 1) / parts - all * part / parts;
        emitter.steadily(share(orders.events))?;
        emitter.at_once(share(orders.burst))?;
        // Whether that was in time, the account says.
        let _ = telemetry.flush(Duration::from_millis(orders.flush_millis));
        emitter.say(Stage::Ending)?;
        drop(telemetry);
        let account = accounts().into_iter().next().context("one backend")?;
        let account = serde_json::to_value(account)?;
        books.push(serde_json::from_value::<Books>(account)?);
    }
    emitter.write_down()?;
    say(&Said::Done {
        books,
        peak_kib: peak_kib(),
    })?;
    Ok(())
}

fn config(orders: &Orders) -> anyhow::Result<Config> {
    let segment = Segment::new(KEY).url(&orders.url).gzip(true).build()?;
    let panics = || Panics::new(Random::new(orders.seed, "panics"));
    let watched = Watched {
        backend: segment,
        tried: append(&orders.tried())?,
        panics: orders.panics.then(panics),
    };
    let config = Config::new()
        .service("soak")
        .backlog(orders.backlog)
        .__pace(orders.pace)
        .shutdown_timeout(Duration::from_millis(orders.shutdown_millis));
    Ok(match &orders.spool {
        Some((folder, cap)) => config.spooled(watched, SpoolConfig::new(folder).cap_bytes(*cap)),
        None => config.backend(watched),
    })
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

fn say(said: &Said) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(said)?)?;
    Ok(out.flush()?)
}

/// The most memory that this process has had, where the system says so.
fn peak_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Emits events, and notes how long each call took.
struct Emitter {
    next: Key,
    per_milli: u64,
    is_killed: bool,
    calls: File,
    /// How long calls took that are not written down yet.
    took: Vec<u8>,
    /// Nothing comes here: it is for waiting.
    pace: (Sender<()>, Receiver<()>),
}

impl Emitter {
    fn new(orders: &Orders) -> io::Result<Self> {
        let calls = usize::try_from(orders.events + orders.burst).unwrap_or(0);
        Ok(Self {
            next: Key {
                run: orders.run,
                number: 0,
            },
            per_milli: orders.per_milli.max(1),
            is_killed: orders.is_killed,
            calls: append(&orders.calls())?,
            took: Vec::with_capacity(calls * size_of::<u32>()),
            pace: channel(),
        })
    }

    fn emit(&mut self) {
        let key = self.next;
        let before = Instant::now();
        key.emit();
        let took = u32::try_from(before.elapsed().as_nanos()).unwrap_or(u32::MAX);
        self.took.extend(took.to_le_bytes());
        self.next.number += 1;
    }

    /// Emits at a pace that a queue can take.
    fn steadily(&mut self, events: u64) -> anyhow::Result<()> {
        let began = Instant::now();
        for event in 0..events {
            self.emit();
            if self.is_killed {
                self.write_down()?;
                if (event + 1) % LINE == 0 {
                    self.say(Stage::Emitting)?;
                }
            }
            if (event + 1) % self.per_milli == 0 {
                let due = began + Duration::from_millis((event + 1) / self.per_milli);
                let left = due.saturating_duration_since(Instant::now());
                let _ = self.pace.1.recv_timeout(left);
            }
        }
        Ok(())
    }

    /// Emits as fast as can be.
    fn at_once(&mut self, events: u64) -> anyhow::Result<()> {
        (0..events).for_each(|_| self.emit());
        self.write_down()
    }

    fn write_down(&mut self) -> anyhow::Result<()> {
        self.calls.write_all(&self.took)?;
        self.took.clear();
        Ok(())
    }

    fn say(&mut self, stage: Stage) -> anyhow::Result<()> {
        if self.is_killed {
            self.write_down()?;
            say(&Said::At(stage, peak_kib()))?;
        }
        Ok(())
    }
}
