//! The tests of a group of rules, as promtool runs them: those of its alerts and of what it records.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context as _, ensure};

use super::file::Group;
use super::mutants::{Kind, Mutant};

/// The files of tests in a folder and below it, with their texts.
pub(super) fn files(folder: &Path) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            let text = fs::read_to_string(&path)?;
            found.push((path, text));
        }
    }
    found.sort();
    Ok(found)
}

/// Fails where a test does.
pub(super) fn passes(promtool: &Path, files: &[(PathBuf, String)]) -> anyhow::Result<()> {
    let output = Command::new(promtool)
        .args(["test", "rules"])
        .args(files.iter().map(|(path, _)| path))
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", promtool.display()))?;
    ensure!(
        output.status.success(),
        "generated tests fail:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// The alerts that a file of tests looks at, and whether they fire.
pub(super) fn looked(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let name = lines.find_map(|line| line.strip_prefix("        alertname: "))?;
        let fires = lines.peek().is_some_and(|line| !line.ends_with("[]"));
        Some((name.trim_matches('"'), fires))
    })
}

/// The tests of a group, without those of other groups.
#[derive(Clone)]
pub(super) struct Suite(Arc<Vec<File>>);

struct File {
    text: String,
    /// Whether it is about how long conditions hold, which takes promtool longer.
    is_hold: bool,
}

impl Suite {
    pub(super) fn of(group: &Group, files: &[(PathBuf, String)]) -> anyhow::Result<Self> {
        let mut own = Vec::new();
        for (path, text) in files {
            let text = only(text, group);
            if text.contains("    alert_rule_test:") || text.contains("    promql_expr_test:") {
                let is_hold = path.parent().is_some_and(|folder| folder.ends_with("hold"));
                own.push(File { text, is_hold });
            }
        }
        ensure!(!own.is_empty(), "no test is about {}", group.text());
        Ok(Self(Arc::new(own)))
    }

    /// Whether a test notices a mutant.
    pub(super) fn notices(
        &self,
        promtool: &Path,
        folder: &Path,
        mutant: &Mutant,
    ) -> anyhow::Result<bool> {
        self.fails(promtool, folder, &mutant.rules, Some(mutant))
    }

    /// Whether a test fails for the rules as they are, which none may.
    pub(super) fn is_sound(
        &self,
        promtool: &Path,
        folder: &Path,
        group: &Group,
    ) -> anyhow::Result<bool> {
        Ok(!self.fails(promtool, folder, &group.text(), None)?)
    }

    fn fails(
        &self,
        promtool: &Path,
        folder: &Path,
        rules: &str,
        mutant: Option<&Mutant>,
    ) -> anyhow::Result<bool> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("rules.yml"), rules)?;
        let is_hold = mutant.is_some_and(|mutant| mutant.kind == Kind::Hold);
        let mut files: Vec<_> = self
            .0
            .iter()
            .filter(|file| file.is_hold || !is_hold)
            .collect();
        // Those of the changed rule are the likeliest.
        files.sort_by_key(|file| {
            (
                file.is_hold,
                !mutant.is_some_and(|mutant| file.text.contains(&mutant.rule)),
            )
        });
        for file in files {
            let path = folder.join("test.yml");
            fs::write(&path, &file.text)?;
            let output = Command::new(promtool)
                .args(["test", "rules"])
                .arg(&path)
                .stdin(Stdio::null())
                .output()?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                let said = format!("{}{said}", String::from_utf8_lossy(&output.stdout));
                // What cannot be run would be no test of anything.
                ensure!(
                    said.contains("exp:") || said.contains("exp "),
                    "promtool did not get to it: {said}"
                );
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A file of tests with what it says of a group alone, and with its rules beside it.
fn only(text: &str, group: &Group) -> String {
    let rules = group.text();
    let mut tests = text.split("\n  - name: ");
    let head = tests.next().unwrap_or_default().lines();
    let head = head.map(|line| {
        if line.ends_with("/rules.yml") {
            "  - rules.yml"
        } else {
            line
        }
    });
    let mut out = head.collect::<Vec<_>>().join("\n");
    for test in tests {
        let series = test
            .lines()
            .filter_map(|line| line.strip_prefix("      - series: \""));
        let mut metrics = series.filter_map(|series| series.split('{').next());
        if metrics.any(|metric| rules.contains(&format!("({metric}["))) {
            let said = part(test, group);
            if said.contains("\n    alert_rule_test:") || said.contains("\n    promql_expr_test:") {
                out.push_str("\n  - name: ");
                out.push_str(&said);
            }
        }
    }
    out.push('\n');
    out
}

/// What a test says of a group.
fn part(test: &str, group: &Group) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut section = None;
    let mut is_wanted = true;
    let mut lines = test.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("    alert_rule_test:") || line.starts_with("    promql_expr_test:") {
            section = Some(line);
            continue;
        }
        if line.starts_with("      - eval_time: ") {
            let name = lines
                .peek()
                .and_then(|next| next.strip_prefix("        alertname: "));
            let name = name.map(|name| name.trim_matches('"'));
            let mut rules = group.rules.iter().filter(|rule| rule.is_alert);
            is_wanted = rules.any(|rule| Some(&*rule.name) == name);
        }
        if let Some(expression) = line.strip_prefix("      - expr: ") {
            let mut rules = group.rules.iter().filter(|rule| !rule.is_alert);
            is_wanted = rules.any(|rule| expression.contains(&rule.name));
        }
        if is_wanted {
            // Below a section there is something of it alone.
            let is_of_section =
                line.starts_with("      - eval_time: ") || line.starts_with("      - expr: ");
            if is_of_section {
                out.extend(section.take());
            }
            out.push(line);
        }
    }
    out.join("\n")
}
