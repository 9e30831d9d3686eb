//! What `#[cfg(…)]` asks for, and whether it holds where not everything is known.

use std::collections::BTreeSet;
use std::fmt;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::tokens::{arguments, inside, is, literal, name};

/// How deep conditions may be nested.
const DEEPEST: usize = 64;

/// A condition on the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Predicate {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// `feature = "x"`, `unix`.
    Option(String, Option<String>),
    /// What cannot be read.
    Unknown(String),
}

/// What is known of a build.
#[derive(Clone, Debug, Default)]
pub(crate) struct Build {
    /// The features of the package that are on; nothing where that is not known.
    pub(crate) features: Option<BTreeSet<String>>,
    /// Whether it is a test; nothing where that is not known.
    pub(crate) is_test: Option<bool>,
}

impl Predicate {
    /// Reads what stands in the brackets.
    pub(crate) fn read(tokens: TokenStream) -> Self {
        Self::nested(tokens, 0)
    }

    fn nested(tokens: TokenStream, depth: usize) -> Self {
        let all: Vec<_> = tokens.into_iter().collect();
        let unknown = || Self::Unknown(shallow(&all));
        if depth > DEEPEST {
            return unknown();
        }
        let Some(word) = all.first().and_then(name) else {
            return unknown();
        };
        match &all[..] {
            [_] => Self::Option(word, None),
            [_, equals, value] if is(Some(equals), '=') => match literal(value) {
                Some(value) => Self::Option(word, Some(value)),
                None => unknown(),
            },
            [_, group] => {
                let Some(inside) = inside(Some(group), Delimiter::Parenthesis) else {
                    return unknown();
                };
                let mut parts: Vec<_> = arguments(inside)
                    .into_iter()
                    .map(|part| Self::nested(part.into_iter().collect(), depth + 1))
                    .collect();
                match &*word {
                    "all" => Self::All(parts),
                    "any" => Self::Any(parts),
                    "not" if parts.len() == 1 => Self::Not(Box::new(parts.remove(0))),
                    _ => unknown(),
                }
            }
            _ => unknown(),
        }
    }

    /// Whether it holds; nothing where that is not known.
    pub(crate) fn holds(&self, build: &Build) -> Option<bool> {
        match self {
            Self::All(parts) => every(parts.iter().map(|part| part.holds(build))),
            Self::Any(parts) => {
                let none = every(
                    parts
                        .iter()
                        .map(|part| part.holds(build).map(|holds| !holds)),
                );
                none.map(|none| !none)
            }
            Self::Not(part) => part.holds(build).map(|holds| !holds),
            Self::Option(name, None) if name == "test" => build.is_test,
            Self::Option(name, None) if name == "true" => Some(true),
            Self::Option(name, None) if name == "false" => Some(false),
            Self::Option(name, Some(value)) if name == "feature" => {
                build.features.as_ref().map(|on| on.contains(value))
            }
            Self::Option(..) | Self::Unknown(_) => None,
        }
    }

    /// The features that it is false for: turned the other way, they could make it hold.
    pub(crate) fn features_off(&self, build: &Build) -> Vec<&str> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                let parts = parts.iter().filter(|part| part.holds(build) == Some(false));
                parts.flat_map(|part| part.features_off(build)).collect()
            }
            Self::Option(name, Some(value)) if name == "feature" => vec![value],
            _ => Vec::new(),
        }
    }

    /// Whether it asks for a test.
    pub(crate) fn asks_for_test(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().any(Self::asks_for_test),
            Self::Any(parts) => !parts.is_empty() && parts.iter().all(Self::asks_for_test),
            Self::Option(name, None) => name == "test",
            _ => false,
        }
    }
}

/// The tokens without what is in their brackets, which can be nested deeper than a text is written.
fn shallow(tokens: &[TokenTree]) -> String {
    let tokens = tokens.iter().map(|token| match token {
        TokenTree::Group(_) => "(…)".to_owned(),
        token => token.to_string(),
    });
    tokens.collect::<Vec<_>>().join(" ")
}

/// Whether all hold: one that does not is enough to know.
fn every(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for part in parts {
        match part {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = |word: &str, parts: &[Self]| {
            write!(f, "{word}(")?;
            for (at, part) in parts.iter().enumerate() {
                let before = if at == 0 { "" } else { ", " };
                write!(f, "{before}{part}")?;
            }
            f.write_str(")")
        };
        match self {
            Self::All(parts) => list("all", parts),
            Self::Any(parts) => list("any", parts),
            Self::Not(part) => write!(f, "not({part})"),
            Self::Option(name, None) => f.write_str(name),
            Self::Option(name, Some(value)) => write!(f, "{name} = {value:?}"),
            Self::Unknown(text) => f.write_str(text),
        }
    }
}

/// The condition of `cfg_attr(condition, …)`, and what it is a condition of.
pub(super) fn conditional(tokens: TokenStream) -> Option<(Predicate, Vec<Vec<TokenTree>>)> {
    let mut parts = arguments(tokens);
    if parts.is_empty() {
        return None;
    }
    let condition = parts.remove(0);
    Some((Predicate::read(condition.into_iter().collect()), parts))
}

#[cfg(test)]
mod tests {
    use super::{Build, Predicate};

    fn read(text: &str) -> Predicate {
        Predicate::read(text.parse().unwrap())
    }

    fn build() -> Build {
        Build {
            features: Some(["on".to_owned()].into()),
            is_test: Some(false),
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        let cases = [
            (r#"feature = "on""#, Some(true)),
            (r#"feature = "off""#, Some(false)),
            ("test", Some(false)),
            ("not(test)", Some(true)),
            ("unix", None),
            ("not(unix)", None),
            ("all(unix, test)", Some(false)),
            ("any(unix, test)", None),
            (r#"any(unix, feature = "on")"#, Some(true)),
            ("all()", Some(true)),
            ("any()", Some(false)),
            ("true", Some(true)),
            ("not(a, b)", None),
            ("1 + 1", None),
            ("", None),
            ("feature = 1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).holds(&build()), expected, "{text}");
        }
        assert_eq!(read(r#"feature = "on""#).holds(&Build::default()), None);
    }

    #[test]
    fn the_features_that_are_missing_are_named() {
        let predicate = read(r#"all(feature = "off", feature = "on", any(feature = "b", test))"#);
        assert_eq!(predicate.features_off(&build()), ["off", "b"]);
        assert_eq!(
            predicate.to_string(),
            r#"all(feature = "off", feature = "on", any(feature = "b", test))"#
        );
        assert!(read("all(unix, test)").asks_for_test());
        assert!(!read("any(unix, test)").asks_for_test());
    }

    #[test]
    fn however_deep_a_condition_is_it_is_read() {
        let text = format!("{}test{}", "not(".repeat(5_000), ")".repeat(5_000));
        assert_eq!(read(&text).holds(&build()), None);
    }
}
