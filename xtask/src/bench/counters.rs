//! Counting, beside other crates' counters and beside what the machine can do at all.

use std::path::Path;

use super::callgrind;

/// What counting once may cost, in nanoseconds, and in instructions that lock the bus.
const NANOS: f64 = 1.0;
const LOCKED: f64 = 0.0;
/// How much slower two threads may be than one: what the machine itself varies by.
const TOGETHER: f64 = 1.2;
/// What the others are compared with.
const LIMIT: &str = "limit: thread-owned cell";

pub(super) fn print() -> anyhow::Result<()> {
    let program = super::peer("counters");
    let rows = super::rows(&program, &["time"])?;
    let limit = rows
        .iter()
        .find_map(|(name, nanos)| (name == LIMIT).then_some(nanos[0]));
    let has_callgrind = callgrind::is_there();
    println!("\ncounting with a label of six values");
    println!(
        "{:<32}{:^16}{:^18}{:>9}{:>8}{:>8}",
        "", "one thread, ns", "two threads, ns", "× limit", "instr", "locked"
    );
    println!("{:<32}{:>8}{:>8}{:>9}{:>9}", "", "min", "med", "min", "med");
    for (name, nanos) in &rows {
        let counted = has_callgrind
            .then(|| per_call(&program, name))
            .transpose()?;
        let ratio = limit.map(|limit| nanos[0] / limit);
        println!(
            "{name:<32}{:>8}{:>8}{:>9}{:>9}{:>9}{:>8}{:>8}  {}",
            figure(nanos.first()),
            figure(nanos.get(1)),
            figure(nanos.get(2)),
            figure(nanos.get(3)),
            ratio.map_or("-".into(), |ratio| format!("{ratio:.1}")),
            counted.map_or("-".into(), |(all, _)| format!("{all:.0}")),
            counted.map_or("-".into(), |(_, locked)| format!("{locked:.0}")),
            verdict(nanos, counted),
        );
    }
    println!("budget: at most {NANOS} ns, no locked instruction, and two threads as fast as one");
    Ok(())
}

fn figure(figure: Option<&f64>) -> String {
    figure.map_or("-".into(), |figure| format!("{figure:.2}"))
}

/// What of the budget a case does not keep.
fn verdict(nanos: &[f64], counted: Option<(f64, f64)>) -> String {
    let over = [
        (nanos[0] > NANOS, "time"),
        (counted.is_some_and(|(_, locked)| locked > LOCKED), "locks"),
        (
            nanos.get(2).is_some_and(|both| *both > nanos[0] * TOGETHER),
            "threads",
        ),
    ];
    let over: Vec<_> = over
        .iter()
        .filter_map(|(is_over, what)| is_over.then_some(*what))
        .collect();
    if over.is_empty() {
        "within".into()
    } else {
        format!("over: {}", over.join(", "))
    }
}

/// Instructions per call, and those that lock the bus.
#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn per_call(program: &Path, case: &str) -> anyhow::Result<(f64, f64)> {
    /// So many that what happens once does not show.
    const CALLS: i64 = 10_000;
    let counts = callgrind::collect(program, &["count", case, &CALLS.to_string()])?;
    let each = |count: i64| count as f64 / CALLS as f64;
    Ok((each(counts.instructions), each(counts.locked).round()))
}
