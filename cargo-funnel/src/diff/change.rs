//! A change: which rule it comes under, what it is about, and what it does.

use super::rules::{self, Rule};
use crate::code::Severity;

/// What a change means for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Something that reads the events or metrics goes wrong.
    Breaking,
    /// More, or something else, may be sent; or nobody answers for it.
    Privacy,
    /// Neither.
    Compatible,
}

impl Class {
    pub(crate) const ALL: [Self; 3] = [Self::Breaking, Self::Privacy, Self::Compatible];

    /// The word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Privacy => "privacy-relevant",
            Self::Compatible => "compatible",
        }
    }
}

/// What a change is about, from the outside in: an event, its key, a text of the key.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subject(Vec<(&'static str, String)>);

impl Subject {
    pub(crate) fn new(kind: &'static str, name: &str) -> Self {
        Self(vec![(kind, name.to_owned())])
    }

    pub(crate) fn part(&self, kind: &'static str, name: &str) -> Self {
        let mut parts = self.0.clone();
        parts.push((kind, name.to_owned()));
        Self(parts)
    }

    /// Kinds and names.
    pub(crate) fn path(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(kind, name)| (*kind, &**name)).collect()
    }

    /// In words: `event Checkout, key tier`. `quote` marks names as such.
    pub(crate) fn shown(&self, quote: impl Fn(&str) -> String) -> String {
        let parts = self.0.iter();
        let parts: Vec<_> = parts
            .map(|(kind, name)| format!("{kind} {}", quote(name)))
            .collect();
        parts.join(", ")
    }
}

/// A sentence with names in it, each of which stands for a `{}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said {
    template: &'static str,
    names: Vec<String>,
}

impl Said {
    pub(crate) fn new(template: &'static str, names: &[&str]) -> Self {
        debug_assert_eq!(template.matches("{}").count(), names.len(), "{template}");
        Self {
            template,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// The sentence. `quote` marks names as such.
    pub(crate) fn shown(&self, quote: impl Fn(&str) -> String) -> String {
        let mut names = self.names.iter();
        let mut pieces = self.template.split("{}");
        let mut shown = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            shown += &names.next().map(|name| quote(name)).unwrap_or_default();
            shown += piece;
        }
        shown
    }
}

/// A name that is not there any more under which something may be asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gone {
    pub(crate) name: String,
    /// Names of which one has to be in the same file, for a name that only means something with them.
    pub(crate) with: Vec<String>,
}

/// A line of a generated file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Artifact {
    pub(crate) path: String,
    pub(crate) line: usize,
}

/// One difference between two locks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) rule: &'static Rule,
    /// What it is in all, the worst first.
    pub(crate) classes: Vec<Class>,
    pub(crate) subject: Subject,
    pub(crate) message: Said,
    pub(crate) gone: Vec<Gone>,
    /// The lines of generated files that ask for what is gone.
    pub(crate) breaks: Vec<Artifact>,
}

impl Change {
    pub(crate) fn new(rule: &'static Rule, subject: Subject, message: Said) -> Self {
        Self {
            rule,
            classes: vec![rule.class],
            subject,
            message,
            gone: Vec::new(),
            breaks: Vec::new(),
        }
    }

    /// The same, and privacy-relevant where that is so.
    pub(super) fn with_privacy(mut self, is_relevant: bool) -> Self {
        if is_relevant && !self.is(Class::Privacy) {
            self.classes.push(Class::Privacy);
            self.classes.retain(|class| *class != Class::Compatible);
            self.classes.sort();
        }
        self
    }

    /// The same, and this name is gone, which alone says what it is.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.gone.push(Gone {
            name: name.to_owned(),
            with: Vec::new(),
        });
        self
    }

    /// The same, and this name is gone, which says what it is beside one of the others.
    pub(super) fn without_part(mut self, name: &str, with: &[String]) -> Self {
        self.gone.push(Gone {
            name: name.to_owned(),
            with: with.to_vec(),
        });
        self
    }

    /// How bad it is: as bad as the worst of what it is.
    pub(crate) fn severity(&self) -> Severity {
        rules::severity(self.classes.first().copied().unwrap_or(self.rule.class))
    }

    pub(crate) fn is(&self, class: Class) -> bool {
        self.classes.contains(&class)
    }
}
