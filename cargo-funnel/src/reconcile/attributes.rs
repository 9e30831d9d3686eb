//! The attributes of an item as written, `cfg_attr` taken apart.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::cfg::{Predicate, conditional};
use super::tokens::{arguments, inside, is, line, literal, name, text};

/// How often `cfg_attr` may stand in itself.
const DEEPEST: usize = 16;

/// An attribute.
#[derive(Debug)]
pub(super) struct Attribute {
    /// The last name of its path.
    pub(super) name: String,
    /// What stands in its brackets.
    pub(super) tokens: TokenStream,
    /// The text of `name = "…"`.
    pub(super) value: Option<String>,
    pub(super) line: u32,
    /// What `cfg_attr` asks for.
    pub(super) conditions: Vec<Predicate>,
}

/// What the names of a file mean that it gives to others: `use … as …`.
#[derive(Debug, Default)]
pub(super) struct Aliases(BTreeMap<String, String>);

impl Attribute {
    /// Reads what stands between `#[` and `]`.
    pub(super) fn read(tokens: TokenStream) -> Vec<Self> {
        let mut attributes = Vec::new();
        let tokens: Vec<_> = tokens.into_iter().collect();
        Self::add(&tokens, &[], 0, &mut attributes);
        attributes
    }

    fn add(tokens: &[TokenTree], conditions: &[Predicate], depth: usize, all: &mut Vec<Self>) {
        let path = tokens
            .iter()
            .take_while(|token| matches!(token, TokenTree::Ident(_)) || is(Some(token), ':'));
        let path = path.count();
        let Some(first) = tokens.first() else { return };
        let Some(word) = tokens[..path].iter().rev().find_map(name) else {
            return;
        };
        let behind = &tokens[path..];
        let inner = inside(behind.first(), Delimiter::Parenthesis);
        if word == "cfg_attr"
            && depth < DEEPEST
            && let Some((condition, attributes)) = inner.clone().and_then(conditional)
        {
            let conditions = [conditions, &[condition]].concat();
            for attribute in attributes {
                Self::add(&attribute, &conditions, depth + 1, all);
            }
            return;
        }
        let value = match behind {
            [equals, value] if is(Some(equals), '=') => literal(value),
            _ => None,
        };
        all.push(Self {
            name: word,
            tokens: inner.unwrap_or_default(),
            value,
            line: line(first),
            conditions: conditions.to_vec(),
        });
    }

    /// The text of an argument `wanted = "…"`.
    pub(super) fn text(&self, wanted: &str) -> Option<String> {
        text(&arguments(self.tokens.clone()), wanted)
    }

    /// The last name of the first argument that is a path.
    pub(super) fn path(&self) -> Option<String> {
        let arguments = arguments(self.tokens.clone());
        arguments
            .iter()
            .find_map(|argument| super::tokens::path(argument))
    }
}

impl Aliases {
    /// The renamed imports of a file, and whether it mentions the runtime by its name.
    pub(super) fn read(tokens: TokenStream) -> (Self, bool) {
        let mut aliases = Self::default();
        let mut mentions = false;
        let mut streams = vec![(tokens, false)];
        while let Some((tokens, mut in_use)) = streams.pop() {
            let tokens: Vec<_> = tokens.into_iter().collect();
            for (at, token) in tokens.iter().enumerate() {
                match token {
                    TokenTree::Group(group) => streams.push((group.stream(), in_use)),
                    TokenTree::Punct(punct) if punct.as_char() == ';' => in_use = false,
                    TokenTree::Ident(ident) => {
                        in_use |= ident == "use";
                        mentions |= ident == "funnel_runtime";
                        if in_use
                            && ident == "as"
                            && let Some(from) = at.checked_sub(1).and_then(|at| name(&tokens[at]))
                            && let Some(to) = tokens.get(at + 1).and_then(name)
                        {
                            aliases.0.insert(to, from);
                        }
                    }
                    _ => {}
                }
            }
        }
        (aliases, mentions)
    }

    /// What a name was called before it was imported.
    pub(super) fn resolve<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}
