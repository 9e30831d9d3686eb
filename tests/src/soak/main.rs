//! What becomes of events in real processes, in the face of everything that goes wrong: one row for each
//! promise and fault. `cargo xtask soak` and `tests/soak.rs` run it.
//!
//! `fault` says what happens, `play` runs the processes of a row and holds each against its accounts, and
//! `row` holds the whole against the promise. `child` is the other side: a process that emits. The two
//! share `orders` and `vocabulary`.

mod child;
mod destination;
mod disk;
mod fault;
mod orders;
mod play;
mod process;
mod random;
mod row;
#[path = "../../../funnel-runtime/src/backend/http/stand_in/mod.rs"]
mod stand_in;
mod table;
mod vocabulary;
mod watched;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::fault::{Fault, Promise, Size};
use crate::play::Play;
use crate::row::Row;
use crate::table::Format;

/// What can be chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    /// How long the whole is to take, about. Without it, each row is one small round.
    minutes: Option<u32>,
    /// From where random numbers begin; printed, so that a run can be repeated.
    seed: Option<u64>,
    format: Format,
    /// Only the rows with this in their names, which are a promise, a comma and a fault.
    only: String,
}

fn main() -> ExitCode {
    match play_role() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn play_role() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let (role, settings) = (arguments.next(), arguments.next());
    let settings = settings.as_deref().unwrap_or("{}");
    match role.as_deref() {
        Some("run") => run(&serde_json::from_str(settings)?),
        Some("child") => child::run(&serde_json::from_str(settings)?),
        _ => bail!("`cargo xtask soak` runs this program with what it needs"),
    }
}

const SHORT: Size = Size {
    steady: 2_000,
    burst: 20_000,
    outage_pace: 1_000,
    kills: 5,
    stalled_millis: 100,
};

const LONG: Size = Size {
    steady: 20_000,
    burst: 30_000,
    outage_pace: 100,
    kills: 10,
    // Longer than an attempt.
    stalled_millis: 7_000,
};

fn run(options: &Options) -> anyhow::Result<()> {
    let seed = match options.seed {
        Some(seed) => seed,
        None => u64::from(SystemTime::now().duration_since(UNIX_EPOCH)?.subsec_nanos()),
    };
    println!("seed {seed}");
    let cases: Vec<_> = Promise::ALL
        .into_iter()
        .flat_map(|promise| Fault::ALL.map(|fault| (promise, fault)))
        .filter(|(promise, fault)| fault.concerns(*promise))
        .filter(|case| name(*case).contains(&options.only))
        .collect();
    if cases.is_empty() {
        let all = Promise::ALL.map(Promise::name).join(", ");
        let faults = Fault::ALL.map(Fault::name).join(", ");
        bail!(
            "no row has `{}` in its name; a name is a promise ({all}), a comma and a fault ({faults})",
            options.only
        );
    }
    let (size, share) = match options.minutes {
        None => (SHORT, Duration::ZERO),
        Some(minutes) => {
            let whole = Duration::from_mins(minutes.into());
            (LONG, whole / u32::try_from(cases.len())?)
        }
    };
    let folder = folder()?;
    let mut rows = Vec::new();
    for case in cases {
        let began = Instant::now();
        let play = Play::new(case.0, case.1, &folder, seed)?;
        let row = row::play(play, size, share).with_context(|| name(case))?;
        eprintln!("{}: {:.1} s", name(case), began.elapsed().as_secs_f32());
        rows.push(row);
    }
    println!("{}", table::write(&rows, options.format));
    print!("\n{}", table::LEGEND);
    let outside: u64 = rows.iter().map(|row| row.outside).sum();
    println!("Lost outside the promise: {outside}");
    let broken = broken(&rows);
    if !broken.is_empty() {
        bail!(
            "not as promised, with the seed {seed}, and what the processes left in {}:\n{}",
            folder.display(),
            broken.join("\n")
        );
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

fn name((promise, fault): (Promise, Fault)) -> String {
    format!("{}, {}", promise.name(), fault.name())
}

/// Every promise that was not kept, with the figures of its row.
fn broken(rows: &[Row]) -> Vec<String> {
    rows.iter()
        .filter(|row| !row.broken.is_empty())
        .map(|row| {
            let name = name((row.promise, row.fault));
            format!("{name}: {}\n    {row:?}", row.broken.join("; "))
        })
        .collect()
}

/// A folder of its own, beside this program.
fn folder() -> anyhow::Result<PathBuf> {
    let program = env::current_exe()?;
    let beside = program.parent().context("a program is in a folder")?;
    let folder = beside.join(format!("soak-{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
