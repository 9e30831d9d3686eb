//! One event of five attributes, as the emitting thread pays it.

/// The most nanoseconds that emitting may take.
const BUDGET: f64 = 25.0;

pub(super) fn print() -> anyhow::Result<()> {
    println!("\nemitting one event, with a backend running");
    for (name, figures) in super::rows(&super::program(), &["event"])? {
        match figures[..] {
            [min, median] => println!(
                "{name:<26}{min:>9.2} ns min{median:>9.2} ns med, {:.1} of the budget of {BUDGET} ns",
                min / BUDGET
            ),
            [count] => println!("{name:<26}{count:>9} (budget: 0)"),
            _ => {}
        }
    }
    Ok(())
}
