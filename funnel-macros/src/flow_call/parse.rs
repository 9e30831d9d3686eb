//! The arguments of `#[funnel_flow]` as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, LitStr, Path, Token, token};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake, Result};

#[derive(Default)]
pub(super) struct Ast {
    /// The module of the flow, and any further path that stands alone.
    pub(super) modules: Vec<Path>,
    /// Whether something stands where the module should, be it readable or not.
    pub(super) names_module: bool,
    /// What the body calls the flow.
    pub(super) name: Option<Ident>,
    /// Whether `as` is there, be its name readable or not.
    pub(super) has_as: bool,
    pub(super) unless: Option<Expr>,
    pub(super) when: Option<Expr>,
    pub(super) values: Vec<(Ident, Expr)>,
    pub(super) krate: Option<Path>,
}

pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Ast {
    let mut ast = Ast::default();
    let mut unless = Arg::new("unless = …");
    let mut when = Arg::new("when = |returned| …");
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    args::each(tokens, errors, |input, errors| {
        if input.peek(Token![as]) {
            return name(input, &mut ast, errors);
        }
        if !is_named(input, ast.names_module) {
            module(input, &mut ast)?;
            if input.peek(Token![as]) {
                let token = input.fork().parse::<Token![as]>()?;
                errors.at(
                    Rule::FlowName,
                    token,
                    "an argument follows a comma: write `#[funnel_flow(application_create, as flow)]`",
                );
                name(input, &mut ast, errors)?;
            }
            return Ok(());
        }
        let name = Ident::parse_any(input)?;
        match name.to_string().as_str() {
            "unless" => unless.expression(&name, input, errors),
            "when" => when.expression(&name, input, errors),
            "crate" => krate.value(&name, input, errors),
            "scoped" if input.peek(token::Paren) || args::at_end(input) => Err(Mistake::at(
                Rule::ScopedFlow,
                &name,
                "a flow requires no keys, so none has to be left to a scope; remove `scoped(…)`",
            )),
            _ if input.peek(token::Paren) => {
                let is_first = !std::mem::replace(&mut ast.names_module, true);
                Err(if is_first && ast.values.is_empty() {
                    let message =
                        format!("write `{name}` for the flow, or `{name} = …` for an attribute");
                    Mistake::at(Rule::FlowPath, &name, message)
                } else {
                    let message = format!("an attribute is written `{name} = …`");
                    Mistake::at(Rule::MalformedArgument, &name, message)
                })
            }
            _ => {
                let form = format!("{name} = …");
                let value = args::expression(&form, &name, input)?;
                ast.values.push((name, value));
                Ok(())
            }
        }
    });
    ast.unless = unless.into_inner();
    ast.when = when.into_inner();
    ast.krate = krate.into_inner();
    ast
}

/// Reads `as name`, or what was meant as that.
fn name(input: ParseStream<'_>, ast: &mut Ast, errors: &mut Errors) -> Result {
    const FORM: &str =
        "`as` stands before the name that the body calls the flow by: write `as flow`";
    let token: Token![as] = input.parse()?;
    if std::mem::replace(&mut ast.has_as, true) {
        errors.at(
            Rule::FlowName,
            token,
            "`as` is given twice, and a flow has one name; keep one",
        );
    }
    if args::at_end(input) {
        return Err(Mistake::at(Rule::FlowName, token, FORM));
    }
    if let Some(token) = input.parse::<Option<Token![mut]>>()? {
        errors.at(
            Rule::FlowName,
            token,
            "a flow need not be `mut`, because its methods take `&self`: write `as flow`",
        );
    }
    if input.peek(Token![_]) {
        let error = input.error(
            "`_` is no name: write `as flow`, or leave `as` out where the body does not use the flow",
        );
        return Err(Mistake::parsed(Rule::FlowName, &error));
    }
    let name: Ident = input
        .parse()
        .map_err(|error| Mistake::new(Rule::FlowName, error.span(), FORM))?;
    ast.name.get_or_insert(name);
    Ok(())
}

/// Reads the module of a flow, or what was meant as one.
fn module(input: ParseStream<'_>, ast: &mut Ast) -> Result {
    const ATTRIBUTE: &str = "an attribute is written `key = value`";
    let first = !std::mem::replace(&mut ast.names_module, true);
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let (rule, message) = if first {
            let module = funnel_rules::snake(&text.value().replace(' ', ""));
            let module = syn::parse_str::<Ident>(&module).map_or_else(
                |_| "application_create".to_owned(),
                |module| module.to_string(),
            );
            let message = format!(
                "name the module of the flow, which is a path and no text: write `{module}`"
            );
            (Rule::FlowPath, message)
        } else {
            (Rule::MalformedArgument, ATTRIBUTE.to_owned())
        };
        return Err(Mistake::at(rule, text, message));
    }
    let path: Path = input.parse().map_err(|error| {
        let (rule, expected) = if first {
            (
                Rule::FlowPath,
                "the flow comes first, as the path of its module",
            )
        } else {
            (Rule::MalformedArgument, ATTRIBUTE)
        };
        Mistake::new(rule, error.span(), expected)
    })?;
    if !first && !args::at_end(input) {
        return Err(Mistake::at(Rule::MalformedArgument, path, ATTRIBUTE));
    }
    ast.modules.push(path);
    Ok(())
}

/// Whether the next argument is `name = …` or `name(…)`, and no path. Behind the module, the names of
/// arguments alone are arguments that lack something.
fn is_named(input: ParseStream<'_>, behind_module: bool) -> bool {
    if !input.peek(Ident::peek_any) {
        return false;
    }
    let name = input.fork().call(Ident::parse_any);
    let is_argument = behind_module
        && name.is_ok_and(|name| name == "when" || name == "unless" || name == "scoped")
        && !input.peek2(Token![::]);
    is_argument || input.peek2(token::Paren) || (input.peek2(Token![=]) && !input.peek2(Token![==]))
}
