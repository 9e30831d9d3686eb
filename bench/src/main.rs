//! Times and counts of annotated functions beside bare ones and beside tracing.
//!
//! `time` prints nanoseconds per call, all cases interleaved in one run; `count CASE CALLS` runs one
//! case inside [`region`], for callgrind to count its instructions. `cargo xtask bench` reads both.

mod cases;
mod event;
mod flow;
mod timing;

use std::hint::black_box;
use std::process::ExitCode;

use funnel_bench::allocations::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The function that callgrind collects in: everything measured runs inside it.
#[inline(never)]
fn region(case: cases::Case, calls: u64) {
    black_box((case.run)(black_box(calls)));
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["time"] => timing::print(),
        ["event"] => event::print(),
        ["flow"] => flow::print(),
        ["cases"] => cases::ALL.iter().for_each(|case| println!("{}", case.name)),
        ["count", name, calls] => {
            let case = cases::ALL.iter().find(|case| case.name == name);
            let (Some(case), Ok(calls)) = (case, calls.parse()) else {
                eprintln!("unknown case or count");
                return ExitCode::from(2);
            };
            region(*case, 1_000);
            region(*case, calls);
        }
        _ => {
            eprintln!("usage: funnel-bench time | event | flow | cases | count CASE CALLS");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
