//! The arguments and the module of `#[funnel]` as written.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::{
    Attribute, Field, Fields, Item, ItemEnum, ItemMod, ItemStruct, Lit, LitStr, Path, Token,
    Variant,
};

use crate::args::{self, Arg};
use crate::diagnostics::{Errors, unknown};

const ARGUMENTS: [&str; 6] = ["event", "counter", "allow", "rename_all", "owner", "crate"];

#[derive(Default)]
pub(crate) struct Args {
    pub(crate) event: Option<LitStr>,
    pub(crate) counter: Option<LitStr>,
    pub(crate) allow: Option<Path>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) owner: Option<LitStr>,
    pub(crate) krate: Option<Path>,
}

pub(crate) fn args(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut event = Arg::new("event");
    let mut counter = Arg::new("counter");
    let mut allow = Arg::new("allow");
    let mut rename_all = Arg::new("rename_all");
    let mut owner = Arg::new("owner");
    let mut krate = Arg::new("crate");
    args::read_all(tokens, errors, |input, errors| {
        args::each(input, errors, |input, errors| {
            let name = Ident::parse_any(input)?;
            match name.to_string().as_str() {
                "event" => event.set(errors, &name, Some(args::value(input)?)),
                "counter" => counter.set(errors, &name, Some(args::value(input)?)),
                "allow" => allow.set(errors, &name, Some(args::value(input)?)),
                "rename_all" => rename_all.set(errors, &name, Some(args::value(input)?)),
                "owner" => owner.set(errors, &name, Some(args::value(input)?)),
                "crate" => krate.set(errors, &name, Some(args::value(input)?)),
                typed => {
                    let message = unknown("argument of `#[funnel]`", typed, &ARGUMENTS);
                    return Err(syn::Error::new_spanned(&name, message));
                }
            }
            Ok(())
        });
    });
    Args {
        event: event.into_inner(),
        counter: counter.into_inner(),
        allow: allow.into_inner(),
        rename_all: rename_all.into_inner(),
        owner: owner.into_inner(),
        krate: krate.into_inner(),
    }
}

/// The module, with the two items that mean something taken out.
pub(crate) struct Module {
    pub(crate) item: ItemMod,
    pub(crate) others: Vec<Item>,
    pub(crate) steps: Vec<ItemEnum>,
    pub(crate) attrs: Vec<ItemStruct>,
}

pub(crate) fn module(tokens: TokenStream, errors: &mut Errors) -> Option<Module> {
    let mut item = match syn::parse2::<ItemMod>(tokens.clone()) {
        Ok(item) => item,
        Err(error) => {
            let is_module = tokens.into_iter().any(|token| token.to_string() == "mod");
            errors.syntax(if is_module {
                error
            } else {
                syn::Error::new(
                    error.span(),
                    "`#[funnel]` goes on a module with `enum Step` and `struct Attrs` inside: `pub mod conversion { … }`",
                )
            });
            return None;
        }
    };
    let Some((_, items)) = item
        .content
        .as_mut()
        .map(|(brace, items)| (*brace, std::mem::take(items)))
    else {
        errors.at(
            &item.ident,
            format!(
                "`#[funnel]` must see the module's content: write `mod {} {{ … }}` here, not in a file of its own",
                item.ident
            ),
        );
        return None;
    };
    let mut module = Module {
        others: Vec::new(),
        steps: Vec::new(),
        attrs: Vec::new(),
        item,
    };
    for item in items {
        match item {
            Item::Enum(item) if item.ident == "Step" => module.steps.push(item),
            Item::Struct(item) if item.ident == "Attrs" => module.attrs.push(item),
            item => module.others.push(item),
        }
    }
    Some(module)
}

/// What `#[target(…)]` says.
pub(crate) struct Target {
    pub(crate) from: Option<Ident>,
    pub(crate) at_least: Option<Lit>,
}

pub(crate) fn target(variant: &Variant, errors: &mut Errors) -> Option<Target> {
    let attr = only(&variant.attrs, "target", errors)?;
    let tokens = errors.ok(attr.meta.require_list())?.tokens.clone();
    let mut from = Arg::new("from");
    let mut at_least = Arg::new("at_least");
    args::read_all(tokens, errors, |input, errors| {
        args::each(input, errors, |input, errors| {
            let name = Ident::parse_any(input)?;
            match name.to_string().as_str() {
                "from" => from.set(errors, &name, Some(args::value(input)?)),
                "at_least" => at_least.set(errors, &name, Some(args::value(input)?)),
                typed => {
                    let message = unknown("argument of `#[target]`", typed, &["from", "at_least"]);
                    return Err(syn::Error::new_spanned(&name, message));
                }
            }
            Ok(())
        });
    });
    let target = Target {
        from: from.into_inner(),
        at_least: at_least.into_inner(),
    };
    if target.from.is_none() || target.at_least.is_none() {
        errors.at(
            attr,
            "a target says from which step and what share: `#[target(from = Provision, at_least = 0.02)]`",
        );
        return None;
    }
    Some(target)
}

/// What `#[attr(…)]` says.
#[derive(Default)]
pub(crate) struct FieldArgs {
    pub(crate) entity: bool,
    pub(crate) required_at: Vec<Ident>,
    pub(crate) rename: Option<LitStr>,
}

pub(crate) fn field(field: &Field, errors: &mut Errors) -> FieldArgs {
    let mut entity = Arg::new("entity");
    let mut required_at = Arg::new("required_at");
    let mut rename = Arg::new("rename");
    for attr in field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("attr"))
    {
        let Some(list) = errors.ok(attr.meta.require_list()) else {
            continue;
        };
        args::read_all(list.tokens.clone(), errors, |input, errors| {
            args::each(input, errors, |input, errors| {
                let name = Ident::parse_any(input)?;
                match name.to_string().as_str() {
                    "entity" => entity.set(errors, &name, Some(())),
                    "required_at" => {
                        required_at.set(errors, &name, Some(args::names(input)?));
                    }
                    "rename" => rename.set(errors, &name, Some(args::value(input)?)),
                    typed => {
                        let valid = ["entity", "required_at", "rename"];
                        let message = unknown("argument of `#[attr]`", typed, &valid);
                        return Err(syn::Error::new_spanned(&name, message));
                    }
                }
                Ok(())
            });
        });
    }
    FieldArgs {
        entity: entity.into_inner().is_some(),
        required_at: required_at.into_inner().unwrap_or_default(),
        rename: rename.into_inner(),
    }
}

fn only<'a>(attrs: &'a [Attribute], name: &str, errors: &mut Errors) -> Option<&'a Attribute> {
    let mut found = attrs.iter().filter(|attr| attr.path().is_ident(name));
    let first = found.next();
    for further in found {
        errors.at(further, format!("`#[{name}]` is given twice; keep one"));
    }
    first
}

/// The fields of `struct Attrs`, if it has named ones.
pub(crate) fn fields<'a>(item: &'a ItemStruct, errors: &mut Errors) -> Vec<&'a Field> {
    match &item.fields {
        Fields::Named(fields) => fields.named.iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(fields) => {
            errors.at(
                fields,
                "the attributes need names: `pub struct Attrs { pub tier: Option<Tier> }`",
            );
            Vec::new()
        }
    }
}

/// An item without the attributes that only `#[funnel]` understands.
pub(crate) fn strip(attrs: &mut Vec<Attribute>) {
    attrs.retain(|attr| !attr.path().is_ident("attr") && !attr.path().is_ident("target"));
}

/// Whether an item derives a trait, as far as its own attributes show.
pub(crate) fn derives(attrs: &[Attribute], name: &str) -> bool {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("derive"))
        .any(|attr| {
            let list = attr
                .parse_args_with(syn::punctuated::Punctuated::<Path, Token![,]>::parse_terminated);
            list.is_ok_and(|list| {
                list.iter().any(|path| {
                    path.segments
                        .last()
                        .is_some_and(|segment| segment.ident == name)
                })
            })
        })
}
