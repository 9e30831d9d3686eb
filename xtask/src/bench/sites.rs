//! Calls of annotated functions while nobody listens: nanoseconds from the bench program,
//! instructions from callgrind.

use super::callgrind;

/// The most instructions that an annotation may add while nobody listens.
const BUDGET: i64 = 15;

pub(super) fn print() -> anyhow::Result<()> {
    let times = super::rows(&super::program(), &["time"])?;
    println!("\ncalls while nobody listens");
    println!(
        "{:<26}{:>9}{:>9}{:>14}{:>9}",
        "", "ns min", "ns med", "instructions", "added"
    );
    let (mut bare, mut bare_async) = (0, 0);
    for (name, nanos) in times {
        let count = instructions(&name)?;
        match name.as_str() {
            "bare" => bare = count,
            "bare async" => bare_async = count,
            _ => {}
        }
        let added = count
            - if name.ends_with("async") {
                bare_async
            } else {
                bare
            };
        let (min, median) = (nanos[0], nanos[1]);
        println!("{name:<26}{min:>9.2}{median:>9.2}{count:>14}{added:>+9}");
    }
    println!("budget: an annotation adds at most {BUDGET} instructions");
    Ok(())
}

/// Instructions per call: the difference of two runs, so that what both do falls out.
fn instructions(case: &str) -> anyhow::Result<i64> {
    const FEW: i64 = 1_000;
    const MANY: i64 = 11_000;
    let collect = |calls: i64| {
        let args = ["count", case, &calls.to_string()];
        callgrind::collect(&super::program(), &args)
    };
    Ok((collect(MANY)?.instructions - collect(FEW)?.instructions) / (MANY - FEW))
}
