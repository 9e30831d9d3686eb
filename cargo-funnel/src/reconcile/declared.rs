//! What sources declare: plain data. A leaf but for `cfg`.

use super::cfg::Predicate;

/// What an annotation makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// `#[funnel]`.
    Funnel,
    /// `#[flow]`.
    Flow,
    /// `#[business_counter]` on a static, or alone on a function.
    Counter,
    /// `#[funnel_step]` and `step!`.
    Step,
    /// `#[funnel_flow]`.
    Run,
    /// `#[business_counter]` on a function.
    Count,
}

/// One annotation in the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) kind: Kind,
    /// The module, the function or the static; empty for a `step!`.
    pub(crate) item: String,
    /// Of a declaration, the name of its event or counter; of a site, the last name of the path to what it
    /// emits, runs or counts in. None where the macro makes the name.
    pub(crate) name: Option<String>,
    /// The path of the module, the crate's name first.
    pub(crate) module: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    /// What has to hold for it to be compiled, the outermost first.
    pub(crate) conditions: Vec<Condition>,
    /// The macro that gets it as an argument, and decides what becomes of it.
    pub(crate) inside: Option<String>,
}

/// A condition, and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) predicate: Predicate,
    /// In words: the module `x`, the function.
    pub(crate) on: On,
}

/// What a condition stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// The crate as a whole.
    Crate,
    Module(String),
    /// The item itself, or one around it that has no name here.
    Item,
    /// The annotation: `cfg_attr`.
    Annotation,
}

/// A macro of the sources that holds annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Maker {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}

/// A file that says nothing here, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) file: String,
    /// Where the module is declared, for a file that is not there.
    pub(crate) line: u32,
    pub(crate) why: String,
}

/// All that the sources of one crate declare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sources {
    pub(crate) declared: Vec<Declared>,
    /// The steps of the declared funnels.
    pub(crate) steps: Vec<String>,
    pub(crate) makers: Vec<Maker>,
    /// Whether a build script writes a part of them.
    pub(crate) is_generated: bool,
    pub(crate) unread: Vec<Unread>,
    /// The files that were read.
    pub(crate) files: usize,
}

impl Kind {
    /// The word for one of them, in a list of places.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Funnel => "funnel",
            Self::Flow => "flow",
            Self::Counter => "counter",
            Self::Step | Self::Run | Self::Count => "site",
        }
    }
}
