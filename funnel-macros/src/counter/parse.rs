//! The arguments and the static of `#[business_counter]` as written.

use funnel_rules::Rule;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, LitInt, LitStr, Path, Token, Type, Visibility};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, Mistake};

const ARGUMENTS: [&str; 6] = ["name", "owner", "reduces", "max_series", "reason", "crate"];

pub(super) struct Args {
    pub(super) name: Option<LitStr>,
    /// Whether `name` is there, be it readable, misspelt, or without its argument's name.
    pub(super) gives_name: bool,
    pub(super) owner: Option<LitStr>,
    pub(super) reduces: Option<LitStr>,
    pub(super) max_series: Option<LitInt>,
    pub(super) gives_max_series: bool,
    pub(super) reason: Option<LitStr>,
    pub(super) gives_reason: bool,
    pub(super) krate: Option<Path>,
}

pub(super) fn args(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut counter = Arg::new("name = \"…_total\"");
    let mut owner = Arg::new("owner = \"…\"");
    let mut reduces = Arg::new("reduces = \"…_total\"");
    let mut max_series = Arg::new("max_series = 2_400");
    let mut reason = Arg::new("reason = \"…\"");
    let mut krate = Arg::new("crate = path::to::funnel_runtime");
    let mut almost_names = false;
    args::each(tokens, errors, |input, errors| {
        if input.peek(LitStr) {
            almost_names = true;
            let message = "the name of the counter is written `name = \"…_total\"`";
            let at = input.parse::<LitStr>()?.span();
            return Err(Mistake::new(Rule::MalformedArgument, at, message));
        }
        let name = &Ident::parse_any(input).map_err(|error| {
            Mistake::new(
                Rule::MalformedArgument,
                error.span(),
                "an argument begins with its name",
            )
        })?;
        match name.to_string().as_str() {
            "name" => counter.value(name, input, errors),
            "owner" => owner.value(name, input, errors),
            "reduces" => reduces.value(name, input, errors),
            "max_series" => max_series.value(name, input, errors),
            "reason" => reason.value(name, input, errors),
            "crate" => krate.value(name, input, errors),
            typed => {
                almost_names |= funnel_rules::nearest(typed, &ARGUMENTS) == Some("name");
                Err(args::unknown_argument(
                    "#[business_counter]",
                    name,
                    &ARGUMENTS,
                ))
            }
        }
    });
    Args {
        gives_name: counter.is_given() || almost_names,
        name: counter.into_inner(),
        owner: owner.into_inner(),
        reduces: reduces.into_inner(),
        gives_max_series: max_series.is_given(),
        max_series: max_series.into_inner(),
        gives_reason: reason.is_given(),
        reason: reason.into_inner(),
        krate: krate.into_inner(),
    }
}

/// A static that gets its value from the attribute, or what was written in its place.
pub(super) struct Declaration {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    /// A `const`, which is a mistake.
    pub(super) constness: Option<Token![const]>,
    /// A mistake as well.
    pub(super) mutability: Option<Token![mut]>,
    pub(super) ident: Ident,
    pub(super) ty: Type,
    /// A mistake as well.
    pub(super) value: Option<TokenStream>,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let constness = input.parse::<Option<Token![const]>>()?;
        if constness.is_none() {
            input.parse::<Token![static]>()?;
        }
        let mutability = input.parse()?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(equals) => {
                let mut value = equals.to_token_stream();
                input.parse::<Expr>()?.to_tokens(&mut value);
                Some(value)
            }
            None => None,
        };
        input.parse::<Token![;]>()?;
        Ok(Self {
            attrs,
            vis,
            constness,
            mutability,
            ident,
            ty,
            value,
        })
    }
}

pub(super) fn declaration(item: TokenStream, errors: &mut Errors) -> Option<Declaration> {
    match syn::parse2(item.clone()) {
        Ok(declaration) => Some(declaration),
        Err(error) => {
            errors.add(another_item(item).unwrap_or_else(|| error.into()));
            None
        }
    }
}

/// What is wrong with an item that is neither a static nor a function.
fn another_item(item: TokenStream) -> Option<Mistake> {
    let mut words = item.into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    });
    let word = words.find(|word| {
        let word = word.to_string();
        let items = [
            "static", "const", "struct", "enum", "union", "type", "use", "impl", "mod", "trait",
            "extern",
        ];
        items.contains(&word.as_str())
    })?;
    // The compiler has more to say about a static that does not parse.
    (word != "static" && word != "const").then(|| {
        Mistake::at(
            Rule::NotAStatic,
            &word,
            format!(
                "`#[business_counter]` declares a counter on a `static`, or makes a function count in one, and means nothing on `{word}`: write `pub static LOGINS: Counter<LoginOutcome>;`"
            ),
        )
    })
}
