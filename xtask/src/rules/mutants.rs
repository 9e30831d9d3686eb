//! What can be changed about a rule: every number, duration and operator of its expression, and how long it has
//! to hold, one at a time.

use super::file::{Group, LineKind};

/// A group of rules with one thing changed.
#[derive(Clone)]
pub(super) struct Mutant {
    pub(super) kind: Kind,
    /// For people.
    pub(super) what: String,
    pub(super) rules: String,
    /// The rule that was changed.
    pub(super) rule: String,
}

/// What was changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Number,
    Comparison,
    Set,
    Arithmetic,
    Window,
    Offset,
    Hold,
}

impl Kind {
    pub(super) const fn shown(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Comparison => "a comparison",
            Self::Set => "and, or, unless",
            Self::Arithmetic => "- and /",
            Self::Window => "a window",
            Self::Offset => "an offset",
            Self::Hold => "how long it holds",
        }
    }
}

const COMPARISONS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];
const SETS: [&str; 3] = ["and", "or", "unless"];

/// All mutants of a group.
pub(super) fn of(group: &Group) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (rule_at, rule) in group.rules.iter().enumerate() {
        for (line_at, line) in rule.lines.iter().enumerate() {
            let changes = match line.kind {
                LineKind::Expression => expression(&line.text),
                LineKind::Hold => hold(&line.text),
                LineKind::Other => Vec::new(),
            };
            mutants.extend(changes.into_iter().map(|(kind, text)| Mutant {
                kind,
                what: format!("{}: `{}` as `{}`", rule.name, line.text.trim(), text.trim()),
                rule: rule.name.clone(),
                rules: group.with(Some((rule_at, line_at, &text))),
            }));
        }
    }
    mutants
}

/// A line with one thing changed.
type Changed = (Kind, String);

fn expression(line: &str) -> Vec<Changed> {
    let tokens = tokens(line);
    let mut changed = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = tokens[..at]
            .iter()
            .rev()
            .find(|token| !token.trim().is_empty());
        for (kind, text) in instead(token, before.copied()) {
            let mut all: Vec<&str> = tokens.clone();
            all[at] = &text;
            changed.push((kind, all.concat()));
        }
    }
    changed
}

/// What may stand in the place of a token, behind another one.
fn instead(token: &str, before: Option<&str>) -> Vec<Changed> {
    let others = |kind, all: &[&str]| {
        let others = all.iter().filter(|other| **other != token);
        others.map(|other| (kind, (*other).to_owned())).collect()
    };
    if COMPARISONS.contains(&token) {
        return others(Kind::Comparison, &COMPARISONS);
    }
    if SETS.contains(&token) {
        return others(Kind::Set, &SETS);
    }
    match token {
        "-" => return vec![(Kind::Arithmetic, "+".to_owned())],
        "/" => return vec![(Kind::Arithmetic, "*".to_owned())],
        _ => {}
    }
    if let Some(number) = number(token) {
        return near(number)
            .into_iter()
            .map(|text| (Kind::Number, text))
            .collect();
    }
    match (milliseconds(token), before) {
        // Shorter than the time between two samples, a shift cannot be told.
        (Some(duration), Some("offset")) => {
            lengths(duration, &[(1, 2), (2, 1), (6, 7), (8, 7)], Kind::Offset)
        }
        (Some(duration), _) => lengths(
            duration,
            &[(1, 2), (2, 1), (59, 60), (61, 60)],
            Kind::Window,
        ),
        (None, _) => Vec::new(),
    }
}

fn hold(line: &str) -> Vec<Changed> {
    let Some((key, duration)) = line.split_once(": ") else {
        return Vec::new();
    };
    let Some(hold) = milliseconds(duration) else {
        return Vec::new();
    };
    let changed = lengths(hold, &[(0, 1), (1, 2), (6, 5), (2, 1)], Kind::Hold);
    changed
        .into_iter()
        .map(|(kind, text)| (kind, format!("{key}: {text}")))
        .collect()
}

fn lengths(milliseconds: u64, factors: &[(u64, u64)], kind: Kind) -> Vec<Changed> {
    let lengths = factors
        .iter()
        .map(|(by, of)| (kind, format!("{}ms", milliseconds * by / of)));
    lengths.collect()
}

/// A little less and a little more.
fn near(number: f64) -> [String; 2] {
    if number == 0.0 {
        ["1".to_owned(), "-1".to_owned()]
    } else {
        [(number * 0.98).to_string(), (number * 1.02).to_string()]
    }
}

fn number(token: &str) -> Option<f64> {
    let is_number = token.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    is_number.then(|| token.parse().ok())?
}

/// A duration with one unit, in milliseconds.
fn milliseconds(token: &str) -> Option<u64> {
    let unit = match token.chars().last()? {
        's' => 1_000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => 86_400_000,
        'w' => 604_800_000,
        _ => return None,
    };
    let number: u64 = token[..token.len() - 1].parse().ok()?;
    Some(number * unit)
}

/// The words, numbers, operators and texts of a line; together they are the line.
fn tokens(line: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let is_word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | ':' | '.');
        let length = if is_word(first) {
            rest.find(|char| !is_word(char)).unwrap_or(rest.len())
        } else if first == '"' {
            text(rest)
        } else if let Some(found) = COMPARISONS.iter().find(|it| rest.starts_with(**it)) {
            found.len()
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

/// How long the text is that a line begins with, with its quotes.
fn text(line: &str) -> usize {
    let mut is_escaped = false;
    for (at, char) in line.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::{Kind, expression, hold, tokens};

    #[test]
    fn tokens_are_the_line() {
        let line = r#"  sum by (job) (a:b:increase1h{x=~"a 1 < \" and"}) <= 0.5"#;
        let found = tokens(line);
        assert_eq!(found.concat(), line);
        assert!(found.contains(&"a:b:increase1h") && found.contains(&"0.5"));
        assert!(found.contains(&r#""a 1 < \" and""#));
    }

    #[test]
    fn everything_that_means_something_is_changed() {
        let kinds = |line: &str| {
            expression(line)
                .into_iter()
                .map(|(kind, _)| kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds("increase(a_total{b=\"1h\"}[1h] offset 1w)"), {
            let mut kinds = vec![Kind::Window; 4];
            kinds.extend([Kind::Offset; 4]);
            kinds
        });
        assert_eq!(kinds(">= 20").len(), 5 + 2);
        assert_eq!(kinds("and on (job)"), [Kind::Set; 2]);
        assert_eq!(kinds("-"), [Kind::Arithmetic]);
        assert!(kinds("job:a:increase1h").is_empty());
        assert_eq!(hold("        for: 5m")[1].1, "        for: 150000ms");
    }
}
