//! The arguments of `#[funnel_step]` and `step!` as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, LitStr, Path, Token, token};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake, Result};

#[derive(Default)]
pub(crate) struct Ast {
    /// The step, and any further path that stands alone.
    pub(crate) steps: Vec<Path>,
    /// Whether something stands where the step should, be it readable or not.
    pub(crate) names_step: bool,
    pub(crate) values: Vec<(Ident, Expr)>,
    pub(crate) when: Option<Expr>,
    pub(crate) scoped: Vec<Ident>,
    pub(crate) krate: Option<Path>,
}

pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Ast {
    let mut ast = Ast::default();
    let mut when = Arg::new("when = |returned| …");
    let mut scoped = Arg::new("scoped(key, …)");
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    args::each(tokens, errors, |input, errors| {
        if !is_named(input, ast.names_step) {
            return step(input, &mut ast);
        }
        let name = Ident::parse_any(input)?;
        match name.to_string().as_str() {
            "when" => when.expression(&name, input, errors),
            "crate" => krate.value(&name, input, errors),
            "scoped" => scoped.names(&name, input, errors),
            _ if input.peek(token::Paren) => {
                ast.names_step |= ast.values.is_empty();
                Err(Mistake::at(
                    Rule::StepPath,
                    &name,
                    format!("write `{name}` for the step, or `{name} = …` for an attribute"),
                ))
            }
            _ => {
                let form = format!("{name} = …");
                let value = args::expression(&form, &name, input)?;
                ast.values.push((name, value));
                Ok(())
            }
        }
    });
    ast.when = when.into_inner();
    ast.scoped = scoped.into_inner().unwrap_or_default();
    ast.krate = krate.into_inner();
    ast
}

/// Reads a step, or what was meant as one.
fn step(input: ParseStream<'_>, ast: &mut Ast) -> Result {
    const ATTRIBUTE: &str = "an attribute is written `key = value`";
    let first = !std::mem::replace(&mut ast.names_step, true);
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        return Err(if first {
            let message = format!("a step is a path and no text: write `{}`", text.value());
            Mistake::at(Rule::StepPath, text, message)
        } else {
            Mistake::at(Rule::MalformedArgument, text, ATTRIBUTE)
        });
    }
    let path: Path = input.parse().map_err(|error| {
        let (rule, expected) = if first {
            (Rule::StepPath, "the step comes first, as a path")
        } else {
            (Rule::MalformedArgument, ATTRIBUTE)
        };
        Mistake::new(rule, error.span(), expected)
    })?;
    if !first && !args::at_end(input) {
        return Err(Mistake::at(Rule::MalformedArgument, path, ATTRIBUTE));
    }
    ast.steps.push(path);
    Ok(())
}

/// Whether the next argument is `name = …` or `name(…)`, and no path. Behind the step, `when` and
/// `scoped` alone are arguments that lack something.
fn is_named(input: ParseStream<'_>, behind_step: bool) -> bool {
    if !input.peek(Ident::peek_any) {
        return false;
    }
    let name = input.fork().call(Ident::parse_any);
    let is_argument = behind_step
        && name.is_ok_and(|name| name == "when" || name == "scoped")
        && !input.peek2(Token![::]);
    is_argument || input.peek2(token::Paren) || (input.peek2(Token![=]) && !input.peek2(Token![==]))
}
