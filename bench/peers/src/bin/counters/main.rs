//! What it costs to count, here and in other crates, with a label of six values chosen while the
//! program runs.
//!
//! `time` prints nanoseconds per increment, in one thread and in two at a time; `count CASE CALLS`
//! runs one case inside `region`, for callgrind to count its instructions; `cases` names all of
//! them. `cargo xtask bench counters` reads what is printed.

mod harness;
mod limits;
mod ours;
mod outcome;
mod peers;

use std::process::ExitCode;

use harness::Case;

fn cases() -> Vec<Case> {
    [limits::cases(), ours::cases(), peers::cases()]
        .into_iter()
        .flatten()
        .collect()
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["time"] => harness::print(&cases()),
        ["cases"] => cases().iter().for_each(|case| println!("{}", case.name)),
        ["count", name, calls] => {
            let cases = cases();
            let case = cases.iter().find(|case| case.name == name);
            let (Some(case), Ok(calls)) = (case, calls.parse()) else {
                eprintln!("unknown case or count");
                return ExitCode::from(2);
            };
            harness::warm_up(case);
            harness::region(case, calls);
        }
        _ => {
            eprintln!("usage: counters time | cases | count CASE CALLS");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
