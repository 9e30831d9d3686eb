//! Collecting errors, so that one compilation reports every mistake. Knows no macro.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The errors found so far, in the order they were found.
#[derive(Default)]
pub(crate) struct Errors(Vec<Error>);

impl Errors {
    /// Notes a mistake at the tokens that are wrong.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.0.push(Error::new_spanned(tokens, message));
    }

    /// Notes that something is missing, where there are no tokens to point at.
    pub(crate) fn missing(&mut self, span: Span, message: impl std::fmt::Display) {
        self.0.push(Error::new(span, message));
    }

    /// Notes an error of the parser.
    pub(crate) fn syntax(&mut self, error: Error) {
        self.0.push(error);
    }

    /// Keeps what was read, or notes why it could not be.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.syntax(error)).ok()
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
        self.0.iter().map(Error::to_compile_error).collect()
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
