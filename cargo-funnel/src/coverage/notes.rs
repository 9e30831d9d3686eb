//! The notes of test processes, as funnel-runtime writes them into the folder of `FUNNEL_COVERAGE`: its
//! `coverage/notes.rs` has the shape.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The version of the shape.
const SCHEMA: u64 = 1;

/// What a site is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A funnel: the site emits.
    Site,
    /// A flow: the function runs it.
    Flow,
    /// A business counter: the function counts in it.
    Count,
}

/// How a call or a flow ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Ok,
    Error,
    Cancelled,
    Panicked,
    Completed,
    Aborted,
    Failed,
}

impl Outcome {
    pub(crate) const OF_CALLS: [Self; 4] = [Self::Ok, Self::Error, Self::Cancelled, Self::Panicked];
    pub(crate) const OF_FLOWS: [Self; 3] = [Self::Completed, Self::Aborted, Self::Failed];

    /// The word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
            Self::Panicked => "panicked",
            Self::Completed => "completed",
            Self::Aborted => "aborted",
            Self::Failed => "failed",
        }
    }
}

/// What a site is known by in every build that has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Key {
    pub(crate) kind: Kind,
    /// The event or the counter.
    pub(crate) name: String,
    /// Empty where it is no funnel's.
    pub(crate) step: String,
    #[serde(rename = "crate")]
    pub(crate) krate: String,
    pub(crate) module: String,
    /// Empty for a `step!`.
    pub(crate) function: String,
}

/// All that was noted.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// By site and line.
    seen: BTreeMap<Key, BTreeMap<u32, BTreeSet<Outcome>>>,
    knows_calls: bool,
    files: usize,
    unreadable: usize,
}

#[derive(Deserialize)]
struct Head {
    calls: bool,
}

/// The version alone, which every version of the shape begins with.
#[derive(Deserialize)]
struct Version {
    funnel_coverage: u64,
}

#[derive(Deserialize)]
struct Noted {
    kind: Kind,
    #[serde(rename = "crate")]
    krate: String,
    module: String,
    function: String,
    #[serde(default)]
    event: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    counter: String,
    line: u32,
    outcome: Outcome,
}

impl Notes {
    /// Takes in the file of a process.
    ///
    /// # Errors
    ///
    /// When it does not begin as such a file does, or with a version that is not known here.
    pub(crate) fn file(&mut self, content: &[u8]) -> Result<(), String> {
        // A process that was killed before its first line.
        if content.is_empty() {
            return Ok(());
        }
        let mut lines = content.split(|byte| *byte == b'\n');
        let head = lines.next().unwrap_or_default();
        let knows_calls = match (
            serde_json::from_slice::<Version>(head),
            serde_json::from_slice(head),
        ) {
            (Ok(Version { funnel_coverage }), _) if funnel_coverage != SCHEMA => {
                return Err(format!(
                    "has notes of version {funnel_coverage}, and this cargo-funnel reads version {SCHEMA}: install the one that belongs to the funnel-runtime of the tests"
                ));
            }
            (Ok(_), Ok(Head { calls })) => calls,
            _ => {
                return Err(
                    "holds no notes of a test run: its first line is not {\"funnel_coverage\":1,…}; name the folder that FUNNEL_COVERAGE named"
                        .to_owned(),
                );
            }
        };
        self.files += 1;
        self.knows_calls |= knows_calls;
        for line in lines.filter(|line| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(line) => self.note(line),
                Err(_) => self.unreadable += 1,
            }
        }
        Ok(())
    }

    fn note(&mut self, line: Noted) {
        let name = match line.kind {
            Kind::Site | Kind::Flow => line.event,
            Kind::Count => line.counter,
        };
        let key = Key {
            kind: line.kind,
            name,
            step: line.step,
            krate: line.krate,
            module: line.module,
            function: line.function,
        };
        let lines = self.seen.entry(key).or_default();
        lines.entry(line.line).or_default().insert(line.outcome);
    }

    /// What was noted of each site, by line.
    pub(super) fn all(&self) -> &BTreeMap<Key, BTreeMap<u32, BTreeSet<Outcome>>> {
        &self.seen
    }

    /// Whether some build could tell how every call ended.
    pub(crate) const fn knows_calls(&self) -> bool {
        self.knows_calls
    }

    /// The processes that noted something.
    pub(crate) const fn files(&self) -> usize {
        self.files
    }

    /// Lines that are no notes, such as one that a full disk cut.
    pub(crate) const fn unreadable(&self) -> usize {
        self.unreadable
    }
}
