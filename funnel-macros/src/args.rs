//! Arguments of an attribute, each at most once. Knows no particular argument.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};

use crate::diagnostics::Errors;

/// An argument that may be given once.
pub(crate) struct Arg<T> {
    name: &'static str,
    value: Option<T>,
}

impl<T> Arg<T> {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, value: None }
    }

    /// Keeps the first value and reports every further one.
    pub(crate) fn set(&mut self, errors: &mut Errors, at: impl ToTokens, value: Option<T>) {
        if self.value.is_some() {
            errors.at(at, format!("`{}` is given twice; keep one", self.name));
        } else {
            self.value = value;
        }
    }

    pub(crate) fn into_inner(self) -> Option<T> {
        self.value
    }
}

/// Reads `key = value` where the key has been read.
pub(crate) fn value<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// Reads `(a, b)` where the key has been read.
pub(crate) fn names(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let content;
    syn::parenthesized!(content in input);
    let names = content.parse_terminated(Ident::parse_any, Token![,])?;
    Ok(names.into_iter().collect())
}

/// Reads arguments separated by commas. Where one cannot be read, the error is noted and reading
/// goes on behind the next comma.
pub(crate) fn each(
    input: ParseStream<'_>,
    errors: &mut Errors,
    mut read: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    while !input.is_empty() {
        let result = read(input, errors).and_then(|()| {
            if input.is_empty() || input.peek(Token![,]) {
                Ok(())
            } else {
                Err(input.error("expected `,` before the next argument"))
            }
        });
        if let Err(error) = result {
            errors.syntax(error);
            skip(input);
        }
        // Nothing but a comma can be here.
        let _ = input.parse::<Token![,]>();
    }
}

/// Passes over what is left of a broken argument.
fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<TokenTree>();
    }
}

/// Parses tokens with a function that cannot fail.
pub(crate) fn read_all<T>(
    tokens: TokenStream,
    errors: &mut Errors,
    read: impl FnOnce(ParseStream<'_>, &mut Errors) -> T,
) -> Option<T> {
    let mut found = None;
    let result = syn::parse::Parser::parse2(
        |input: ParseStream<'_>| {
            found = Some(read(input, errors));
            Ok(())
        },
        tokens,
    );
    // `read` takes everything, so there is nothing left to complain about.
    debug_assert!(result.is_ok(), "arguments left unread");
    found
}
