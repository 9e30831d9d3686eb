//! What a command objects to has a code, which stays, and a name. A leaf.

use clap::ValueEnum;

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Severity {
    /// Worth knowing
    Note,
    /// Probably not meant
    Warning,
    /// Wrong: what is sent or counted does not say what it seems to
    Error,
}

/// One kind of objection, as `cargo funnel explain` knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    /// The letter F and three digits; never given to another kind.
    pub(crate) id: &'static str,
    /// What is wrong, in words joined by `-`.
    pub(crate) name: &'static str,
    pub(crate) severity: Severity,
}

impl Severity {
    /// The word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
