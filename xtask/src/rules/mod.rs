//! The generated rules of the examples under promtool: they are rules, their tests pass, and each test is
//! needed: whatever is changed about an expression, some test fails.
//!
//! `file` reads rules as they are generated, `mutants` changes them, one thing at a time, and `suite` has
//! promtool look.

mod file;
mod mutants;
mod suite;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, ensure};

use self::file::Rules;
use self::mutants::{Kind, Mutant};
use self::suite::Suite;
use crate::command::{self, cargo, root, target};
use crate::folder::Folder;
use crate::parts;

const EXAMPLES: [&str; 3] = ["app-cli", "instant-api", "shop-kpis"];

pub(crate) fn run() -> anyhow::Result<()> {
    let promtool = parts::Prometheus::fetched()?.promtool;
    let folder = Folder::new("rules")?;
    command::run(&mut cargo(["build", "--quiet", "-p", "cargo-funnel"]))?;

    // What two examples have in common is looked at once.
    let mut seen = Vec::new();
    let mut all = Table::default();
    for example in EXAMPLES {
        let generated = generate(example, &folder.0)?;
        command::run(
            Command::new(&promtool)
                .args(["check", "rules", "--lint=all", "--lint-fatal"])
                .arg(generated.join("rules.yml")),
        )?;
        let began = Instant::now();
        let files = suite::files(&generated.join("tests"))?;
        let text = fs::read_to_string(generated.join("rules.yml"))?;
        let rules = Rules::read(&text)?;
        covered(&rules, &files)?;
        suite::passes(&promtool, &files)?;
        println!(
            "{example}: {} files of tests pass, in {:.0?}",
            files.len(),
            began.elapsed()
        );
        let began = Instant::now();
        let table = mutate(&promtool, &rules, &files, &folder.0, &mut seen)?;
        println!(
            "{example}: {} changes of rules, in {:.0?}",
            table.len(),
            began.elapsed()
        );
        all.add(example, table);
    }
    println!("\n{}", all.shown());
    ensure!(
        all.survivors.is_empty(),
        "no test notices:\n{}",
        all.survivors.join("\n")
    );
    println!("Every change of a rule makes a test fail.\n");
    Ok(())
}

fn generate(example: &str, folder: &Path) -> anyhow::Result<PathBuf> {
    let out = folder.join(example);
    let program = target().canonicalize()?.join("debug/cargo-funnel");
    command::run(
        Command::new(program)
            .current_dir(root())
            .args([
                "generate",
                "prometheus-rules",
                "--service",
                example,
                "--lock",
            ])
            .arg(format!("examples/{example}/funnel.lock"))
            .arg("--out")
            .arg(&out),
    )?;
    Ok(out.join("prometheus-rules"))
}

/// Each alert fires in some test and is silent in another one.
fn covered(rules: &Rules, files: &[(PathBuf, String)]) -> anyhow::Result<()> {
    let looked = files.iter().flat_map(|(_, text)| suite::looked(text));
    let mut found: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for (alert, fires) in looked {
        found.entry(alert).or_default()[usize::from(fires)] = true;
    }
    for alert in rules.alerts() {
        ensure!(
            found.get(alert) == Some(&[true, true]),
            "no test has the alert `{alert}` both fire and be silent"
        );
    }
    Ok(())
}

/// How many mutants there were of a kind, and how many were noticed.
#[derive(Default)]
struct Table {
    counts: BTreeMap<(String, Kind), [usize; 2]>,
    survivors: Vec<String>,
}

impl Table {
    fn add(&mut self, example: &str, results: Vec<(Mutant, bool)>) {
        for (mutant, killed) in results {
            let row = self
                .counts
                .entry((example.to_owned(), mutant.kind))
                .or_default();
            row[0] += 1;
            row[1] += usize::from(killed);
            if !killed {
                self.survivors.push(format!("{example}: {}", mutant.what));
            }
        }
    }

    fn shown(&self) -> String {
        use std::fmt::Write as _;

        let mut out = format!(
            "{:13}{:22}{:>8}{:>8}{:>10}\n",
            "", "changed", "mutants", "killed", "survived"
        );
        let mut sum = [0, 0];
        let mut row = |example: &str, kind: &str, [all, killed]: [usize; 2]| {
            let _ = writeln!(
                out,
                "{example:13}{kind:22}{all:>8}{killed:>8}{:>10}",
                all - killed
            );
        };
        for ((example, kind), counts) in &self.counts {
            row(example, kind.shown(), *counts);
            sum = [sum[0] + counts[0], sum[1] + counts[1]];
        }
        row("all", "", sum);
        out
    }
}

/// Has the tests of its group look at each mutant that was not looked at before.
fn mutate(
    promtool: &Path,
    rules: &Rules,
    files: &[(PathBuf, String)],
    folder: &Path,
    seen: &mut Vec<String>,
) -> anyhow::Result<Vec<(Mutant, bool)>> {
    let mut waiting = Vec::new();
    for group in &rules.groups {
        let text = group.text();
        // But for its name, which says which service it is of.
        let same = text.lines().skip(1).collect::<String>();
        if seen.contains(&same) {
            continue;
        }
        seen.push(same);
        let suite = Suite::of(group, files)?;
        ensure!(
            suite.is_sound(promtool, &folder.join("sound"), group)?,
            "the tests of a group fail without the rules of others:\n{text}"
        );
        let mutants = mutants::of(group);
        ensure!(!mutants.is_empty(), "nothing can be changed about {text}");
        waiting.extend(mutants.into_iter().map(|mutant| (suite.clone(), mutant)));
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let workers = thread::available_parallelism()?.get();
    thread::scope(|scope| {
        let work = |worker: usize| {
            let own = folder.join(format!("worker-{worker}"));
            while let Some((suite, mutant)) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) {
                let killed = suite
                    .notices(promtool, &own, mutant)
                    .with_context(|| mutant.what.clone())?;
                results
                    .lock()
                    .expect("no worker panics")
                    .push((mutant.clone(), killed));
            }
            anyhow::Ok(())
        };
        let handles: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || work(worker)))
            .collect();
        for handle in handles {
            handle.join().expect("no worker panics")?;
        }
        anyhow::Ok(())
    })?;
    Ok(results.into_inner().expect("no worker panics"))
}
