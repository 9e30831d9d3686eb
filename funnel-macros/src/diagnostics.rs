//! Collecting errors, so that one compilation reports every mistake. Knows no macro.

use std::fmt::Display;

use funnel_rules::Rule;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// What is wrong, where, and the rule, whose code ends the message.
pub(crate) struct Mistake(syn::Error);

/// What was read, or why it could not be.
pub(crate) type Result<T = ()> = std::result::Result<T, Mistake>;

impl Mistake {
    /// A mistake at the tokens that are wrong.
    pub(crate) fn at(rule: Rule, tokens: impl ToTokens, message: impl Display) -> Self {
        Self(syn::Error::new_spanned(tokens, coded(rule, message)))
    }

    /// A mistake at a place.
    pub(crate) fn new(rule: Rule, span: Span, message: impl Display) -> Self {
        Self(syn::Error::new(span, coded(rule, message)))
    }

    /// An error of the parser that is about a rule.
    pub(crate) fn parsed(rule: Rule, error: &syn::Error) -> Self {
        Self::new(rule, error.span(), error)
    }
}

/// What the parser says of itself is about the syntax.
impl From<syn::Error> for Mistake {
    fn from(error: syn::Error) -> Self {
        Self::parsed(Rule::Syntax, &error)
    }
}

fn coded(rule: Rule, message: impl Display) -> String {
    format!("{message}{}", rule.suffix())
}

/// The errors found so far, in the order they were found.
#[derive(Default)]
pub(crate) struct Errors(Vec<Mistake>);

impl Errors {
    /// Notes a mistake at the tokens that are wrong.
    pub(crate) fn at(&mut self, rule: Rule, tokens: impl ToTokens, message: impl Display) {
        self.add(Mistake::at(rule, tokens, message));
    }

    /// Notes that something is missing, where there are no tokens to point at.
    pub(crate) fn missing(&mut self, rule: Rule, span: Span, message: impl Display) {
        self.add(Mistake::new(rule, span, message));
    }

    /// Notes a mistake, or an error of the parser.
    pub(crate) fn add(&mut self, mistake: impl Into<Mistake>) {
        self.0.push(mistake.into());
    }

    /// Keeps what was read, or notes why it could not be.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are, to tell whether a part added any.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The errors as tokens that make the compiler report them.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let errors = self.0.iter();
        errors
            .map(|Mistake(error)| error.to_compile_error())
            .collect()
    }
}

/// Names in backticks, for the message that lists what would be valid.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What to say of a name that is none of the valid ones; `what` is what it would have been, as in
/// "step of this funnel".
pub(crate) fn unknown<T: AsRef<str>>(what: &str, typed: &str, valid: &[T]) -> String {
    let names: Vec<_> = valid.iter().map(AsRef::as_ref).collect();
    let meant = funnel_rules::nearest(typed, &names);
    match (meant, names.as_slice()) {
        (None, []) => format!("`{typed}` is no {what}, and there is none"),
        (None, [only]) => format!("`{typed}` is no {what}; the only one is `{only}`"),
        (None, all) => format!("`{typed}` is no {what}; valid are {}", listed(all)),
        (Some(name), [_]) => format!("`{typed}` is no {what}; did you mean `{name}`?"),
        (Some(name), all) => format!(
            "`{typed}` is no {what}; did you mean `{name}`? Valid are {}",
            listed(all)
        ),
    }
}
