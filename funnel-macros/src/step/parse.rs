//! The arguments of `#[funnel_step]` and `step!` as written.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Path, Token, token};

use crate::args::{self, Arg};
use crate::diagnostics::Errors;

#[derive(Default)]
pub(crate) struct Ast {
    /// The step, and any further path that stands alone.
    pub(crate) steps: Vec<Path>,
    pub(crate) values: Vec<(Ident, Expr)>,
    pub(crate) when: Option<Expr>,
    pub(crate) scoped: Vec<Ident>,
    pub(crate) krate: Option<Path>,
}

pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Ast {
    let mut ast = Ast::default();
    let mut when = Arg::new("when");
    let mut scoped = Arg::new("scoped");
    let mut krate = Arg::new("crate");
    args::read_all(tokens, errors, |input, errors| {
        args::each(input, errors, |input, errors| {
            if !is_named(input) {
                ast.steps.push(input.parse()?);
                return Ok(());
            }
            let name = Ident::parse_any(input)?;
            match name.to_string().as_str() {
                "when" => when.set(errors, &name, Some(args::value(input)?)),
                "crate" => krate.set(errors, &name, Some(args::value(input)?)),
                "scoped" => scoped.set(errors, &name, Some(args::names(input)?)),
                _ => ast.values.push((name, args::value(input)?)),
            }
            Ok(())
        });
    });
    ast.when = when.into_inner();
    ast.scoped = scoped.into_inner().unwrap_or_default();
    ast.krate = krate.into_inner();
    ast
}

/// Whether the next argument is `name = …` or `name(…)`, and no path.
fn is_named(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any)
        && (input.peek2(token::Paren) || (input.peek2(Token![=]) && !input.peek2(Token![==])))
}
