//! The arguments of `#[business_counter]` on a function as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, LitStr, Path, Token};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake, Result};

#[derive(Default)]
pub(super) struct Ast {
    /// The counter, and any further path that stands alone.
    pub(super) counters: Vec<Path>,
    /// Whether something stands where the counter should, be it readable or not.
    pub(super) names_counter: bool,
    /// The label, and any further one.
    pub(super) labels: Vec<(Ident, Expr)>,
    pub(super) add: Option<(Ident, Expr)>,
    pub(super) when: Option<Expr>,
    pub(super) name: Option<(Ident, LitStr)>,
    pub(super) owner: Option<(Ident, LitStr)>,
    pub(super) krate: Option<Path>,
}

pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Ast {
    let mut ast = Ast::default();
    let mut add = Arg::new("add = |returned| …");
    let mut when = Arg::new("when = |returned| …");
    let mut name_of = Arg::new("name = \"…_total\"");
    let mut owner = Arg::new("owner = \"…\"");
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    let (mut add_at, mut name_at, mut owner_at) = (None, None, None);
    args::each(tokens, errors, |input, errors| {
        if !is_named(input) {
            return counter(input, &mut ast);
        }
        let name = Ident::parse_any(input)?;
        match name.to_string().as_str() {
            "add" => {
                add_at = Some(name.clone());
                add.expression(&name, input, errors)
            }
            "when" => when.expression(&name, input, errors),
            "name" => {
                name_at = Some(name.clone());
                name_of.value(&name, input, errors)
            }
            "owner" => {
                owner_at = Some(name.clone());
                owner.value(&name, input, errors)
            }
            "crate" => krate.value(&name, input, errors),
            _ => {
                let form = format!("{name} = …");
                let value = args::expression(&form, &name, input)?;
                ast.labels.push((name, value));
                Ok(())
            }
        }
    });
    ast.add = add_at.zip(add.into_inner());
    ast.when = when.into_inner();
    ast.name = name_at.zip(name_of.into_inner());
    ast.owner = owner_at.zip(owner.into_inner());
    ast.krate = krate.into_inner();
    ast
}

/// Reads a counter, or what was meant as one.
fn counter(input: ParseStream<'_>, ast: &mut Ast) -> Result {
    const LABEL: &str = "a label is written `label = value` or `label = |returned| value`";
    let first = !std::mem::replace(&mut ast.names_counter, true);
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let (rule, message) = if first {
            (
                Rule::CounterPath,
                "a function counts in a counter that is declared, and names its static: write `LOGINS`; a name of its own is written `name = \"…\"`",
            )
        } else {
            (Rule::MalformedArgument, LABEL)
        };
        return Err(Mistake::at(rule, text, message));
    }
    let path: Path = input.parse().map_err(|error| {
        let (rule, expected) = if first {
            (
                Rule::CounterPath,
                "the counter comes first, as the path of its static",
            )
        } else {
            (Rule::MalformedArgument, LABEL)
        };
        Mistake::new(rule, error.span(), expected)
    })?;
    if !first && !args::at_end(input) {
        return Err(Mistake::at(Rule::MalformedArgument, path, LABEL));
    }
    ast.counters.push(path);
    Ok(())
}

/// Whether the next argument is `name = …`, and no path.
fn is_named(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==])
}
