//! What is wrong with a configuration, and where. A leaf.

use std::fmt;

/// A place in a file, both from one on; characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

/// Something that is wrong. It holds no value that could be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Problem {
    /// What it means.
    pub kind: ProblemKind,
    /// Where it is, in a file.
    pub place: Option<Place>,
    /// The setting, with the tables that it is in.
    pub key: Option<String>,
    /// What is wrong and what to do instead.
    pub message: String,
}

/// What a problem means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum ProblemKind {
    /// The configuration cannot be used.
    Mistake,
    /// A secret or a folder is not where the configuration says. The configuration cannot be used here.
    Missing,
    /// A backend is passed over, because there is none of its name.
    Backend,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}
