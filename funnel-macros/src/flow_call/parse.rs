//! The arguments of `#[funnel_flow]` as written.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Error, Expr, LitStr, Path, Token, token};

use crate::args::{self, Arg};
use crate::diagnostics::Errors;

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
            "scoped" if input.peek(token::Paren) || args::at_end(input) => Err(Error::new_spanned(
                &name,
                "a flow requires no keys, so none has to be left to a scope; remove `scoped(…)`",
            )),
            _ if input.peek(token::Paren) => {
                let is_first = !std::mem::replace(&mut ast.names_module, true);
                Err(Error::new_spanned(
                    &name,
                    if is_first && ast.values.is_empty() {
                        format!("write `{name}` for the flow, or `{name} = …` for an attribute")
                    } else {
                        format!("an attribute is written `{name} = …`")
                    },
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
    ast.unless = unless.into_inner();
    ast.when = when.into_inner();
    ast.krate = krate.into_inner();
    ast
}

/// Reads `as name`, or what was meant as that.
fn name(input: ParseStream<'_>, ast: &mut Ast, errors: &mut Errors) -> syn::Result<()> {
    const FORM: &str =
        "`as` stands before the name that the body calls the flow by: write `as flow`";
    let token: Token![as] = input.parse()?;
    if std::mem::replace(&mut ast.has_as, true) {
        errors.at(
            token,
            "`as` is given twice, and a flow has one name; keep one",
        );
    }
    if args::at_end(input) {
        return Err(Error::new_spanned(token, FORM));
    }
    if let Some(token) = input.parse::<Option<Token![mut]>>()? {
        errors.at(
            token,
            "a flow need not be `mut`, because its methods take `&self`: write `as flow`",
        );
    }
    if input.peek(Token![_]) {
        return Err(input.error(
            "`_` is no name: write `as flow`, or leave `as` out where the body does not use the flow",
        ));
    }
    let name: Ident = input
        .parse()
        .map_err(|error| Error::new(error.span(), FORM))?;
    ast.name.get_or_insert(name);
    Ok(())
}

/// Reads the module of a flow, or what was meant as one.
fn module(input: ParseStream<'_>, ast: &mut Ast) -> syn::Result<()> {
    const ATTRIBUTE: &str = "an attribute is written `key = value`";
    let first = !std::mem::replace(&mut ast.names_module, true);
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let message = if first {
            let module = funnel_rules::snake(&text.value().replace(' ', ""));
            let module = syn::parse_str::<Ident>(&module).map_or_else(
                |_| "application_create".to_owned(),
                |module| module.to_string(),
            );
            format!("name the module of the flow, which is a path and no text: write `{module}`")
        } else {
            ATTRIBUTE.to_owned()
        };
        return Err(Error::new_spanned(text, message));
    }
    let path: Path = input.parse().map_err(|error| {
        let expected = if first {
            "the flow comes first, as the path of its module"
        } else {
            ATTRIBUTE
        };
        Error::new(error.span(), expected)
    })?;
    if !first && !args::at_end(input) {
        return Err(Error::new_spanned(path, ATTRIBUTE));
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
