//! Writing all counters down for a scrape, beside other crates' encoders and beside copying what is
//! already there.

/// The programs, by how many series they have.
const PROGRAMS: [&str; 2] = ["exposition_10k", "exposition_100k"];
/// The most milliseconds for one scrape of so many series.
const BUDGET: (f64, f64) = (0.3, 10_000.0);
const LIMIT: &str = "limit";

pub(super) fn print() -> anyhow::Result<()> {
    for program in PROGRAMS {
        let rows = super::rows(&super::peer(program), &[])?;
        let limit = rows
            .iter()
            .find_map(|(name, figures)| name.starts_with(LIMIT).then_some(figures[2]));
        println!(
            "\n{:<32}{:>9}{:>10}{:>10}{:>10}{:>9}{:>12}{:>12}",
            "writing for a scrape",
            "series",
            "ms min",
            "ms med",
            "ms first",
            "× limit",
            "bytes out",
            "bytes held"
        );
        for (name, figures) in &rows {
            let &[series, bytes, min, median, first, held] = figures.as_slice() else {
                anyhow::bail!("{program} printed {figures:?} for {name}");
            };
            let ratio = limit.map_or(0.0, |limit| min / limit);
            let (budget, of) = BUDGET;
            let within = if min <= budget * series / of {
                "within"
            } else {
                "over"
            };
            println!(
                "{name:<32}{series:>9}{min:>10.3}{median:>10.3}{first:>10.3}{ratio:>9.1}{bytes:>12}{held:>12}  {within}"
            );
        }
    }
    println!(
        "first: the median of those that found caches and heap as another encoder had left them"
    );
    println!("budget: at most {} ms for {} series", BUDGET.0, BUDGET.1);
    Ok(())
}
