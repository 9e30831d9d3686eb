//! A file of settings: reading it, and TOML as entries with their places. What the entries mean is
//! decided elsewhere (`read`).

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::error::Unreadable;
use super::problem::{Place, Problem, ProblemKind};
use super::read::{self, Whole};
use super::value::{Entry, Item, Raw};
use super::variable::{self, Read};
use super::{Config, ConfigError, Kind};

/// No configuration is longer; what is, is some other file.
const MAX_BYTES: u64 = 1 << 20;

/// More mistakes than this help nobody: the file is something else.
const MAX_PROBLEMS: usize = 50;

impl Config {
    /// Reads a file of settings. What the variables of [`Config::from_env`] say wins over it, setting by
    /// setting; and it wins over what the code says.
    ///
    /// This is every setting:
    ///
    /// ```toml
    #[doc = include_str!("../../funnel.toml")]
    /// ```
    ///
    /// An unknown backend is passed over, as [`Config::from_env`] does; any other mistake is an error. `cargo
    /// funnel config check` says all of them, and what the file puts in force.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or for all that is wrong with it, each with its line. The error holds no
    /// value of the file, and is also written to stderr at once.
    pub fn from_file(path: impl Into<PathBuf>) -> Result<Self, ConfigError> {
        read(path.into(), &variable::of_process).inspect_err(ConfigError::report)
    }

    /// Reads settings out of a text, as [`Config::from_file`] does out of a file.
    ///
    /// ```
    /// use funnel_runtime::Config;
    ///
    /// let config = Config::from_toml(
    ///     r#"
    ///     service = "api"
    ///     shutdown_timeout = "3s"
    ///
    ///     [[backend]]
    ///     kind = "json_lines"
    ///     path = "/var/log/api/events.jsonl"
    ///     rotate_at = "100MiB"
    ///     keep_files = 14
    ///     "#,
    /// )?;
    /// # let _ = config;
    /// # Ok::<(), funnel_runtime::ConfigError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As there.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        of_text(None, text, &variable::of_process).inspect_err(ConfigError::report)
    }
}

/// The configuration of a file, and of the variables that are read.
pub(super) fn read(path: PathBuf, variables: Read<'_>) -> Result<Config, ConfigError> {
    match text(&path) {
        Ok(text) => of_text(Some(path), &text, variables),
        Err(fault) => Err(ConfigError {
            kind: Kind::Unreadable(path, fault),
        }),
    }
}

/// The text of a file.
pub(super) fn text(path: &Path) -> Result<String, Unreadable> {
    let file = File::open(path).map_err(Unreadable::Io)?;
    if file.metadata().map_err(Unreadable::Io)?.is_dir() {
        return Err(Unreadable::Folder);
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(Unreadable::Io)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unreadable::Large(MAX_BYTES));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(valid);
        Unreadable::Encoding(1 + before.filter(|byte| **byte == b'\n').count())
    })
}

pub(super) fn of_text(
    path: Option<PathBuf>,
    text: &str,
    variables: Read<'_>,
) -> Result<Config, ConfigError> {
    let whole = whole(text, variables);
    let faults = whole.faults();
    if faults.is_empty() {
        Ok(whole.config())
    } else {
        Err(ConfigError {
            kind: Kind::File(path, faults),
        })
    }
}

/// All that a text and the variables say.
pub(super) fn whole(text: &str, variables: Read<'_>) -> Whole {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (entries, faults) = entries(text);
    let mut whole = read::whole(Some(&entries), variables);
    if !faults.is_empty() {
        // What is missing may be in what could not be read.
        whole.problems.retain(|problem| problem.place.is_none());
        whole.problems.extend(faults);
    }
    if text.trim().is_empty() {
        whole.problems.push(Problem {
            kind: ProblemKind::Mistake,
            place: None,
            key: None,
            message: "there is nothing in it; a configuration without a backend says so with a comment, and one with a backend with `[[backend]]` and `kind`".to_owned(),
        });
    }
    whole.problems.sort_by_key(|problem| problem.place);
    shorten(&mut whole.problems);
    whole
}

/// Leaves the first problems, and one that stands for the others and means what the worst of them does.
fn shorten(problems: &mut Vec<Problem>) {
    if problems.len() <= MAX_PROBLEMS {
        return;
    }
    let others = problems.split_off(MAX_PROBLEMS);
    let is_backend = |problem: &Problem| problem.kind == ProblemKind::Backend;
    problems.push(Problem {
        kind: if others.iter().all(is_backend) {
            ProblemKind::Backend
        } else {
            ProblemKind::Mistake
        },
        place: others.first().and_then(|problem| problem.place),
        key: None,
        message: format!("{} more from here on", others.len()),
    });
}

/// The entries of a text, and what is no TOML in it.
fn entries(text: &str) -> (Vec<Entry>, Vec<Problem>) {
    let lines = Lines::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let faults = errors.iter().map(|error| {
        // The error's own text shows the line, where a key may be.
        let message = format!("this is not TOML: {}", error.message());
        Problem {
            kind: ProblemKind::Mistake,
            place: error.span().map(|span| lines.place(span.start)),
            key: None,
            message,
        }
    });
    let faults = faults.collect();
    (of_table(table.into_inner(), &lines), faults)
}

fn of_table(table: DeTable<'_>, lines: &Lines<'_>) -> Vec<Entry> {
    let mut entries: Vec<_> = table
        .into_iter()
        .map(|(name, value)| Entry {
            place: lines.place(name.span().start),
            name: name.into_inner().into_owned(),
            item: of_value(value, lines),
        })
        .collect();
    entries.sort_by_key(|entry| entry.place);
    entries
}

fn of_value(value: toml::Spanned<DeValue<'_>>, lines: &Lines<'_>) -> Item {
    let place = lines.place(value.span().start);
    let raw = match value.into_inner() {
        DeValue::String(text) => Raw::Text(text.into_owned()),
        DeValue::Integer(number) => {
            Raw::Whole(u64::from_str_radix(number.as_str(), number.radix()).ok())
        }
        DeValue::Float(_) => Raw::Other("a fraction"),
        DeValue::Boolean(on) => Raw::Switch(on),
        DeValue::Datetime(_) => Raw::Other("a date or a time of day"),
        DeValue::Array(items) => Raw::List(
            items
                .into_iter()
                .map(|item| of_value(item, lines))
                .collect(),
        ),
        DeValue::Table(table) => Raw::Table(of_table(table, lines)),
    };
    Item { raw, place }
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    fn place(&self, at: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..at).unwrap_or_default();
        Place {
            line,
            column: 1 + before.chars().count(),
        }
    }
}
