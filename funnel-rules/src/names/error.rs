//! What is said of a name that is refused. The rules are in the other files.

use std::fmt;

use super::MAX_NAME_BYTES;
use crate::Rule;

/// What is wrong with a name, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    pub(super) what: &'static str,
    pub(super) name: String,
    pub(super) fault: Fault,
    pub(super) instead: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Empty,
    TooLong,
    Start {
        allowed: &'static str,
    },
    Char {
        char: char,
        allowed: &'static str,
    },
    Reserved {
        why: &'static str,
    },
    /// Spaces that separate no words.
    Spaces,
    /// It consists of what every name of its kind has.
    Nothing,
    /// It is that of what probes counted of this counter.
    Synthetic {
        of: String,
    },
    NotSnake,
    NotTotal,
    TotalTwice,
    Type {
        word: String,
    },
    Unit {
        word: String,
        base: &'static str,
    },
    Abbreviation {
        word: String,
        base: &'static str,
    },
}

impl NameError {
    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A name close to the given one that is accepted, where there is an obvious one.
    #[must_use]
    pub fn instead(&self) -> Option<&str> {
        self.instead.as_deref()
    }

    /// The rule that the name of a counter breaks.
    #[must_use]
    pub const fn rule_of_counters(&self) -> Rule {
        match self.fault {
            Fault::Synthetic { .. } => Rule::SyntheticName,
            _ => Rule::CounterName,
        }
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            name,
            fault,
            instead,
        } = self;
        match fault {
            Fault::Empty => return write!(f, "the {what} cannot be empty; write a name"),
            Fault::TooLong => {
                let bytes = name.len();
                return write!(
                    f,
                    "the {what} has {bytes} bytes, and backends cut or refuse more than \
                     {MAX_NAME_BYTES}; write a shorter name"
                );
            }
            Fault::Start { allowed } => write!(f, "the {what} `{name}` must start with {allowed}")?,
            Fault::Char { char, allowed } => {
                write!(
                    f,
                    "the {what} `{name}` contains {char:?}, and may only contain {allowed}"
                )?;
            }
            Fault::Reserved { why } => write!(f, "the {what} `{name}` is reserved: {why}")?,
            Fault::Spaces => write!(
                f,
                "the {what} `{name}` has a space that stands between no two words"
            )?,
            Fault::Nothing => write!(f, "the {what} `{name}` does not say what is counted")?,
            Fault::Synthetic { of } => write!(
                f,
                "the {what} `{name}` is taken: what probes count of `{of}` is exported under it"
            )?,
            Fault::NotSnake => write!(
                f,
                "the {what} `{name}` must be in snake_case, as Prometheus writes names"
            )?,
            Fault::NotTotal => write!(
                f,
                "the {what} `{name}` must end in `_total`, because that is how Prometheus marks a counter"
            )?,
            Fault::TotalTwice => write!(f, "the {what} `{name}` must end in `_total` only once")?,
            Fault::Type { word } => write!(
                f,
                "the {what} `{name}` contains `{word}`, and Prometheus keeps the type of a metric \
                 beside its name"
            )?,
            Fault::Unit { word, base } => write!(
                f,
                "the {what} `{name}` counts in `{word}`, and Prometheus in base units: count in \
                 `{base}`"
            )?,
            Fault::Abbreviation { word, base } => write!(
                f,
                "the {what} `{name}` contains `{word}`, which linters read as an abbreviated unit: \
                 count in `{base}`, or spell out what else `{word}` is"
            )?,
        }
        match instead {
            Some(instead) => write!(f, "; write `{instead}`"),
            None => f.write_str("; write another name"),
        }
    }
}

impl std::error::Error for NameError {}
