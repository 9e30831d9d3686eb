//! Rules in the form in which they are generated, line by line. Not a reader of YAML: what is written in another
//! way is refused.

use anyhow::{Context as _, ensure};

/// A file of rules.
pub(super) struct Rules {
    pub(super) groups: Vec<Group>,
}

/// A group: its first lines, and its rules.
pub(super) struct Group {
    head: String,
    pub(super) rules: Vec<Rule>,
}

/// A rule, and which of its lines can be changed.
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) is_alert: bool,
    pub(super) lines: Vec<Line>,
}

pub(super) struct Line {
    pub(super) text: String,
    pub(super) kind: LineKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    Expression,
    Hold,
    Other,
}

impl Rules {
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        let (_, groups) = text
            .split_once("\ngroups:\n")
            .context("a file of rules has groups")?;
        let mut read: Vec<Group> = Vec::new();
        let mut is_expression = false;
        for line in groups.lines() {
            if line.starts_with("  - name: ") {
                let head = String::new();
                read.push(Group {
                    head,
                    rules: Vec::new(),
                });
            }
            let group = read
                .last_mut()
                .context("a file of rules begins with a group")?;
            let starts = [("      - record: ", false), ("      - alert: ", true)];
            let started = starts.iter().find_map(|(start, is_alert)| {
                Some((line.strip_prefix(start)?.trim_matches('"'), *is_alert))
            });
            if let Some((name, is_alert)) = started {
                let (name, lines) = (name.to_owned(), Vec::new());
                group.rules.push(Rule {
                    name,
                    is_alert,
                    lines,
                });
            }
            let Some(rule) = group.rules.last_mut() else {
                group.head.push_str(line);
                group.head.push('\n');
                continue;
            };
            let is_deeper = line.starts_with("          ");
            is_expression &= is_deeper;
            let kind = if is_expression {
                LineKind::Expression
            } else if line.starts_with("        for: ") {
                LineKind::Hold
            } else {
                LineKind::Other
            };
            is_expression |= line == "        expr: |";
            let text = line.to_owned();
            rule.lines.push(Line { text, kind });
        }
        let rules = read.iter().flat_map(|group| &group.rules);
        for rule in rules {
            let mut lines = rule.lines.iter();
            ensure!(
                lines.any(|line| line.kind == LineKind::Expression),
                "the rule {} has no expression",
                rule.name
            );
        }
        Ok(Self { groups: read })
    }

    /// The names of all alerts.
    pub(super) fn alerts(&self) -> impl Iterator<Item = &str> {
        let rules = self.groups.iter().flat_map(|group| &group.rules);
        rules
            .filter(|rule| rule.is_alert)
            .map(|rule| rule.name.as_str())
    }
}

impl Group {
    /// As a file of its own.
    pub(super) fn text(&self) -> String {
        self.with(None)
    }

    /// The same, with another text in a line of a rule.
    pub(super) fn with(&self, changed: Option<(usize, usize, &str)>) -> String {
        let mut out = String::from("groups:\n");
        out.push_str(&self.head);
        for (rule_at, rule) in self.rules.iter().enumerate() {
            for (line_at, line) in rule.lines.iter().enumerate() {
                match changed {
                    Some((rule, line, text)) if (rule, line) == (rule_at, line_at) => {
                        out.push_str(text);
                    }
                    _ => out.push_str(&line.text),
                }
                out.push('\n');
            }
        }
        out
    }
}
