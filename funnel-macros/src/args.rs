//! Arguments of an attribute, each at most once. Knows no particular argument.

use funnel_rules::Rule;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::{Attribute, Expr, LitStr, Meta, Token, token};

use crate::diagnostics::{Errors, Mistake, Result, unknown};

/// An argument that may be given once.
pub(crate) struct Arg<T> {
    /// How it is written, beginning with its name.
    form: &'static str,
    given: bool,
    value: Option<T>,
}

impl<T> Arg<T> {
    pub(crate) const fn new(form: &'static str) -> Self {
        Self {
            form,
            given: false,
            value: None,
        }
    }

    /// Whether it is there, be it readable or not.
    pub(crate) fn is_given(&self) -> bool {
        self.given
    }

    pub(crate) fn into_inner(self) -> Option<T> {
        self.value
    }

    /// Reads `= value` where the name has been read.
    pub(crate) fn value(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result
    where
        T: Parse,
    {
        let form = self.form;
        self.read(name, errors, || assigned(form, name, input))
    }

    /// Keeps the first value and reports every further one, which is read all the same.
    fn read(
        &mut self,
        name: &Ident,
        errors: &mut Errors,
        read: impl FnOnce() -> Result<T>,
    ) -> Result {
        let first = !std::mem::replace(&mut self.given, true);
        if !first {
            errors.at(
                Rule::DuplicateArgument,
                name,
                format!("`{name}` is given twice; keep one"),
            );
        }
        let value = read()?;
        if first {
            self.value = Some(value);
        }
        Ok(())
    }
}

impl Arg<Expr> {
    /// As [`Arg::value`]; what is wrong inside an expression is the parser's to say.
    pub(crate) fn expression(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result {
        let form = self.form;
        self.read(name, errors, || expression(form, name, input))
    }
}

impl Arg<()> {
    /// Takes the name alone.
    pub(crate) fn flag(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result {
        let form = self.form;
        self.read(name, errors, || {
            if at_end(input) {
                Ok(())
            } else {
                Err(Mistake::parsed(
                    Rule::MalformedArgument,
                    &input.error(written(form)),
                ))
            }
        })
    }
}

impl Arg<Vec<Ident>> {
    /// Reads `(a, b)` where the name has been read.
    pub(crate) fn names(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result {
        let form = self.form;
        self.read(name, errors, || list(form, name, input, Ident::parse_any))
    }
}

impl Arg<Vec<LitStr>> {
    /// Reads `("a", "b")` where the name has been read.
    pub(crate) fn texts(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result {
        let form = self.form;
        self.read(name, errors, || {
            list(form, name, input, <LitStr as Parse>::parse)
        })
    }
}

impl<T: Parse> Arg<Option<T>> {
    /// Reads `= value`, or nothing, where the name has been read.
    pub(crate) fn optional(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result {
        let form = self.form;
        self.read(name, errors, || {
            if at_end(input) {
                Ok(None)
            } else {
                assigned(form, name, input).map(Some)
            }
        })
    }
}

impl Arg<TokenStream> {
    /// Takes what stands in parentheses, or nothing, where the name has been read.
    pub(crate) fn inside(
        &mut self,
        name: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result {
        let form = self.form;
        self.read(name, errors, || {
            if at_end(input) {
                Ok(TokenStream::new())
            } else if input.peek(token::Paren) {
                Ok(parenthesized(input)?.parse()?)
            } else {
                Err(malformed(form, name, input))
            }
        })
    }
}

/// Reads `= value` where the name has been read.
fn assigned<T: Parse>(form: &str, name: &Ident, input: ParseStream<'_>) -> Result<T> {
    if input.parse::<Option<Token![=]>>()?.is_none() || at_end(input) {
        return Err(malformed(form, name, input));
    }
    input
        .parse()
        .map_err(|error| malformed_at(form, error.span()))
}

/// Reads `(a, b)` where the name has been read.
fn list<T>(
    form: &str,
    name: &Ident,
    input: ParseStream<'_>,
    one: fn(ParseStream<'_>) -> syn::Result<T>,
) -> Result<Vec<T>> {
    if !input.peek(token::Paren) {
        return Err(malformed(form, name, input));
    }
    let content = parenthesized(input)?;
    match content.parse_terminated(one, Token![,]) {
        Ok(items) if items.is_empty() => {
            Err(Mistake::at(Rule::MalformedArgument, name, written(form)))
        }
        Ok(items) => Ok(items.into_iter().collect()),
        Err(error) => {
            // What is left unread would be reported a second time.
            drain(&content);
            Err(malformed_at(form, error.span()))
        }
    }
}

/// Reads `= expression` where the name has been read.
pub(crate) fn expression(form: &str, name: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    if input.parse::<Option<Token![=]>>()?.is_none() || at_end(input) {
        return Err(malformed(form, name, input));
    }
    Ok(input.parse()?)
}

fn parenthesized(input: ParseStream<'_>) -> syn::Result<ParseBuffer<'_>> {
    let content;
    syn::parenthesized!(content in input);
    Ok(content)
}

/// Reads the arguments of every `#[name(…)]` among the attributes.
pub(crate) fn of_attributes(
    attrs: &[Attribute],
    name: &str,
    form: &str,
    errors: &mut Errors,
    mut read: impl FnMut(&Ident, ParseStream<'_>, &mut Errors) -> Result,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let Meta::List(list) = &attr.meta else {
            errors.at(
                Rule::MalformedArgument,
                &attr.meta,
                format!("`#[{name}]` is written `{form}`"),
            );
            continue;
        };
        named(list.tokens.clone(), errors, &mut read);
    }
}

/// Reads arguments that all begin with a name.
pub(crate) fn named(
    tokens: TokenStream,
    errors: &mut Errors,
    mut read: impl FnMut(&Ident, ParseStream<'_>, &mut Errors) -> Result,
) {
    each(tokens, errors, |input, errors| {
        let name = Ident::parse_any(input).map_err(|error| {
            Mistake::new(
                Rule::MalformedArgument,
                error.span(),
                "an argument begins with its name",
            )
        })?;
        read(&name, input, errors)
    });
}

/// The error of a name that is no argument of `of`.
pub(crate) fn unknown_argument(of: &str, name: &Ident, valid: &[&str]) -> Mistake {
    let what = format!("argument of `{of}`");
    Mistake::at(
        Rule::UnknownArgument,
        name,
        unknown(&what, &name.to_string(), valid),
    )
}

/// Reads arguments separated by commas. Where one cannot be read, the error is noted and reading
/// goes on behind the next comma.
pub(crate) fn each(
    tokens: TokenStream,
    errors: &mut Errors,
    mut read: impl FnMut(ParseStream<'_>, &mut Errors) -> Result,
) {
    let before = errors.len();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let result = read(input, errors).and_then(|()| {
                if at_end(input) {
                    Ok(())
                } else {
                    Err(Mistake::parsed(
                        Rule::MalformedArgument,
                        &input.error("expected `,` before the next argument"),
                    ))
                }
            });
            if let Err(error) = result {
                errors.add(error);
                while !at_end(input) {
                    let _ = input.parse::<TokenTree>();
                }
            }
            // Nothing but a comma can be here.
            let _ = input.parse::<Token![,]>();
        }
        Ok(())
    };
    // The parser also complains of what a broken argument left unread inside of brackets.
    if let Err(error) = syn::parse::Parser::parse2(parser, tokens)
        && errors.len() == before
    {
        errors.add(error);
    }
}

/// Whether an argument ends here.
pub(crate) fn at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

fn drain(input: ParseStream<'_>) {
    while !input.is_empty() {
        let _ = input.parse::<TokenTree>();
    }
}

/// The error of an argument that is not written as it should be, at a place in it.
fn malformed_at(form: &str, at: Span) -> Mistake {
    Mistake::new(Rule::MalformedArgument, at, written(form))
}

fn written(form: &str) -> String {
    format!("this argument is written `{form}`")
}

/// The error of an argument that is not written as it should be: at what stands behind its name, or
/// at the name, where nothing does.
fn malformed(form: &str, name: &Ident, input: ParseStream<'_>) -> Mistake {
    if at_end(input) {
        Mistake::at(Rule::MalformedArgument, name, written(form))
    } else {
        Mistake::parsed(Rule::MalformedArgument, &input.error(written(form)))
    }
}
