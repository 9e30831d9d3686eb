//! What a file and the variables say of the settings of a table, taken together: a variable wins over
//! the file, setting by setting.

use std::time::Duration;

use funnel_rules::nearest;

use super::problem::{Place, Problem, ProblemKind};
use super::schema::{Key, Kind};
use super::value::{self, Entry, Reference, Value};
use super::variable::Read;

/// What is read with, and what was found wrong.
pub(super) struct Reader<'a> {
    pub(super) read: Read<'a>,
    pub(super) problems: Vec<Problem>,
}

/// Where a value is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    File(Place),
    Variable(&'static str),
}

impl Origin {
    pub(super) const fn place(self) -> Option<Place> {
        match self {
            Self::File(place) => Some(place),
            Self::Variable(_) => None,
        }
    }
}

/// Which table is read.
pub(super) struct Table<'a> {
    /// Its name in messages, such as `the backend newrelic`; nothing for what is in no table.
    pub(super) name: &'a str,
    /// Its name in front of its keys, such as `backend.`.
    pub(super) path: &'a str,
    pub(super) keys: &'static [Key],
    /// What is no setting and has a meaning all the same.
    pub(super) others: &'a [&'a str],
    /// Where it begins, and what it says; none where no file has it.
    pub(super) entries: Option<(Place, &'a [Entry])>,
    /// Whether variables are asked.
    pub(super) variables: bool,
}

/// The settings of a table.
pub(super) struct Settings {
    pub(super) keys: &'static [Key],
    pub(super) found: Vec<(&'static str, Value, Origin)>,
    /// Those that are said in a way that is no value, or that are needed and not said.
    pub(super) faulty: Vec<&'static str>,
}

impl Reader<'_> {
    /// A variable that is set to something.
    pub(super) fn variable(&mut self, name: &str) -> Option<String> {
        match (self.read)(name) {
            Ok(value) => value.filter(|value| !value.trim().is_empty()),
            Err(error) => {
                self.mistake(None, None, error.to_string());
                None
            }
        }
    }

    pub(super) fn mistake(&mut self, place: Option<Place>, key: Option<String>, message: String) {
        self.problem(ProblemKind::Mistake, place, key, message);
    }

    pub(super) fn problem(
        &mut self,
        kind: ProblemKind,
        place: Option<Place>,
        key: Option<String>,
        message: String,
    ) {
        self.problems.push(Problem {
            kind,
            place,
            key,
            message,
        });
    }

    /// Reads all settings of a table, and says all that is wrong with it.
    pub(super) fn settings(&mut self, table: &Table<'_>) -> Settings {
        let mut found = Vec::new();
        let mut faulty = Vec::new();
        for key in table.keys {
            let before = self.problems.len();
            let path = format!("{}{}", table.path, key.name);
            let of_variable = if table.variables {
                self.of_variable(table, key, &path)
            } else {
                None
            };
            let of_file = || {
                let (_, entries) = table.entries?;
                entries.iter().find(|entry| entry.name == key.name)
            };
            if let Some((value, variable)) = of_variable {
                self.references(&value, None, &path, table.name);
                found.push((key.name, value, Origin::Variable(variable)));
            } else if let Some(entry) = of_file() {
                match value::of_item(key.kind, &entry.item, self.read) {
                    Ok(value) => {
                        self.references(&value, Some(entry.item.place), &path, table.name);
                        found.push((key.name, value, Origin::File(entry.place)));
                    }
                    Err(fault) => {
                        let message = format!("`{path}` {fault}");
                        self.mistake(Some(entry.item.place), Some(path), message);
                    }
                }
            } else if key.is_required() {
                self.missing(table, key, path);
            }
            let is_found = found.last().is_some_and(|(name, _, _)| *name == key.name);
            if self.problems.len() > before && !is_found {
                faulty.push(key.name);
            }
        }
        self.unknown(table);
        Settings {
            keys: table.keys,
            found,
            faulty,
        }
    }

    /// What the first variable that is set says.
    fn of_variable(
        &mut self,
        table: &Table<'_>,
        key: &'static Key,
        path: &str,
    ) -> Option<(Value, &'static str)> {
        for &variable in key.variables {
            let Some(text) = self.variable(variable) else {
                continue;
            };
            let value = match key.kind {
                Kind::Standard(_) => Ok(Value::Standard),
                Kind::Secret if variable.ends_with("_FILE") => {
                    Ok(Value::Secret(Reference::file(text.into())))
                }
                Kind::Secret => Ok(Value::Secret(Reference::found(variable, text))),
                kind => value::of_text(kind, &text),
            };
            match value {
                Ok(value) => return Some((value, variable)),
                Err(fault) => {
                    let of = if table.name.is_empty() {
                        String::new()
                    } else {
                        format!("{}: ", table.name)
                    };
                    let message = format!("{of}{variable} {fault}");
                    self.mistake(None, Some(path.to_owned()), message);
                }
            }
        }
        None
    }

    /// Says which secrets are not there.
    fn references(&mut self, value: &Value, place: Option<Place>, path: &str, table: &str) {
        let references: Vec<_> = match value {
            Value::Secret(reference) => vec![reference],
            Value::Secrets(all) => all.iter().map(|(_, reference)| reference).collect(),
            _ => Vec::new(),
        };
        for fault in references.iter().filter_map(|it| it.fault.as_ref()) {
            let message = if place.is_some() {
                format!("`{path}`: {fault}")
            } else {
                format!("{table}: {fault}")
            };
            self.problem(ProblemKind::Missing, place, Some(path.to_owned()), message);
        }
    }

    fn missing(&mut self, table: &Table<'_>, key: &Key, path: String) {
        // A value that was there and wrong is said already.
        if self
            .problems
            .iter()
            .any(|problem| problem.place.is_none() && problem.key.as_ref() == Some(&path))
        {
            return;
        }
        let message = match (table.entries, key.variables.last()) {
            (Some(_), Some(variable)) if table.variables => {
                format!(
                    "{} needs `{}`; it can also be in {variable}",
                    table.name, key.name
                )
            }
            (None, Some(variable)) => format!("{} needs {variable}, which is not set", table.name),
            _ => format!("{} needs `{}`", table.name, key.name),
        };
        self.mistake(table.entries.map(|(place, _)| place), Some(path), message);
    }

    /// Says what is no setting.
    fn unknown(&mut self, table: &Table<'_>) {
        let Some((_, entries)) = table.entries else {
            return;
        };
        let names: Vec<_> = table.keys.iter().map(|key| key.name).collect();
        let known: Vec<_> = names.iter().chain(table.others).copied().collect();
        for entry in entries {
            if known.contains(&entry.name.as_str()) {
                continue;
            }
            let of = if table.name.is_empty() {
                String::new()
            } else {
                format!(" of {}", table.name)
            };
            let shown = may_be_shown(&entry.name).then_some(entry.name.as_str());
            let what = shown.map_or_else(
                || "what is here is no setting".to_owned(),
                |name| format!("`{name}` is no setting"),
            );
            let guess = shown.and_then(|name| nearest(name, &known));
            let hint = guess.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            let list = if known.is_empty() {
                "there are none".to_owned()
            } else {
                known.join(", ")
            };
            let key = shown.map(|name| format!("{}{name}", table.path));
            let message = format!("{what}{of}{hint} (settings: {list})");
            self.mistake(Some(entry.place), key, message);
        }
    }
}

/// Whether a name in a file is so much like that of a setting, and unlike a key that somebody pasted, that
/// a message may show it.
pub(super) fn may_be_shown(name: &str) -> bool {
    name.len() <= 32
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b'.'))
}

impl Settings {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let mut found = self.found.iter();
        found
            .find(|(key, _, _)| *key == name)
            .map(|(_, value, _)| value)
    }

    pub(super) fn origin(&self, name: &str) -> Option<Origin> {
        let mut found = self.found.iter();
        found
            .find(|(key, _, _)| *key == name)
            .map(|(_, _, origin)| *origin)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn whole(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Value::Whole(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn size(&self, name: &str) -> Option<usize> {
        usize::try_from(self.whole(name)?).ok()
    }

    pub(super) fn time(&self, name: &str) -> Option<Duration> {
        match self.get(name)? {
            Value::Time(time) => Some(*time),
            _ => None,
        }
    }

    pub(super) fn texts(&self, name: &str) -> &[String] {
        match self.get(name) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }
}

#[cfg(feature = "_client")]
impl Settings {
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Switch(on) => Some(*on),
            _ => None,
        }
    }

    pub(super) fn secret(&self, name: &str) -> Option<crate::secret::Secret> {
        match self.get(name)? {
            Value::Secret(reference) => Some(reference.secret.clone()),
            _ => None,
        }
    }

    pub(super) fn secrets(&self, name: &str) -> Vec<(String, crate::secret::Secret)> {
        match self.get(name) {
            Some(Value::Secrets(all)) => all
                .iter()
                .map(|(name, reference)| (name.clone(), reference.secret.clone()))
                .collect(),
            _ => Vec::new(),
        }
    }
}
