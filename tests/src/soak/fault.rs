//! The faults: what happens in a round of each, and what it may cost. Not here: running processes
//! (`process`), and counting (`play`).

use std::time::Duration;

use crate::destination::Mood;
use crate::disk;
use crate::orders::{LINE, Orders, Stage};
use crate::play::Play;
use crate::process::Moment;

/// How fast delivery's time runs where pauses are not what is looked at.
const FAST: u32 = 50;
const OUTAGE: Duration = Duration::from_mins(10);
/// No machine is so slow.
const LONG: u64 = 60_000;
/// What a file may have under `ulimit -f`, in blocks of 512 or 1024 bytes.
const MOST_BLOCKS: u64 = 4_096;

/// What becomes of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    Memory,
    Spool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Failing,
    Outage,
    Stalled,
    Kill,
    DiskFull,
    SpoolFull,
    BitFlips,
    Restarts,
    Panics,
}

/// How much happens in one round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// How many events are emitted at a steady pace.
    pub(crate) steady: u64,
    /// And then as fast as can be.
    pub(crate) burst: u64,
    /// How fast delivery's time runs in an outage.
    pub(crate) outage_pace: u32,
    /// How many processes are killed.
    pub(crate) kills: u64,
    /// How long a stalled server is waited for.
    pub(crate) stalled_millis: u64,
}

impl Promise {
    pub(crate) const ALL: [Self; 2] = [Self::Memory, Self::Spool];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Spool => "spool",
        }
    }
}

impl Fault {
    pub(crate) const ALL: [Self; 10] = [
        Self::None,
        Self::Failing,
        Self::Outage,
        Self::Stalled,
        Self::Kill,
        Self::DiskFull,
        Self::SpoolFull,
        Self::BitFlips,
        Self::Restarts,
        Self::Panics,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Failing => "70 % failing server",
            Self::Outage => "outage of 10 minutes",
            Self::Stalled => "stalled server",
            Self::Kill => "kill -9",
            Self::DiskFull => "disk full",
            Self::SpoolFull => "spool full",
            Self::BitFlips => "bit flips",
            Self::Restarts => "restarts",
            Self::Panics => "backend panics",
        }
    }

    /// Whether it can happen to who keeps this promise: what is not on the disk does not suffer with it.
    pub(crate) fn concerns(self, promise: Promise) -> bool {
        promise == Promise::Spool
            || !matches!(self, Self::DiskFull | Self::SpoolFull | Self::BitFlips)
    }

    /// For which reasons events may be lost, beside `queue_full`: those that the promise names.
    pub(crate) fn allows(self, promise: Promise) -> &'static [&'static str] {
        use Promise::{Memory, Spool};

        match (self, promise) {
            (Self::None | Self::Restarts, _) | (Self::Outage | Self::Kill, Spool) => &[],
            (Self::Failing, Memory) => &[
                "rejected",
                "partial_rejected",
                "retries_exhausted",
                "shutdown_timeout",
            ],
            (Self::Failing, Spool) => &["rejected", "partial_rejected"],
            // Some processes end before they are killed, in the face of a server that is busy.
            (Self::Outage | Self::Stalled | Self::Kill, Memory) => {
                &["retries_exhausted", "shutdown_timeout"]
            }
            // While an attempt hangs, nothing is written.
            (Self::Stalled, Spool) => &["shutdown_timeout"],
            // What the disk does not take goes as it would have gone without a spool.
            (Self::DiskFull, _) => &[
                "spool_full",
                "spool_io",
                "retries_exhausted",
                "shutdown_timeout",
            ],
            (Self::SpoolFull, _) => &["spool_full"],
            (Self::BitFlips, _) => &["spool_corrupt"],
            (Self::Panics, _) => &["panic"],
        }
    }

    /// For which of these also events may be lost that were on the disk.
    pub(crate) fn allows_on_disk(self) -> &'static [&'static str] {
        match self {
            Self::Failing => &["rejected", "partial_rejected"],
            Self::SpoolFull => &["spool_full"],
            Self::BitFlips => &["spool_corrupt"],
            Self::Panics => &["panic"],
            _ => &[],
        }
    }

    /// Whether an event may be received twice.
    pub(crate) fn repeats(self, promise: Promise) -> bool {
        match self {
            // The answer to what was taken is lost.
            Self::Failing => true,
            // So is the note that it was delivered.
            Self::Kill | Self::DiskFull => promise == Promise::Spool,
            _ => false,
        }
    }

    /// Whether what the backend was given is known to be on the disk.
    pub(crate) fn writes_before_sending(self, promise: Promise) -> bool {
        promise == Promise::Spool && self != Self::DiskFull
    }

    /// Whether a file may hold more than the account says: what is done with, and could not be removed.
    pub(crate) fn leaves_more_on_disk(self) -> bool {
        self == Self::DiskFull
    }

    /// One round.
    pub(crate) fn play(self, play: &mut Play, size: Size) -> anyhow::Result<()> {
        match self {
            Self::None => play.live(|orders| {
                orders.events = size.steady;
                orders.per_milli = 10;
                orders.burst = size.burst;
            }),
            Self::Failing => {
                play.destination.be(Mood::Failing(70));
                play.live(|orders| {
                    orders.events = size.steady / 5;
                    orders.per_milli = 1;
                    orders.pace = FAST;
                })
            }
            Self::Outage => {
                let pace = size.outage_pace;
                play.destination.be(Mood::Out(OUTAGE / pace));
                play.live(|orders| {
                    orders.events = size.steady / 4;
                    orders.per_milli = 1;
                    orders.pace = pace;
                })
            }
            Self::Stalled => {
                play.destination.be(Mood::Stalled);
                play.live(|orders| {
                    orders.events = 3_000;
                    orders.per_milli = 10;
                    orders.backlog = 1_000;
                    orders.pace = FAST;
                    orders.flush_millis = size.stalled_millis;
                    orders.shutdown_millis = 500;
                })
            }
            Self::Kill => {
                (0..size.kills).try_for_each(|_| kill(play))?;
                play.drain()
            }
            Self::DiskFull => {
                play.destination.be(Mood::Down);
                play.live_within(MOST_BLOCKS, |orders| {
                    orders.events = 8_000;
                    orders.per_milli = 10;
                    orders.backlog = 1_000;
                    orders.flush_millis = 0;
                    orders.shutdown_millis = 1_000;
                })?;
                play.drain()
            }
            Self::SpoolFull => {
                play.destination.be(Mood::Down);
                play.live(|orders| {
                    orders.events = 4_000;
                    orders.per_milli = 10;
                    orders.flush_millis = 0;
                    if let Some((_, cap)) = &mut orders.spool {
                        *cap = 1 << 20;
                    }
                })?;
                play.drain()
            }
            Self::BitFlips => {
                play.destination.be(Mood::Down);
                play.live(|orders| {
                    orders.events = 1_500;
                    orders.per_milli = 10;
                    orders.pace = FAST;
                    orders.flush_millis = 0;
                })?;
                let bits = 1 + play.random.below(4);
                if let Some(spool) = &play.spool {
                    disk::flip_bits(spool, bits, &mut play.random)?;
                }
                play.drain()
            }
            // Fifty times, half of them in one process.
            Self::Restarts => (0..2).try_for_each(|_| {
                play.live(|orders| {
                    orders.events = 1_000;
                    orders.per_milli = 10;
                    orders.installations = 25;
                    orders.flush_millis = 0;
                })
            }),
            Self::Panics => play.live(|orders| {
                orders.events = size.steady / 5;
                orders.per_milli = 2;
                orders.pace = FAST;
                orders.panics = true;
            }),
        }
    }

    /// Whether it happened at all, as far as can be told from the outside.
    pub(crate) fn has_happened(self, play: &Play, lost: impl Fn(&str) -> u64) -> bool {
        let faults = play.destination.received(|received| received.faults);
        let killed = || play.lives.iter().any(|life| life.books.is_none());
        match self {
            Self::None | Self::Restarts | Self::BitFlips => true,
            Self::Failing | Self::Outage | Self::Stalled => faults > 0,
            Self::Kill => killed(),
            Self::DiskFull => lost("queue_full") + lost("shutdown_timeout") > 0,
            Self::SpoolFull => lost("spool_full") > 0,
            Self::Panics => lost("panic") > 0,
        }
    }
}

/// What holds unless a fault says otherwise.
pub(crate) fn usual(orders: &mut Orders) {
    orders.backlog = 10_000;
    orders.pace = 1;
    orders.per_milli = 10;
    orders.installations = 1;
    orders.flush_millis = LONG;
    orders.shutdown_millis = LONG;
}

/// One process that is killed somewhere between its start and its end. The first cannot end before that.
fn kill(play: &mut Play) -> anyhow::Result<()> {
    let is_first = play.lives.is_empty();
    let lines = 1 + play.random.below(30);
    let micros = |play: &mut Play, most| Duration::from_micros(play.random.below(most));
    let at = match play.random.below(10) {
        0 | 1 => Moment {
            said: None,
            later: micros(play, 20_000),
        },
        2..8 => Moment {
            said: Some((Stage::Emitting, 1 + play.random.below(lines))),
            later: micros(play, 5_000),
        },
        _ => Moment {
            said: Some((Stage::Ending, 1)),
            later: micros(play, 20_000),
        },
    };
    let at = if is_first {
        Moment {
            said: Some((Stage::Emitting, lines)),
            ..at
        }
    } else {
        at
    };
    play.destination
        .be(if is_first { Mood::Down } else { Mood::Busy(70) });
    play.live_until(at, |orders| {
        orders.events = lines * LINE;
        orders.per_milli = 5;
        orders.pace = FAST;
        orders.is_killed = true;
        orders.flush_millis = if is_first { LONG } else { 100 };
    })
}
