//! One flow, its start and its end, as the thread that runs it pays it.

pub(super) fn print() -> anyhow::Result<()> {
    println!("\none flow: a start and an end");
    for (name, figures) in super::rows(&super::program(), &["flow"])? {
        match figures[..] {
            [min, median] => println!("{name:<26}{min:>9.1} ns min{median:>9.1} ns med"),
            [count] => println!("{name:<26}{count:>9}"),
            _ => {}
        }
    }
    Ok(())
}
